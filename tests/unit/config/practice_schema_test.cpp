#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "config/embedded.h"
#include "config/map_reader.h"
#include "config/practice_kinds.h"
#include "tests/unit/config/practice_life.h"

// The JSON Schemas of docs/schemas are for editors, the loaders are what counts. Here both get the
// same documents: every key that a schema documents, without each of them in turn, with a key too
// many in every place, and what breaks the rules of shape.
namespace plumbline::config {
namespace {

using testing::IsEmpty;

// As much of JSON Schema as the schemas use. Scalars are text: what was written without quotes and
// is a number counts as one.
class Validator {
 public:
  static bool accepts(const YamlValue& schema, const YamlValue& value) {
    for (const YamlEntry& rule : schema.entries)
      if (!holds(schema, rule.key, rule.value, value)) return false;
    return true;
  }

 private:
  static bool is(const std::string& type, const YamlValue& value) {
    const bool bare = value.kind == YamlValue::Kind::Scalar && !value.quoted;
    if (type == "null") return value.kind == YamlValue::Kind::Null;
    if (type == "object") return value.kind == YamlValue::Kind::Map;
    if (type == "array") return value.kind == YamlValue::Kind::List;
    if (type == "number") return bare && parse_number(value.text).has_value();
    if (type == "boolean") return bare && (value.text == "true" || value.text == "false");
    return type == "string" && value.kind == YamlValue::Kind::Scalar && !is("number", value) &&
           !is("boolean", value);
  }
  static bool any(const YamlValue& list, const std::function<bool(const YamlValue&)>& fits) {
    return std::any_of(list.items.begin(), list.items.end(), fits);
  }
  static bool holds(const YamlValue& schema, const std::string& rule, const YamlValue& with,
                    const YamlValue& value) {
    const bool map = value.kind == YamlValue::Kind::Map;
    const bool scalar = value.kind == YamlValue::Kind::Scalar;
    if (rule == "type")
      return with.kind == YamlValue::Kind::List
                 ? any(with, [&](const YamlValue& t) { return is(t.text, value); })
                 : is(with.text, value);
    if (rule == "enum") return any(with, [&](const YamlValue& v) { return v.text == value.text; });
    if (rule == "pattern") return !scalar || std::regex_search(value.text, std::regex(with.text));
    if (rule == "minLength") return !scalar || !value.text.empty();
    if (rule == "minimum" || rule == "maximum") {
      const auto number = parse_number(value.text);
      const double bound = *parse_number(with.text);
      return !number || (rule == "minimum" ? *number >= bound : *number <= bound);
    }
    if (rule == "items")
      return value.kind != YamlValue::Kind::List ||
             std::all_of(value.items.begin(), value.items.end(),
                         [&](const YamlValue& item) { return accepts(with, item); });
    if (rule == "required")
      return !map || std::all_of(with.items.begin(), with.items.end(), [&](const YamlValue& key) {
        return value.find(key.text) != nullptr;
      });
    if (rule == "properties" || rule == "additionalProperties") {
      if (!map) return true;
      const YamlValue* known = schema.find("properties");
      return std::all_of(value.entries.begin(), value.entries.end(), [&](const YamlEntry& entry) {
        const YamlValue* own = known == nullptr ? nullptr : known->find(entry.key);
        if (rule == "properties") return own == nullptr || accepts(*own, entry.value);
        return own != nullptr || (with.text != "false" && accepts(with, entry.value));
      });
    }
    const auto fits = [&](const YamlValue& s) { return accepts(s, value); };
    if (rule == "anyOf") return any(with, fits);
    if (rule == "oneOf") return std::count_if(with.items.begin(), with.items.end(), fits) == 1;
    EXPECT_TRUE(rule == "$schema" || rule == "title" || rule == "description") << rule;
    return true;
  }
};

struct Sample {
  std::string path;
  std::vector<std::string> documents;  // together they hold every key of the schema
};

// For each kind documents in JSON, so that keys can be taken out and put in as data.
const std::map<std::string, Sample>& samples() {
  static const std::string quotes =
      R"("quotes": [{"signal": "chg.success_rate", "value": "97%", "as_of": "2026-01-02"}])";
  static const std::string entry =
      R"([{"from": "2026-01-01", "until": "2026-01-02", "entities": ["a"], "reason": "r"}])";
  static const std::map<std::string, Sample> all = {
      {"scope",
       {"scope.yml",
        {R"({"time_zone": "UTC", "production": {"name_regex": "p-.*"},
             "attributes": {"environment": "Env"}, "change_types": ["normal"],
             "trivial": ["VirtualMachine.clone"], "populations": {"vdi": "v-.*", "lab": "l-.*"},
             "records": {"lag_hours": 24}, "purchase_lead_days": 45,
             "test": {"name_regex": "t-.*", "environments": ["test"]},
             "service_hours": {"days": ["mon"], "from": "07:00", "until": "19:00"}})",
         R"({"not_trivial": ["VirtualMachine.clone"]})"}}},
      {"actors", {"actors.yml", {R"({"accounts": [{"account": "a", "class": "backup"},
                          {"account_regex": "b-.*", "class": "vdi"}]})"}}},
      {"procedures",
       {"procedures/a.yml",
        {R"({"id": "p", "area": "change", "steps": ["s"], "metrics": ["chg.success_rate"],
             "selectors": [{"work_class": "VirtualMachine.clone", "entity_regex": "a-.*"},
                           {"work_class": "VirtualMachine.clone", "scope": "s"}],
             "owner": "o", "version": 1, "reviewed_on": "2026-01-01", "preauthorised": true})",
         R"({"id": "p", "area": "change",
             "selector": {"work_class": "VirtualMachine.clone", "entity_regex": "a-.*",
                          "scope": "s"}})"}}},
      {"exports",
       {"exports.yml",
        {R"({"exports": [{"files": "a.*", "like": "jira",
             "columns": {"id": "a", "type": "b", "entities": "c", "actor": "d",
                         "approved_at": "e", "window_start": "f", "window_end": "g"},
             "types": {"standard": ["s"], "normal": ["n"], "emergency": ["e"]},
             "default_type": "normal", "times": "%Y", "utc_offset": "+01:00", "separator": ",",
             "list": ["l"], "approved_when": {"column": "c", "values": ["v"]},
             "only_when": {"column": "c", "values": ["v"]}}]})",
         R"({"exports": [{"kind": "incidents", "files": "a.*", "like": "jira-incidents",
             "columns": {"id": "a", "entities": "c", "severity": "s", "opened_at": "o",
                         "closed_at": "e", "acknowledged_at": "f"},
             "severities": {"low": ["l"], "medium": ["m"], "high": ["h"], "critical": ["c"]},
             "times": "%Y", "utc_offset": "+01:00", "separator": ",", "list": ["l"],
             "only_when": {"column": "c", "values": ["v"]}}]})"}}},
      {"incidents", {"incidents/a.json", {R"([{"id": "I", "entities": ["a"], "severity": "high",
              "opened_at": "2026-01-01", "closed_at": "2026-01-02",
              "acknowledged_at": "2026-01-01"}])"}}},
      {"records",
       {"records/a.json", {R"([{"id": "C", "type": "normal", "entities": ["a"], "actor": "x",
              "approved_at": "2026-01-01", "window_start": "2026-01-01",
              "window_end": "2026-01-02"}])"}}},
      {"targets",
       {"targets.yml",
        {R"({"targets": [{"signal": "chg.success_rate", "at_least": 0.9, "owner": "o"},
                         {"signal": "chg.lead_time_h", "at_most": 48, "owner": "o"}],
             "forecasts": [{"signal": "chg.lead_time_h", "entity": "e", "for": "2026-03-01",
                            "value": 40}]})"}}},
      {"thresholds",
       {"thresholds.yml",
        {R"({"thresholds": [{"indicator": "change.2.success", "signal": "chg.success_rate",
                             "threshold": "85%", "reason": "r"}]})"}}},
      {"reviews",
       {"reviews/a.yml",
        {R"({"id": "r", "areas": ["change"], "held_on": "2026-01-02", "participants": 3, )" +
         quotes +
         R"(, "actions": [{"id": "A", "what": "w", "because": "chg.success_rate",
              "due": "2026-02-01", "closed_on": "2026-01-03", "evidence": "change:C1"}]})"}}},
      {"experiments",
       {"experiments/a.yml",
        {R"({"id": "E", "area": "change", "hypothesis": "h", "procedure": "p", "version": "1",
             "metric": "chg.success_rate", "direction": "higher", "min_effect": "20%",
             "guards": [{"signal": "chg.lead_time_h", "margin": 0.2}], "baseline_weeks": 26,
             "start": "2025-01-06", "wash_in_weeks": 1, "end": "2025-04-07",
             "decision": {"what": "adopted", "on": "2025-04-08", "note": "n"}})"}}},
      {"attestations",
       {"attestations/a.yml",
        {R"({"indicator": "change.3.types", "statement": "s", "by": "b", "dated": "2026-01-01",
             "expires": "2026-12-01", "entities": ["u"], )" +
         quotes + "}"}}},
      {"waivers",
       {"waivers.yml", {R"({"waivers": [{"indicator": "change.3.types", "owner": "o", "reason": "r",
             "approver": "a", "from": "2026-01-01", "until": "2026-02-01"}]})"}}},
      {"exceptions",
       {"exceptions/a.yml",
        {R"({"id": "e", "signal": "cap.adm_control", "entities": ["a"], "owner": "o",
             "reason": "r", "expires": "2026-12-01"})"}}},
      {"calendar",
       {"calendar.yml",
        {R"({"freezes": )" + entry + R"(, "planned_outages": )" + entry + R"(, "tests": )" + entry +
         "}"}}},
      {"claimed",
       {"claimed.yml",
        {R"({"claims": [{"area": "change", "ladder": "inverted", "level": 2, "by": "b",
                         "on": "2026-01-01"}]})"}}},
      {"links",
       {"links.yml", {R"({"links": [{"incident": "i", "change": "c", "caused": false}]})"}}}};
  return all;
}

