#include "config/load_rubric.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "config/check_rubric.h"
#include "config/digest.h"
#include "config/map_reader.h"
#include "config/read_incidents.h"
#include "config/read_indicator.h"
#include "config/read_outcomes.h"
#include "config/read_reads.h"
#include "config/read_signal.h"
#include "config/read_work.h"
#include "config/rubric_files.h"
#include "scoring/measures/registry.h"
#include "scoring/reads.h"

namespace plumbline::config {
namespace {

using scoring::Rubric;

constexpr const char* kAreas = "catalogue/areas.yml";
constexpr const char* kWork = "catalogue/work.yml";
constexpr const char* kIncidents = "catalogue/incidents.yml";
constexpr const char* kLinking = "catalogue/linking.yml";
constexpr const char* kIdentity = "catalogue/identity.yml";
constexpr const char* kOutcomes = "catalogue/outcomes.yml";

const RubricFile* find_file(const std::vector<RubricFile>& files, const std::string& path) {
  for (const RubricFile& file : files)
    if (file.path == path) return &file;
  return nullptr;
}

// Whether an item for several areas leaves this one out ("except: [capacity]").
bool leaves_out(const YamlValue& item, const std::string& area) {
  const YamlValue* except = item.find("except");
  return except != nullptr && std::any_of(except->items.begin(), except->items.end(),
                                          [&](const YamlValue& id) { return id.text == area; });
}

YamlValue without_except(YamlValue item) {
  std::erase_if(item.entries, [](const auto& entry) { return entry.key == "except"; });
  return item;
}

// Calls `read` with every item of the file's list `key`: once, or once per area that "areas:"
// names and the item does not leave out.
template <class Read>
void each_item(const RubricFile& file, const std::string& key, const Rubric& rubric,
               Problems& problems, const Read& read) {
  MapReader map(file.value, file.shown, key, problems);
  const std::vector<std::string> areas = map.words("areas");
  const std::vector<YamlValue>& items = map.list(key);
  map.finish();
  if (!map.has("areas"))
    for (const YamlValue& item : items) read(item, false);
  for (const std::string& id : areas) {
    const auto area = std::find_if(rubric.areas.begin(), rubric.areas.end(),
                                   [&](const scoring::Area& each) { return each.id == id; });
    if (area == rubric.areas.end()) {
      map.problem("areas", "no process area \"" + id + "\"", "use an id of catalogue/areas.yml");
      continue;
    }
    for (const YamlValue& item : items)
      if (!leaves_out(item, id))
        read(without_except(instantiate(item, area->id, area->prefix)), true);
  }
}

bool is_of_rare_work(const Rubric& rubric, const scoring::Signal& signal) {
  return std::any_of(rubric.areas.begin(), rubric.areas.end(), [&](const scoring::Area& area) {
    return area.cadence == scoring::Cadence::Rare && signal.id.rfind(area.prefix + ".", 0) == 0;
  });
}

/// What looks back at judged weeks counts core metrics, not occurrences of work.
bool looks_back(const scoring::Signal& signal) {
  const scoring::Measure* measure = scoring::find_measure(signal.measure);
  return measure && measure->reads_weeks;
}

std::string digest_of(const std::vector<RubricFile>& files) {
  std::string text;
  for (const RubricFile& file : files)
    if (file.path != kOutcomes) text += file.path + "\n" + canonical_text(file.value);
  return "sha256:" + sha256_hex(text);
}

void read_singletons(const std::vector<RubricFile>& files, Rubric& rubric, Problems& problems) {
  if (const RubricFile* file = find_file(files, kAreas))
    rubric.areas = read_areas(file->value, file->shown, rubric.version, problems);
  if (const RubricFile* file = find_file(files, kWork)) {
    rubric.work = read_work(file->value, file->shown, rubric.areas, problems);
    rubric.work.digest = "sha256:" + sha256_hex(canonical_text(file->value));
  }
  if (const RubricFile* file = find_file(files, kIncidents)) {
    rubric.incidents = read_incidents(file->value, file->shown, problems);
    rubric.incidents.digest = "sha256:" + sha256_hex(canonical_text(file->value));
  }
  if (const RubricFile* file = find_file(files, kLinking))
    rubric.links = read_link_rules(file->value, file->shown, problems);
  if (const RubricFile* file = find_file(files, kIdentity))
    rubric.identity = read_reads(file->value, file->shown, problems);
  if (const RubricFile* file = find_file(files, kOutcomes))
    rubric.outcomes = read_outcomes(file->value, file->shown, problems);
}

std::set<std::string> read_lists(const std::vector<RubricFile>& files, Rubric& rubric,
                                 Problems& problems) {
  std::set<std::string> common_rows;
  for (const RubricFile& file : files) {
    if (file.path == kAreas || file.path == kWork || file.path == kIncidents ||
        file.path == kLinking || file.path == kIdentity || file.path == kOutcomes)
      continue;
    if (file.in("catalogue/evidence")) {
      each_item(file, "evidence", rubric, problems, [&](const YamlValue& item, bool) {
        rubric.evidence.push_back(read_evidence(item, file.shown, problems));
      });
      continue;
    }
    if (file.in("catalogue")) {
      each_item(file, "signals", rubric, problems, [&](const YamlValue& item, bool common) {
        rubric.signals.push_back(read_signal(item, file.shown, problems));
        scoring::Signal& signal = rubric.signals.back();
        if (common && is_of_rare_work(rubric, signal) && !looks_back(signal))
          suit_rare_work(signal);
      });
      continue;
    }
    const std::string ladder = file.in("rubric/classic") ? "classic" : "inverted";
    each_item(file, "indicators", rubric, problems, [&](const YamlValue& item, bool common) {
      rubric.indicators.push_back(read_indicator(item, file.shown, ladder, problems));
      if (common) common_rows.insert(rubric.indicators.back().id);
    });
  }
  return common_rows;
}

// Adds what is read through "as", and all work where it is asked for.
void complete_evidence(Rubric& rubric, Problems& problems) {
  const std::vector<scoring::EvidenceItem> stated = rubric.evidence;
  for (scoring::EvidenceItem& evidence : rubric.evidence) {
    if (!evidence.as.empty()) {
      std::vector<std::string> known;
      for (const scoring::EvidenceItem& each : stated)
        if (each.as.empty()) known.push_back(each.id);
      const auto other = std::find_if(stated.begin(), stated.end(), [&](const auto& each) {
        return each.id == evidence.as && each.as.empty();
      });
      if (other == stated.end())
        problems.push_back(
            {evidence.file, evidence.line,
             "evidence " + evidence.id + ": no evidence \"" + evidence.as + "\" to read as",
             suggest(evidence.as, known)});
      else
        evidence.reads = scoring::joined(std::move(evidence.reads), other->reads);
    }
    evidence.reads = scoring::completed(std::move(evidence.reads), rubric.work);
  }
}

// Rows of every area first, then as they stand in the files.
void sort_rubric(Rubric& rubric, const std::set<std::string>& common_rows) {
  std::sort(rubric.signals.begin(), rubric.signals.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  std::sort(rubric.evidence.begin(), rubric.evidence.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  const auto rank = [&](const scoring::Indicator& indicator) {
    const auto area = std::find_if(rubric.areas.begin(), rubric.areas.end(),
                                   [&](const auto& each) { return each.id == indicator.area; });
    return std::tuple(indicator.ladder, area - rubric.areas.begin(), indicator.level,
                      common_rows.count(indicator.id) == 0);
  };
  std::stable_sort(rubric.indicators.begin(), rubric.indicators.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

}  // namespace

tl::expected<Rubric, std::vector<Error>> load_rubric(
    const std::vector<std::string>& override_folders) {
  Problems problems;
  Rubric rubric;
  const std::vector<RubricFile> files = rubric_files(override_folders, problems);
  const bool all_parsed = problems.empty();
  read_singletons(files, rubric, problems);
  const std::set<std::string> common_rows = read_lists(files, rubric, problems);
  for (scoring::Signal& signal : rubric.signals)
    signal.reads = scoring::reads_of(signal, rubric.work);
  complete_evidence(rubric, problems);
  // A file that could not be parsed would only make all that refers to it look wrong as well.
  if (all_parsed) check_rubric(rubric, common_rows, problems);
  if (!problems.empty()) {
    std::vector<Error> errors;
    for (const Problem& problem : problems) {
      Error error = problem.to_error();
      // What stands in a file for several areas is wrong once, not once per area.
      const auto same = [&](const Error& other) { return other.to_string() == error.to_string(); };
      if (std::none_of(errors.begin(), errors.end(), same)) errors.push_back(std::move(error));
    }
    return tl::make_unexpected(std::move(errors));
  }
  sort_rubric(rubric, common_rows);
  rubric.digest = digest_of(files);
  return rubric;
}

}  // namespace plumbline::config
