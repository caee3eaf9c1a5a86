#include "scoring/reads.h"

#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

namespace {

/// Lists so long that only the keys that somebody asks for are kept.
bool is_long_list(const std::string& path) {
  return path == "config.option" || path == "config.extraConfig";
}

bool covers(const std::vector<std::string>& stated, const std::string& path) {
  return std::any_of(stated.begin(), stated.end(), [&](const std::string& each) {
    return path.rfind(each, 0) == 0 && (path.size() == each.size() || path[each.size()] == '.');
  });
}

void add_tested(const Predicate& predicate, const std::string& type, Reads& reads) {
  for (const Predicate& part : predicate.parts) add_tested(part, type, reads);
  if (predicate.kind != Predicate::Kind::Test) return;
  // Attributes come as one property; "config.option[Key]" is read through its list.
  const std::size_t index = predicate.path.find('[');
  const std::string path = predicate.path.substr(0, index);
  std::vector<std::string>& paths = reads.properties[type];
  if (!covers(paths, path)) paths.push_back(path);
  const std::size_t close = predicate.path.find(']');
  if (index != std::string::npos && close != std::string::npos && is_long_list(path))
    reads.kept_keys[type + " " + path].push_back(
        predicate.path.substr(index + 1, close - index - 1));
}

void sort_unique(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

void add(std::vector<std::string>& to, const std::vector<std::string>& words) {
  to.insert(to.end(), words.begin(), words.end());
}

void add(std::map<std::string, std::vector<std::string>>& to,
         const std::map<std::string, std::vector<std::string>>& lists) {
  for (const auto& [name, words] : lists) add(to[name], words);
}

void add_work(Reads& reads, const WorkClasses& work) {
  reads.tasks = true;
  for (const WorkClass& work_class : work.classes)
    reads.events.insert(reads.events.end(), work_class.events.begin(), work_class.events.end());
  reads.events.insert(reads.events.end(), work.in_service_events.begin(),
                      work.in_service_events.end());
}

}  // namespace

Reads joined(Reads reads, const Reads& more) {
  add(reads.properties, more.properties);
  add(reads.sampled, more.sampled);
  add(reads.kept_keys, more.kept_keys);
  add(reads.counters, more.counters);
  add(reads.events, more.events);
  add(reads.options, more.options);
  add(reads.sources, more.sources);
  reads.tasks = reads.tasks || more.tasks;
  reads.work = reads.work || more.work;
  return reads;
}

Reads completed(Reads reads, const WorkClasses& work) {
  if (reads.work) add_work(reads, work);
  for (auto* lists : {&reads.properties, &reads.sampled, &reads.kept_keys, &reads.counters})
    for (auto& [name, words] : *lists) sort_unique(words);
  for (auto* words : {&reads.events, &reads.options, &reads.sources}) sort_unique(*words);
  return reads;
}

Reads reads_of(const Signal& signal, const WorkClasses& work) {
  Reads reads = signal.reads;
  const Measure* measure = find_measure(signal.measure);
  reads.work = reads.work || (measure != nullptr && measure->reads_activity);
  for (const std::string& name : event_parameters())
    add(reads.events, list_parameter(signal, name));
  reads.tasks = reads.tasks || signal.parameters.contains("faults");
  if (!signal.of.empty()) {
    if (signal.where) add_tested(*signal.where, signal.of, reads);
    if (signal.good) add_tested(*signal.good, signal.of, reads);
  }
  return completed(std::move(reads), work);
}

std::vector<Reader> readers_of(const Rubric& rubric) {
  std::vector<Reader> readers;
  readers.push_back({"", completed(rubric.identity, rubric.work)});
  for (const Signal& signal : rubric.signals)
    readers.push_back({signal.id, reads_of(signal, rubric.work)});
  for (const EvidenceItem& evidence : rubric.evidence)
    readers.push_back({evidence.id, completed(evidence.reads, rubric.work)});
  return readers;
}

bool uses(const Requirement& requirement, const std::vector<std::string>& signals) {
  if (requirement.kind == Requirement::Kind::Criterion)
    return std::find(signals.begin(), signals.end(), requirement.signal) != signals.end();
  return std::any_of(requirement.parts.begin(), requirement.parts.end(),
                     [&](const Requirement& part) { return uses(part, signals); });
}

}  // namespace plumbline::scoring