std::string json(const YamlValue& value) {
  std::string out;
  switch (value.kind) {
    case YamlValue::Kind::Null:
      return "null";
    case YamlValue::Kind::Scalar:
      return value.quoted ? "\"" + value.text + "\"" : value.text;
    case YamlValue::Kind::List:
      for (const YamlValue& item : value.items) out += (out.empty() ? "" : ",") + json(item);
      return "[" + out + "]";
    case YamlValue::Kind::Map:
      for (const YamlEntry& entry : value.entries)
        out += (out.empty() ? "\"" : ",\"") + entry.key + "\": " + json(entry.value);
      return "{" + out + "}";
  }
  return out;
}

YamlValue parsed(const std::string& text, const std::string& name) {
  Problems problems;
  auto value = parse_yaml(text, name, problems);
  EXPECT_TRUE(value) << name << ": " << (problems.empty() ? "" : problems[0].what);
  return value.value_or(YamlValue());
}

std::map<std::string, YamlValue> schemas() {
  std::map<std::string, YamlValue> all;
  const std::string folder = "docs/schemas/";
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.rfind(folder, 0) == 0)
      all[file.path.substr(folder.size(), file.path.find('.') - folder.size())] =
          parsed(file.content, file.path);
  return all;
}

class Schemas : public PracticeLife {
 protected:
  bool loader_accepts(const std::string& path, const YamlValue& value) {
    said_ = said(path, json(value));
    return said_.empty();
  }
  std::string said_;
};

