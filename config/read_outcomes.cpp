#include "config/read_outcomes.h"

#include <regex>

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

using scoring::OutcomeMetric;
using scoring::OutcomeReference;

OutcomeReference read_reference(const YamlValue& value, const std::string& file,
                                Problems& problems) {
  MapReader map(value, file, "reference", problems);
  OutcomeReference reference;
  if (!map.has("value")) map.problem("value", "\"value\" is missing", "give a number");
  reference.value = map.number("value", 0);
  reference.unit = map.choice("unit", {"ratio", "seconds", "count"}, "ratio");
  reference.says = map.required_text("says");
  reference.source = map.required_text("source");
  reference.year = static_cast<int>(map.number("year", 0, 1900, 2100));
  if (reference.year == 0) map.problem("year", "\"year\" is missing", "say when it was published");
  map.finish();
  return reference;
}

OutcomeMetric::Reading reading_of(const std::string& word) {
  if (word == "the_rest") return OutcomeMetric::Reading::TheRest;
  if (word == "of_nines") return OutcomeMetric::Reading::OfNines;
  return OutcomeMetric::Reading::AsItIs;
}

// A row either has a signal with its metric, or says why not.
void read_source(MapReader& map, OutcomeMetric& outcome) {
  static const std::regex kMetric("plumbline_outcome_[a-z_]+");
  outcome.not_yet = map.text("not_yet");
  if (!outcome.not_yet.empty()) {
    if (map.has("signal"))
      map.problem("signal", "both \"signal\" and \"not_yet\"", "keep the one that is true");
    return;
  }
  outcome.signal = map.required_text("signal");
  outcome.metric = map.required_text("metric");
  outcome.help = map.required_text("help");
  outcome.reading =
      reading_of(map.choice("reading", {"as_it_is", "the_rest", "of_nines"}, "as_it_is"));
  if (!outcome.metric.empty() && !std::regex_match(outcome.metric, kMetric))
    map.problem("metric", "no metric is called \"" + outcome.metric + "\"",
                "write plumbline_outcome_ and lower-case words");
}

OutcomeMetric read_outcome(const YamlValue& value, const std::string& file, Problems& problems) {
  MapReader map(value, file, "outcome", problems);
  OutcomeMetric outcome;
  outcome.file = file;
  outcome.line = map.line();
  outcome.id = map.required_text("id");
  outcome.title = map.required_text("title");
  read_source(map, outcome);
  outcome.better = map.choice("better", {"higher", "lower", "info"}, "info");
  outcome.caveat = map.text("caveat");
  for (const YamlValue& item : map.list("references"))
    outcome.references.push_back(read_reference(item, file, problems));
  map.finish();
  return outcome;
}

}  // namespace

std::vector<OutcomeMetric> read_outcomes(const YamlValue& value, const std::string& file,
                                         Problems& problems) {
  MapReader map(value, file, "outcomes", problems);
  std::vector<OutcomeMetric> outcomes;
  for (const YamlValue& item : map.list("outcomes"))
    outcomes.push_back(read_outcome(item, file, problems));
  map.finish();
  return outcomes;
}

}  // namespace plumbline::config
