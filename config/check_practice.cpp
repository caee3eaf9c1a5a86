#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "config/practice.h"
#include "config/practice_folder.h"
#include "config/practice_kinds.h"

namespace plumbline::config {
namespace {

constexpr std::chrono::days kReviewedWithin{366};

// The folder as it stands, as one look at it.
struct Glance {
  PracticeHistory history;
  PracticeFolder folder;
};

Result<Glance> glance(const std::string& folder, const scoring::Rubric& rubric, Instant at) {
  auto read = read_practice_folder(folder);
  if (!read) return tl::make_unexpected(read.error());
  std::vector<Sighting> sightings;
  for (const auto& [path, content] : read->files) {
    Sighting sighting;
    sighting.path = path;
    sighting.content = content;
    sighting.seen_at = at;
    sightings.push_back(std::move(sighting));
  }
  PracticeHistory history = practice_history(sightings, rubric);
  return Glance{std::move(history), *std::move(read)};
}

void hint(std::vector<PracticeProblem>& hints, const Promise& promise, std::string what,
          std::string remedy) {
  hints.push_back({promise.path, promise.line, std::move(what), std::move(remedy), {}});
}

void hint_at_procedure(const Procedure& procedure, const std::optional<Instant>& now,
                       std::vector<PracticeProblem>& hints) {
  std::string missing;
  const auto need = [&](bool there, const std::string& field) {
    if (!there) missing += (missing.empty() ? "" : ", ") + field;
  };
  need(!procedure.steps.empty(), "steps");
  need(!procedure.metrics.empty(), "metrics");
  need(!procedure.owner.empty(), "owner");
  need(!procedure.version.empty(), "version");
  need(procedure.reviewed_on.has_value(), "reviewed_on");
  if (!missing.empty())
    hint(hints, procedure.promise, "the procedure does not count: it lacks " + missing, "add it");
  if (!now || !procedure.reviewed_on) return;
  if (*procedure.reviewed_on + kReviewedWithin <= *now)
    hint(hints, procedure.promise,
         "last reviewed on " + to_date(*procedure.reviewed_on) + ", more than 12 months ago",
         "review it and set reviewed_on, or it does not count");
  else if (*procedure.reviewed_on > *now)
    hint(hints, procedure.promise,
         "reviewed_on " + to_date(*procedure.reviewed_on) + " lies in the future",
         "it does not count before that day");
}

// Patterns are held against the whole name: "^vdi-" fits nothing but "vdi-".
void hint_at_pattern(const std::string& pattern, const Promise& promise,
                     std::vector<PracticeProblem>& hints) {
  if (pattern.empty() || pattern.front() != '^') return;
  if (std::string("$*+}?)").find(pattern.back()) != std::string::npos) return;
  hint(hints, promise, "\"" + pattern + "\" fits only that very name",
       "a pattern is held against the whole name: write " + pattern.substr(1) + ".*");
}

void hint_at_patterns(const PracticeHistory& history, std::vector<PracticeProblem>& hints) {
  for (const Procedure& procedure : history.procedures)
    for (const Selector& selector : procedure.selectors)
      hint_at_pattern(selector.entity_regex, procedure.promise, hints);
  for (const ScopeDeclaration& scope : history.scopes) {
    hint_at_pattern(scope.production_regex, scope.promise, hints);
    for (const auto& [name, regex] : scope.populations)
      hint_at_pattern(regex, scope.promise, hints);
  }
  for (const ActorDeclaration& actor : history.actors)
    hint_at_pattern(actor.account_regex, actor.promise, hints);
}

void hint_at_dates(const PracticeHistory& history, Instant now,
                   std::vector<PracticeProblem>& hints) {
  for (const Waiver& waiver : history.waivers)
    if (waiver.until <= now)
      hint(hints, waiver.promise, "the waiver of " + waiver.indicator + " is over", "remove it");
  for (const Exemption& exemption : history.exemptions)
    if (exemption.expires <= now)
      hint(hints, exemption.promise, "the exception " + exemption.id + " has expired",
           "remove it, or decide again and set \"expires\"");
  for (const Attestation& attestation : history.attestations)
    if (attestation.expires && *attestation.expires <= now)
      hint(hints, attestation.promise,
           "the attestation for " + attestation.indicator + " has expired", "state it anew");
}

void hint_at_actions(const PracticeHistory& history, std::vector<PracticeProblem>& hints) {
  for (const Review& review : history.reviews)
    for (const ReviewAction& action : review.actions)
      if (action.closed_on && action.evidence.empty())
        hint(hints, action.promise, "action " + action.id + " is closed without evidence",
             "add \"evidence: procedure:ID@VERSION\", or it does not count");
}

void hint_at_places(const Glance& seen, std::vector<PracticeProblem>& hints) {
  std::set<std::string> waiting;
  for (const auto& [path, content] : seen.folder.files)
    if (const std::string kind = practice_kind_of(path); !is_read_today(kind)) waiting.insert(kind);
  for (const std::string& kind : waiting)
    hints.push_back({place_of(kind),
                     0,
                     "kept, but no signal reads this kind yet",
                     "leave it: from now on plumbline knows when it was there",
                     {}});
  for (const std::string& path : seen.folder.unknown) {
    const std::string top = path.substr(0, path.find('/'));
    const bool prose = path.size() > 3 && path.compare(path.size() - 3, 3, ".md") == 0;
    if (prose || (!is_practice_folder(top) && path.find(".y") == std::string::npos &&
                  path.find(".csv") == std::string::npos))
      continue;  // a README or a picture is nobody's mistake
    std::vector<std::string> places;
    for (const std::string& kind : practice_kinds()) places.push_back(place_of(kind));
    hints.push_back({path, 0, "nothing is read from this place", suggest(path, places), {}});
  }
}

// "1 target", "2 targets"; nothing of what there is none.
std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return count == 0 ? "" : std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string items_of(const std::string& kind, const PracticeHistory& h) {
  if (!is_read_today(kind)) return "not read yet";
  std::string out;
  const auto add = [&](std::size_t count, const std::string& one, const std::string& many) {
    const std::string text = counted(count, one, many);
    out += (out.empty() || text.empty() ? "" : ", ") + text;
  };
  if (kind == "procedures") add(h.procedures.size(), "procedure", "procedures");
  if (kind == "records") add(h.records.size(), "record", "records");
  if (kind == "incidents") add(h.incidents.size(), "incident", "incidents");
  if (kind == "actors") add(h.actors.size(), "account or pattern", "accounts or patterns");
  if (kind == "targets") {
    add(h.targets.size(), "target", "targets");
    add(h.forecasts.size(), "forecast", "forecasts");
  }
  if (kind == "reviews") {
    std::size_t quotes = 0;
    std::size_t actions = 0;
    for (const Review& review : h.reviews) {
      quotes += review.quotes.size();
      actions += review.actions.size();
    }
    add(h.reviews.size(), "review", "reviews");
    add(quotes, "quoted number", "quoted numbers");
    add(actions, "action", "actions");
  }
  if (kind == "experiments") add(h.experiments.size(), "experiment", "experiments");
  if (kind == "attestations") add(h.attestations.size(), "attestation", "attestations");
  if (kind == "waivers") add(h.waivers.size(), "waiver", "waivers");
  if (kind == "exceptions") add(h.exemptions.size(), "exception", "exceptions");
  if (kind == "calendar") add(h.calendar.size(), "entry", "entries");
  if (kind == "claimed") add(h.claimed.size(), "claim", "claims");
  if (kind == "cmdb") add(h.cmdb.size(), "configuration item", "configuration items");
  if (kind == "links") add(h.links.size(), "link", "links");
  if (kind == "thresholds") add(h.thresholds.size(), "threshold", "thresholds");
  if (out.empty() && kind != "scope" && kind != "exports") return "nothing in it";
  return out;
}

std::vector<PracticePlace> places_of(const Glance& seen) {
  std::map<std::string, std::size_t> files;
  for (const auto& [path, content] : seen.folder.files) ++files[practice_kind_of(path)];
  std::vector<PracticePlace> places;
  for (const std::string& kind : practice_kinds()) {
    if (files.count(kind) == 0) continue;
    const std::string items = items_of(kind, seen.history);
    places.push_back({place_of(kind),
                      counted(files[kind], "file", "files") + (items.empty() ? "" : ": " + items)});
  }
  return places;
}

bool earlier(const PracticeProblem& a, const PracticeProblem& b) {
  return std::tie(a.path, a.line) < std::tie(b.path, b.line);
}

}  // namespace

Result<PracticeCheck> check_practice(const std::string& folder, const scoring::Rubric& rubric,
                                     std::optional<Instant> now) {
  const auto seen = glance(folder, rubric, now.value_or(*parse_instant("9999-01-01")));
  if (!seen) return tl::make_unexpected(seen.error());
  PracticeCheck check{places_of(*seen), seen->history.problems, {}};
  for (const Problem& problem : seen->folder.refused)
    check.problems.push_back({problem.file, problem.line, problem.what, problem.remedy, {}});
  std::stable_sort(check.problems.begin(), check.problems.end(), earlier);
  hint_at_places(*seen, check.hints);
  for (const Procedure& procedure : seen->history.procedures)
    hint_at_procedure(procedure, now, check.hints);
  hint_at_patterns(seen->history, check.hints);
  hint_at_actions(seen->history, check.hints);
  if (now) hint_at_dates(seen->history, *now, check.hints);
  std::stable_sort(check.hints.begin(), check.hints.end(), earlier);
  return check;
}

}  // namespace plumbline::config