// Every mapping in the value, with the keys that lead to it ("targets[].owner" → "targets[]").
void each_map(YamlValue& value, const std::string& where,
              const std::function<void(YamlValue&, const std::string&)>& visit) {
  if (value.kind == YamlValue::Kind::Map) visit(value, where);
  for (YamlValue& item : value.items) each_map(item, where + "[]", visit);
  for (YamlEntry& entry : value.entries) each_map(entry.value, where + "." + entry.key, visit);
}

// Every property that the schema documents, as a path like those of each_map.
void documented(const YamlValue& schema, const std::string& where, std::set<std::string>& out) {
  if (const YamlValue* properties = schema.find("properties"))
    for (const YamlEntry& entry : properties->entries) {
      out.insert(where + "." + entry.key);
      documented(entry.value, where + "." + entry.key, out);
    }
  if (const YamlValue* items = schema.find("items")) documented(*items, where + "[]", out);
}

TEST_F(Schemas, ThereIsOneForEveryKindThatIsReadAsYaml) {
  std::set<std::string> kinds;
  for (const std::string& kind : practice_kinds())
    if (is_read_today(kind) && kind != "cmdb") kinds.insert(kind);
  std::set<std::string> found;
  std::set<std::string> sampled;
  for (const auto& [kind, schema] : schemas()) found.insert(kind);
  for (const auto& [kind, sample] : samples()) sampled.insert(kind);
  EXPECT_EQ(found, kinds);
  EXPECT_EQ(sampled, kinds);
}

