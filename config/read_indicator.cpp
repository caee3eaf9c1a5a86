#include "config/read_indicator.h"

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

using scoring::Comparison;
using scoring::Indicator;
using scoring::Requirement;

Requirement read_requirement(const YamlValue& value, const std::string& file, Problems& problems);

void read_parts(MapReader& map, const std::string& key, const std::string& file,
                Requirement& requirement, Problems& problems) {
  const std::vector<YamlValue>& parts = map.list(key);
  for (const YamlValue& part : parts)
    requirement.parts.push_back(read_requirement(part, file, problems));
  if (parts.size() < 2)
    map.problem(key, "\"" + key + "\" needs at least two parts",
                "add one, or write the criterion alone");
}

void read_criterion(MapReader& map, Requirement& requirement) {
  static const std::vector<std::pair<std::string, Comparison>> kComparisons = {
      {"at_least", Comparison::AtLeast},
      {"at_most", Comparison::AtMost},
      {"above", Comparison::Above},
      {"below", Comparison::Below}};
  requirement.signal = map.required_text("signal");
  int given = 0;
  for (const auto& [word, comparison] : kComparisons) {
    if (!map.has(word)) continue;
    ++given;
    requirement.comparison = comparison;
    requirement.threshold = map.number(word, 0);
  }
  if (given != 1 && map.valid())
    map.problem("signal", given == 0 ? "a direction is missing" : "more than one direction",
                "write one of at_least, at_most, above, below with the threshold");
}

Requirement read_requirement(const YamlValue& value, const std::string& file, Problems& problems) {
  Requirement requirement;
  MapReader map(value, file, "requires", problems);
  if (!map.valid()) return requirement;
  const bool all = map.has("all_of");
  const bool any = map.has("any_of");
  if (all && any) map.problem("any_of", "both all_of and any_of", "nest one in the other");
  if (all || any) {
    requirement.kind = all ? Requirement::Kind::AllOf : Requirement::Kind::AnyOf;
    read_parts(map, all ? "all_of" : "any_of", file, requirement, problems);
  } else {
    read_criterion(map, requirement);
  }
  map.finish();
  return requirement;
}

// "change.2.batches" → area and level.
void split_id(MapReader& map, Indicator& indicator) {
  const std::size_t first = indicator.id.find('.');
  const std::size_t second = first == std::string::npos ? first : indicator.id.find('.', first + 1);
  const bool shaped = second == first + 2 && second + 1 < indicator.id.size() &&
                      indicator.id[first + 1] >= '1' && indicator.id[first + 1] <= '5';
  if (!shaped) {
    if (!indicator.id.empty())
      map.problem("id", "\"" + indicator.id + "\" is no indicator id",
                  "write area.level.slug, such as change.2.success_rate");
    return;
  }
  indicator.area = indicator.id.substr(0, first);
  indicator.level = indicator.id[first + 1] - '0';
}

}  // namespace

Indicator read_indicator(const YamlValue& value, const std::string& file, const std::string& ladder,
                         Problems& problems) {
  Indicator indicator;
  indicator.file = file;
  indicator.line = value.line;
  indicator.ladder = ladder;
  const YamlValue* id = value.find("id");
  MapReader map(value, file, id == nullptr ? "indicator" : "indicator " + id->text, problems);
  indicator.id = map.required_text("id");
  split_id(map, indicator);
  indicator.title = map.required_text("title");
  if (const YamlValue* requirement = map.value("requires"))
    indicator.requires_ = read_requirement(*requirement, file, problems);
  else if (map.valid())
    map.problem("requires", "\"requires\" is missing",
                "add \"requires: {signal: …, at_least: …}\"");
  indicator.mandatory = map.boolean("mandatory", false);
  indicator.weight = map.number("weight", 1, 0, 1);
  indicator.why = map.required_text("why");
  indicator.source = map.required_text("source");
  indicator.attestation = map.text("attestation");
  indicator.remedy = map.required_text("remedy");
  map.required_text("effort");
  indicator.effort = map.choice("effort", {"S", "M", "L"}, "M");
  map.finish();
  return indicator;
}

}  // namespace plumbline::config
