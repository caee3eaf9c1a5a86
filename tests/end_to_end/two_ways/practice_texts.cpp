#include <sstream>

#include "tests/end_to_end/two_ways/tell.h"

namespace plumbline::two_ways {

namespace {

template <class Items>
std::string joined(const Items& items, const char* between) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : between) + item;
  return text;
}

std::string date(Instant at) { return to_rfc3339(at).substr(0, 10); }

PracticeText scope_file(const ScopeDeclaration& scope) {
  std::ostringstream text;
  text << "attributes:\n";
  for (const auto& [key, attribute] : scope.attributes)
    text << "  " << key << ": " << attribute << '\n';
  text << "change_types: [" << joined(scope.change_types, ", ") << "]\n"
       << "records: {lag_hours: " << scope.record_lag_hours << "}\n";
  return {scope.promise.first_seen, "scope.yml", text.str(), false};
}

PracticeText procedure_file(const Procedure& p) {
  std::ostringstream text;
  text << "id: '" << p.id << "'\narea: " << p.area << "\nselectors:\n";
  for (const Selector& s : p.selectors)
    text << "  - {work_class: '" << s.work_class << "', entity_regex: '" << s.entity_regex
         << "'}\n";
  text << "steps: [" << joined(p.steps, ", ") << "]\nmetrics: [" << joined(p.metrics, ", ")
       << "]\nowner: " << p.owner << "\nversion: '" << p.version
       << "'\nreviewed_on: " << date(*p.reviewed_on) << '\n';
  std::string path = "procedures/" + p.id + ".yml";
  for (char& c : path)
    if (c == ':') c = '-';
  return {p.promise.first_seen, path, text.str(), false};
}

/// The promise, and once it was decided the same with the decision.
std::vector<PracticeText> experiment_files(const Experiment& e) {
  std::ostringstream text;
  text << "id: " << e.id << "\narea: " << e.area << "\nhypothesis: " << e.hypothesis
       << "\nprocedure: '" << e.procedure << "'\nversion: '" << e.procedure_version
       << "'\nmetric: " << e.metric << "\ndirection: " << (e.higher ? "higher" : "lower")
       << "\nmin_effect: " << e.min_effect << "\nguards:";
  for (const Guard& guard : e.guards)
    text << "\n  - {signal: " << guard.signal << ", margin: " << guard.margin << "}";
  text << (e.guards.empty() ? " []" : "") << "\nbaseline_weeks: " << e.baseline_weeks
       << "\nstart: " << date(e.start) << "\nwash_in_weeks: " << e.wash_in_weeks
       << "\nend: " << date(e.end) << '\n';
  std::vector<PracticeText> files = {{e.promise.first_seen, e.promise.path, text.str(), false}};
  for (const auto& decision : e.decisions) {
    std::ostringstream decided;
    decided << text.str() << "decision: {what: " << decision.what
            << ", on: " << date(decision.decided_on) << "}\n";
    files.push_back({decision.promise.first_seen, e.promise.path, decided.str(), false});
  }
  return files;
}

const char* kind_of(ChangeType type) {
  switch (type) {
    case ChangeType::Standard:
      return "standard";
    case ChangeType::Normal:
      return "normal";
    case ChangeType::Emergency:
      return "emergency";
  }
  return "";
}

PracticeText record_row(const ChangeRecord& r) {
  std::ostringstream text;
  text << r.id << ',' << kind_of(r.type) << ',' << joined(r.entities, ";") << ','
       << to_rfc3339(*r.approved_at) << ',' << to_rfc3339(*r.window_start) << ','
       << to_rfc3339(*r.window_end) << '\n';
  return {r.promise.first_seen, "records/changes.csv", text.str(), true};
}

}  // namespace

std::vector<PracticeText> practice_texts(const acceptance::World& world) {
  const PracticeHistory& practice = world.practice;
  std::vector<PracticeText> texts;
  for (const auto& scope : practice.scopes) texts.push_back(scope_file(scope));
  for (const auto& procedure : practice.procedures) texts.push_back(procedure_file(procedure));
  std::ostringstream accounts;
  for (const auto& a : practice.actors)
    accounts << "  - {account: '" << a.account << "', class: " << a.actor_class << "}\n";
  if (!practice.actors.empty())
    texts.push_back({practice.actors.front().promise.first_seen, "actors.yml",
                     "accounts:\n" + accounts.str(), false});
  std::ostringstream targets;
  for (const auto& t : practice.targets)
    targets << "  - {signal: " << t.signal << ", " << (t.higher ? "at_least: " : "at_most: ")
            << t.value << ", owner: " << t.owner << "}\n";
  if (!practice.targets.empty())
    texts.push_back({practice.targets.front().promise.first_seen, "targets.yml",
                     "targets:\n" + targets.str(), false});
  const auto records = world.seen.find("records");
  if (records != world.seen.end())
    texts.push_back({records->second, "records/changes.csv",
                     "id,type,entities,approved_at,window_start,window_end\n", false});
  for (const auto& experiment : practice.experiments)
    for (auto& file : experiment_files(experiment)) texts.push_back(std::move(file));
  for (const auto& record : practice.records) texts.push_back(record_row(record));
  return texts;
}

}  // namespace plumbline::two_ways