TEST_F(Schemas, EveryDocumentedKeyIsTakenByTheLoader) {
  for (const auto& [kind, schema] : schemas()) {
    std::set<std::string> shown;
    for (const std::string& text : samples().at(kind).documents) {
      YamlValue document = parsed(text, kind);
      EXPECT_TRUE(Validator::accepts(schema, document)) << kind;
      EXPECT_TRUE(loader_accepts(samples().at(kind).path, document)) << kind << "\n" << said_;
      each_map(document, "", [&](YamlValue& map, const std::string& where) {
        for (const YamlEntry& entry : map.entries) shown.insert(where + "." + entry.key);
      });
    }
    std::set<std::string> keys;
    documented(schema, "", keys);
    for (const std::string& key : keys) EXPECT_EQ(shown.count(key), 1U) << kind << key;
  }
}

TEST_F(Schemas, EveryKeyOfTheLoaderIsDocumented) {
  // A key that nobody knows makes the loader list those that it does.
  for (const auto& [kind, schema] : schemas()) {
    std::set<std::string> documented_keys;
    documented(schema, "", documented_keys);
    for (const std::string& text : samples().at(kind).documents) {
      YamlValue document = parsed(text, kind);
      std::vector<std::string> places;
      each_map(document, "",
               [&](YamlValue&, const std::string& where) { places.push_back(where); });
      for (const std::string& place : places) {
        if (place == ".attributes") continue;  // free names
        YamlValue changed = document;
        each_map(changed, "", [&](YamlValue& map, const std::string& where) {
          if (where == place) map.entries.push_back({"qqqqqqqqqqqqqqqq", map, map.line});
        });
        EXPECT_FALSE(Validator::accepts(schema, changed)) << kind << place;
        EXPECT_FALSE(loader_accepts(samples().at(kind).path, changed)) << kind << place;
        const std::size_t list = said_.find("known are: ", said_.find("qqqq"));
        ASSERT_NE(list, std::string::npos) << kind << place << said_;
        const std::string known = said_.substr(list + 11, said_.find(')', list) - list - 11);
        for (std::size_t from = 0; from < known.size();) {
          const std::size_t to = std::min(known.find(", ", from), known.size());
          const std::string key = place + "." + known.substr(from, to - from);
          EXPECT_EQ(documented_keys.count(key), 1U) << kind << " " << key;
          from = to + 2;
        }
      }
    }
  }
}

