#include "config/read_signal.h"

#include <map>

#include "config/map_reader.h"
#include "config/practice_kinds.h"
#include "config/read_reads.h"
#include "facts/name_pattern.h"

namespace plumbline::config {
namespace {

using scoring::Better;
using scoring::Signal;
using scoring::SignalKind;
using scoring::Unit;

template <class T>
struct Words {
  std::vector<std::pair<std::string, T>> pairs;

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& pair : pairs) out.push_back(pair.first);
    return out;
  }
};

// A required key whose value is one of a closed set of words.
template <class T>
T read_word(MapReader& map, const std::string& key, const Words<T>& words, T fallback) {
  const std::string word = map.required_text(key);
  if (word.empty()) return fallback;
  for (const auto& [name, value] : words.pairs)
    if (name == word) return value;
  map.problem(key, "\"" + key + "\" cannot be \"" + word + "\"", suggest(word, words.names()));
  return fallback;
}

const Words<Unit>& unit_words() {
  static const Words<Unit> kWords{{{"ratio", Unit::Ratio},
                                   {"count", Unit::Count},
                                   {"seconds", Unit::Seconds},
                                   {"days", Unit::Days},
                                   {"hours", Unit::Hours},
                                   {"minutes", Unit::Minutes},
                                   {"bytes", Unit::Bytes},
                                   {"per_week", Unit::PerWeek}}};
  return kWords;
}

scoring::Parameter read_parameter(const YamlValue& value, const std::string& file,
                                  Problems& problems) {
  if (value.kind == YamlValue::Kind::List) {
    std::vector<std::string> words;
    for (const YamlValue& item : value.items) {
      if (item.kind != YamlValue::Kind::Scalar)
        problems.push_back({file, item.line, "a parameter's list must hold words", "write [a, b]"});
      words.push_back(item.text);
    }
    return words;
  }
  if (value.kind != YamlValue::Kind::Scalar)
    problems.push_back({file, value.line,
                        "a parameter must be a word, a number, true or false, "
                        "or a list of words",
                        "write one value"});
  if (!value.quoted && (value.text == "true" || value.text == "false")) return value.text == "true";
  if (!value.quoted)
    if (const auto number = parse_number(value.text)) return *number;
  return value.text;
}

const std::map<std::string, Predicate::Op>& operators() {
  static const std::map<std::string, Predicate::Op> kAll = {
      {"eq", Predicate::Op::Eq},         {"ne", Predicate::Op::Ne},
      {"in", Predicate::Op::In},         {"lt", Predicate::Op::Lt},
      {"gt", Predicate::Op::Gt},         {"matches", Predicate::Op::Matches},
      {"exists", Predicate::Op::Exists}, {"older_than", Predicate::Op::OlderThan}};
  return kAll;
}

Predicate read_test(MapReader& map) {
  Predicate test;
  test.kind = Predicate::Kind::Test;
  test.path = map.required_text("path");
  std::vector<std::string> names;
  for (const auto& [name, op] : operators()) names.push_back(name);
  const std::string op = map.required_text("op");
  if (const auto found = operators().find(op); found != operators().end())
    test.op = found->second;
  else if (!op.empty())
    map.problem("op", "\"op\" cannot be \"" + op + "\"", suggest(op, names));
  test.values = map.words("value");
  const bool wants_none = test.op == Predicate::Op::Exists;
  const bool list = test.op == Predicate::Op::In;
  if (wants_none != test.values.empty() || (!list && test.values.size() > 1))
    map.problem("value", "the wrong number of values for \"" + op + "\"",
                wants_none ? "remove \"value\""
                : list     ? "give a list"
                           : "give one value");
  if (test.op == Predicate::Op::Matches && !test.values.empty())
    if (const auto refusal = pattern_problem(test.values.front()))
      map.problem("value", *refusal, "write an ECMAScript expression for the whole value");
  map.finish();
  return test;
}

}  // namespace

std::optional<Predicate> read_predicate(const YamlValue& value, const std::string& file,
                                        Problems& problems) {
  const std::size_t before = problems.size();
  MapReader map(value, file, "predicate", problems);
  if (!map.valid()) return std::nullopt;
  Predicate predicate;
  if (map.has("all") == map.has("any")) {
    if (map.has("all")) {
      map.problem("any", "both \"all\" and \"any\"", "nest one in the other");
      return std::nullopt;
    }
    predicate = read_test(map);
  } else {
    predicate.kind = map.has("all") ? Predicate::Kind::All : Predicate::Kind::Any;
    for (const YamlValue& item : map.list(map.has("all") ? "all" : "any"))
      if (auto part = read_predicate(item, file, problems)) predicate.parts.push_back(*part);
    map.finish();
  }
  if (problems.size() > before) return std::nullopt;
  return predicate;
}

Signal read_signal(const YamlValue& value, const std::string& file, Problems& problems) {
  Signal signal;
  signal.file = file;
  signal.line = value.line;
  const YamlValue* id = value.find("id");
  MapReader map(value, file, id == nullptr ? "signal" : "signal " + id->text, problems);
  signal.id = map.required_text("id");
  signal.asks = map.required_text("asks");
  signal.formula = map.required_text("formula");
  signal.measure = map.required_text("measure");
  if (const YamlValue* parameters = map.value("parameters")) {
    if (parameters->kind != YamlValue::Kind::Map)
      map.problem("parameters", "\"parameters\" must be a mapping", "write {area: change}");
    for (const auto& [name, parameter, line] : parameters->entries)
      signal.parameters[name] = read_parameter(parameter, file, problems);
  }
  signal.of = map.text("of");
  if (const YamlValue* where = map.value("where"))
    signal.where = read_predicate(*where, file, problems);
  if (const YamlValue* good = map.value("good"))
    signal.good = read_predicate(*good, file, problems);
  signal.unit = read_word<Unit>(map, "unit", unit_words(), Unit::Ratio);
  signal.better = read_word<Better>(map, "better",
                                    {{{"higher", Better::Higher},
                                      {"lower", Better::Lower},
                                      {"band", Better::Band},
                                      {"info", Better::Info}}},
                                    Better::Info);
  signal.kind = read_word<SignalKind>(map, "kind",
                                      {{{"event", SignalKind::Event},
                                        {"task", SignalKind::Task},
                                        {"state", SignalKind::State},
                                        {"series", SignalKind::Series},
                                        {"configuration", SignalKind::Configuration},
                                        {"practice", SignalKind::Practice}}},
                                      SignalKind::Task);
  for (const char* required : {"window_days", "minimum"})
    if (map.valid() && !map.has(required))
      map.problem(required, std::string("\"") + required + "\" is missing",
                  std::string("add \"") + required + ": …\"");
  signal.window_days = map.number("window_days", 90, 1, 3660);
  signal.minimum = static_cast<std::int64_t>(map.number("minimum", 1, 1, 1e6));
  signal.conditional = map.boolean("conditional", false);
  signal.inputs = map.words("inputs");
  for (const std::string& input : signal.inputs)
    if (!is_practice_kind(input))
      map.problem("inputs", "no practice file is of kind \"" + input + "\"",
                  suggest(input, practice_kinds()));
  if (const YamlValue* reads = map.value("reads"))
    signal.reads = read_reads(*reads, file, problems);
  map.finish();
  return signal;
}

void suit_rare_work(Signal& signal) {
  signal.window_days = 365;
  signal.minimum = 3;
  signal.managed_minimum = 8;
}

}  // namespace plumbline::config
