#include "exporters/web/routes.h"

#include <algorithm>
#include <charconv>

#include "exporters/causing_facts.h"
#include "exporters/experiments.h"
#include "exporters/json/api.h"
#include "exporters/matrix.h"
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
  bool names = false;               ///< people by their names
  std::size_t facts = kFactsShown;  ///< how many witnesses to list of a criterion

  ApiContext context() const { return {&snapshot->assessment, view.scope, &snapshot->rubric}; }
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

CriterionFacts facts_behind(const Asked& asked, const scoring::CriterionResult& criterion,
                            const scoring::SignalValue& value) {
  CriterionFacts facts;
  facts.adverse = value.adverse;
  facts.kept = value.witnesses.size();
  if (value.witnesses.empty()) return facts;
  if (asked.archive == nullptr) {
    facts.problem = "the facts are in the ledger: plumbline explain shows them";
    return facts;
  }
  if (has_causes(criterion, value))
    facts.last_met = last_week(*asked.snapshot, asked.view.scope->name, criterion, false);
  const std::size_t most = facts_to_read(criterion, value, asked.facts);
  auto read = asked.archive->ask([&](Archive& archive) {
    return archive.facts(asked.snapshot->assessment, asked.view.scope->name, value, most,
                         asked.names);
  });
  if (!read) {
    facts.problem = kBusy;
  } else if (*read) {
    facts.witnesses = std::move(**read);
    put_causes_first(facts, asked.facts);
  } else {
    facts.problem = read->error().to_string();
  }
  return facts;
}

std::vector<CriterionFacts> facts_of(const Asked& asked,
                                     const scoring::IndicatorResult& indicator) {
  std::vector<CriterionFacts> all;
  for (const auto& c : indicator.criteria) {
    CriterionFacts& facts = all.emplace_back();
    const auto& signals = asked.view.scope->signals;
    const auto value = std::find_if(signals.begin(), signals.end(),
                                    [&](const auto& s) { return s.signal == c.signal; });
    if (value != signals.end()) facts = facts_behind(asked, c, *value);
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
  if (path == "/runbooks" && !asked.api) return html(runbooks_page(asked.view));
  if (const auto name = asked.below("/runbooks"); !name.empty() && !asked.api) {
    auto page = runbook_page(asked.view, name);
    return page ? html(std::move(*page)) : asked.problem(404, "There is no such runbook", name);
  }
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

/// How many facts were asked for, `facts=200`; what is wrong with that otherwise.
std::optional<Document> count_facts(Asked& asked, const std::string& target) {
  const auto wanted = query_parameter(target, "facts");
  if (!wanted) return std::nullopt;
  std::size_t most = 0;
  const auto end = wanted->data() + wanted->size();
  const auto read = std::from_chars(wanted->data(), end, most);
  if (read.ec != std::errc() || read.ptr != end || most < 1 || most > kMostFacts)
    return asked.problem(400, "So many facts cannot be listed",
                         "facts= takes a number from 1 to " + std::to_string(kMostFacts));
  asked.facts = most;
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
  // A clock that is a little ahead asks for now.
  if (*moment > now.as_of + std::chrono::hours(24) && !now.scopes.empty())
    return refuse(to_date(*moment) + " has not come yet: the last assessment is of " +
                  moment_text(now.as_of));
  // Links in messages know the moment by the second.
  if (!now.scopes.empty() && *moment >= std::chrono::floor<std::chrono::seconds>(now.as_of))
    return std::nullopt;
  if (const auto first = first_day(*asked.snapshot); first && *moment < *first)
    return refuse("nothing was read before " + to_date(*first) +
                  ", the first day that can be shown");
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
  asked.view.scope_named = scope.has_value();
  use_scope(std::nullopt);
  // Collectors have a present only.
  const auto at = asked.path == "/health" ? std::nullopt : query_parameter(target, "at");
  if (at && !at->empty())
    if (auto problem = go_back(asked, *at)) return problem;
  use_scope(scope);
  if (scope && asked.view.scope == nullptr && !asked.snapshot->assessment.scopes.empty()) {
    use_scope(std::nullopt);
    return asked.problem(404, "There is no such scope", *scope);
  }
  if (auto problem = count_facts(asked, target)) return problem;
  return show(asked);
}

}  // namespace plumbline::exporters