TEST_F(Schemas, WithoutAKeyBothSayTheSame) {
  // What only the loader can know: a pattern has to say where, a mapping has to be complete.
  const std::set<std::string> only_loader = {"exports.exports[].like", "scope.attributes",
                                             "exports.exports[].columns",
                                             "scope.attributes.environment"};
  for (const auto& [kind, schema] : schemas())
    for (const std::string& text : samples().at(kind).documents) {
      const YamlValue document = parsed(text, kind);
      YamlValue walked = document;
      std::vector<std::pair<std::string, std::string>> keys;
      each_map(walked, "", [&](YamlValue& map, const std::string& where) {
        for (const YamlEntry& entry : map.entries) keys.emplace_back(where, entry.key);
      });
      for (const auto& [place, key] : keys) {
        if (only_loader.count(kind + place + "." + key) > 0) continue;
        YamlValue changed = document;
        bool done = false;
        each_map(changed, "",
                 [&, &place = place, &key = key](YamlValue& map, const std::string& where) {
                   if (done || where != place || map.find(key) == nullptr) return;
                   done = true;
                   map.entries.erase(
                       std::find_if(map.entries.begin(), map.entries.end(),
                                    [&](const YamlEntry& entry) { return entry.key == key; }));
                 });
        EXPECT_EQ(Validator::accepts(schema, changed),
                  loader_accepts(samples().at(kind).path, changed))
            << kind << place << " without " << key << "\n"
            << said_;
      }
    }
}

TEST_F(Schemas, RefuseTheSameShapes) {
  const auto both_refuse = [&](const std::string& kind, const std::string& text) {
    const YamlValue document = parsed(text, kind);
    EXPECT_FALSE(Validator::accepts(schemas().at(kind), document)) << kind << text;
    EXPECT_FALSE(loader_accepts(samples().at(kind).path, document)) << kind << text;
  };
  both_refuse("targets", "[]");
  both_refuse("targets", R"({"targets": {}})");
  both_refuse("targets", R"({"targets": [{"signal": "chg.success_rate", "owner": "o"}]})");
  both_refuse("targets", R"({"targets": [{"signal": "chg.success_rate", "owner": "o",
                                          "at_least": 1, "at_most": 1}]})");
  both_refuse("scope", R"({"records": {"lag_hours": 37}})");
  both_refuse("scope", R"({"change_types": ["usual"]})");
  both_refuse("scope", R"({"time_zone": "Berlin Mitte"})");
  both_refuse("actors",
              R"({"accounts": [{"account": "a", "account_regex": "b", "class": "vdi"}]})");
  both_refuse("actors", R"({"accounts": [{"account": "a", "class": "robot"}]})");
  both_refuse("claimed", R"({"claims": [{"area": "change", "level": 6, "by": "b"}]})");
  both_refuse("claimed", R"({"claims": [{"area": "chnge", "level": 2, "by": "b"}]})");
  both_refuse("reviews", R"({"id": "r", "areas": ["change"], "held_on": "soon",
                             "participants": 3})");
  both_refuse("reviews", R"({"id": "r", "areas": ["change"], "held_on": "2026-01-02",
                             "participants": 0})");
  const std::string tried = R"({"id": "E", "area": "change", "hypothesis": "h", "procedure": "p",
      "version": 1, "metric": "chg.success_rate", "direction": "higher", "start": "2025-01-06")";
  both_refuse("experiments", tried + R"(, "baseline_weeks": 11})");
  both_refuse("experiments", tried + R"(, "wash_in_weeks": 3})");
  both_refuse("experiments", tried + R"(, "min_effect": 0.05})");
  both_refuse("experiments", tried + R"(, "decision": {"what": "kept", "on": "2025-04-08"}})");
  both_refuse("links", R"({"links": [{"incident": "i", "change": "c", "caused": "yes"}]})");
  both_refuse("procedures", R"({"id": "p", "area": "change"})");
  both_refuse("records", R"([{"id": "C", "type": "usual"}])");
  both_refuse("exports", R"({"exports": [{"files": "a", "like": "paper"}]})");
}

}  // namespace
}  // namespace plumbline::config
