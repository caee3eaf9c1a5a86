#include "exporters/web/routes.h"

#include <algorithm>

#include "exporters/experiments.h"
#include "exporters/json/api.h"
#include "exporters/render.h"
#include "exporters/web/pages/pages.h"
#include "exporters/web/query.h"

namespace plumbline::exporters {
namespace {

using SnapshotPtr = std::shared_ptr<const scoring::Snapshot>;

constexpr const char* kJson = "application/json; charset=utf-8";
constexpr const char* kApi = "/api/v1";
constexpr std::size_t kFactsShown = 20;
constexpr const char* kBusy = "the ledger is being read for another page; try again in a moment";

Document json(std::string text, int status = 200) { return {status, kJson, std::move(text)}; }
Document html(std::string text, int status = 200) {
  return {status, "text/html; charset=utf-8", std::move(text)};
}

/// One request: which snapshot and scope, and where the answer goes.
struct Asked {
  std::string path;  ///< without /api/v1
  bool api = false;
  SnapshotPtr snapshot;
  PageView view;
  ArchiveGate* archive = nullptr;
  bool names = false;  ///< people by their names

  ApiContext context() const { return {&snapshot->assessment, view.scope}; }
  Document problem(int status, const std::string& title, const std::string& text) const {
    return api ? json(api_error(title + ": " + text), status)
               : html(problem_page(view, title, text), status);
  }
  /// "change" of "/areas/change"; empty when the path is not below the folder.
  std::string below(const std::string& folder) const {
    const std::string start = folder + "/";
    return path.rfind(start, 0) == 0 ? path.substr(start.size()) : std::string();
  }
};

Document show_area(const Asked& asked, const std::string& id) {
  std::vector<const scoring::AreaResult*> found;
  for (const auto& area : asked.view.scope->areas)
    if (area.area == id) found.push_back(&area);
  if (found.empty()) {
    const auto* area = asked.snapshot->rubric.area(id);
    return area != nullptr ? asked.problem(404, area->title, "this area has no rubric yet")
                           : asked.problem(404, "There is no such area", id);
  }
  return asked.api ? json(api_area(asked.context(), id)) : html(area_page(asked.view, found));
}

std::vector<CriterionFacts> facts_of(const Asked& asked,
                                     const scoring::IndicatorResult& indicator) {
  std::vector<CriterionFacts> all;
  for (const auto& c : indicator.criteria) {
    CriterionFacts& facts = all.emplace_back();
    const auto& signals = asked.view.scope->signals;
    const auto value = std::find_if(signals.begin(), signals.end(),
                                    [&](const auto& s) { return s.signal == c.signal; });
    if (value == signals.end() || value->witnesses.empty()) continue;
    if (asked.archive == nullptr) {
      facts.problem = "the facts are in the ledger: plumbline explain shows them";
      continue;
    }
    auto read = asked.archive->ask([&](Archive& archive) {
      return archive.facts(asked.snapshot->assessment, asked.view.scope->name, *value, kFactsShown,
                           asked.names);
    });
    if (!read)
      facts.problem = kBusy;
    else if (*read)
      facts.witnesses = std::move(**read);
    else
      facts.problem = read->error().to_string();
  }
  return all;
}

Document show_indicator(const Asked& asked, const std::string& id) {
  for (const auto& area : asked.view.scope->areas) {
    for (const auto& indicator : area.indicators) {
      if (indicator.id != id) continue;
      const auto facts = facts_of(asked, indicator);
      if (!asked.api) return html(indicator_page(asked.view, area, indicator, facts));
      return json(api_indicator(asked.context(), area, indicator, facts));
    }
  }
  return asked.problem(404, "There is no such indicator", id);
}

Document show_experiment(const Asked& asked, const std::string& id) {
  for (const auto& experiment : asked.view.scope->experiments)
    if (experiment.id == id)
      return asked.api ? json(api_experiment(asked.context(), experiment))
                       : html(experiment_page(asked.view, experiment));
  return asked.problem(404, "There is no such experiment", id);
}

std::string all_experiments(const Asked& asked) {
  scoring::Assessment one;
  one.scopes = {*asked.view.scope};
  return render_experiments_json(experiments_in(one, ""));
}

Document weeks_of(const Asked& asked) {
  const auto weeks = asked.snapshot->weeks.find(asked.view.scope->name);
  static const scoring::WeekHistory kNone;
  return json(
      api_weeks(asked.context(), weeks == asked.snapshot->weeks.end() ? kNone : *weeks->second));
}

std::optional<Document> show(const Asked& asked) {
  const auto& rubric = asked.snapshot->rubric;
  const auto& path = asked.path;
  if (path == "/health")
    return asked.api ? json(api_health(*asked.snapshot)) : html(health_page(asked.view));
  if (path == "/" && !asked.api) return html(matrix_page(asked.view));
  const bool known = path == "/assessment" || path == "/weeks" || path == "/roadmap" ||
                     path == "/outcomes" || path == "/experiments" ||
                     path.rfind("/areas/", 0) == 0 || path.rfind("/indicators/", 0) == 0 ||
                     path.rfind("/experiments/", 0) == 0;
  if (!known) return std::nullopt;
  if (asked.view.scope == nullptr)
    return asked.problem(503, "Not yet", "nothing has been assessed yet");
  if (path == "/assessment" && asked.api) return json(render_json(asked.snapshot->assessment));
  if (path == "/weeks" && asked.api) return weeks_of(asked);
  if (path == "/roadmap")
    return asked.api ? json(api_roadmap(asked.context(), rubric)) : html(roadmap_page(asked.view));
  if (path == "/outcomes")
    return asked.api ? json(api_outcomes(asked.context(), rubric))
                     : html(outcomes_page(asked.view));
  if (path == "/experiments")
    return asked.api ? json(all_experiments(asked)) : html(experiments_page(asked.view));
  if (const auto id = asked.below("/areas"); !id.empty()) return show_area(asked, id);
  if (const auto id = asked.below("/indicators"); !id.empty()) return show_indicator(asked, id);
  if (const auto id = asked.below("/experiments"); !id.empty()) return show_experiment(asked, id);
  return std::nullopt;
}

/// Puts the snapshot of the day that was asked for in the place of the present one; what is wrong
/// with it otherwise.
std::optional<Document> go_back(Asked& asked, const std::string& at) {
  const auto refuse = [&](const std::string& why) {
    return asked.problem(400, "That day cannot be shown", why);
  };
  const auto moment = parse_instant(at);
  if (!moment) return refuse(moment.error().to_string());
  const auto& now = asked.snapshot->assessment;
  if (!now.scopes.empty() && *moment >= now.as_of) return std::nullopt;
  if (asked.archive == nullptr) return refuse("past days cannot be shown here");
  auto past = asked.archive->ask([&](Archive& archive) { return archive.as_of(*moment); });
  if (!past) return asked.problem(503, "Not now", kBusy);
  if (!*past) return refuse(past->error().to_string());
  asked.snapshot = std::move(**past);
  asked.view.snapshot = asked.snapshot.get();
  asked.view.at = at;
  return std::nullopt;
}

}  // namespace

std::optional<Document> answer(const Request& request, const SnapshotPtr& snapshot,
                               ArchiveGate* archive) {
  const std::string& target = request.target;
  Asked asked;
  asked.names = request.role == Role::Auditor;
  asked.path = request_path(target);
  asked.api = asked.path.rfind(std::string(kApi) + "/", 0) == 0;
  asked.snapshot = snapshot;
  asked.archive = archive;
  asked.view.path = asked.path;
  if (asked.api) asked.path = asked.path.substr(std::string(kApi).size());
  asked.view.snapshot = snapshot.get();
  const auto use_scope = [&](const std::optional<std::string>& wanted) {
    const auto& scopes = asked.snapshot->assessment.scopes;
    asked.view.scope = nullptr;
    for (const auto& scope : scopes)
      if (asked.view.scope == nullptr && (!wanted || scope.name == *wanted))
        asked.view.scope = &scope;
  };
  const auto scope = query_parameter(target, "scope");
  use_scope(std::nullopt);
  if (const auto at = query_parameter(target, "at"); at && !at->empty())
    if (auto problem = go_back(asked, *at)) return problem;
  use_scope(scope);
  if (scope && asked.view.scope == nullptr && !asked.snapshot->assessment.scopes.empty()) {
    use_scope(std::nullopt);
    return asked.problem(404, "There is no such scope", *scope);
  }
  return show(asked);
}

}  // namespace plumbline::exporters
