#include "config/record_form.h"

#include <algorithm>

#include "config/embedded.h"
#include "config/map_reader.h"
#include "config/record_rows.h"
#include "facts/name_pattern.h"

namespace plumbline::config {
namespace {

constexpr const char* kRecipes = "recipes/";
constexpr const char* kIncidents = "incidents";

const std::vector<std::string>& our_columns(const std::string& kind) {
  static const std::vector<std::string> kOfRecords = {
      "id", "type", "entities", "actor", "approved_at", "window_start", "window_end"};
  static const std::vector<std::string> kOfIncidents = {
      "id", "entities", "severity", "opened_at", "closed_at", "acknowledged_at"};
  return kind == kIncidents ? kOfIncidents : kOfRecords;
}

const std::vector<std::string>& severities() {
  static const std::vector<std::string> kWords = {"low", "medium", "high", "critical"};
  return kWords;
}

bool is_time(const std::string& column) {
  return column.ends_with("_at") || column.rfind("window_", 0) == 0;
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.rfind(kRecipes, 0) == 0)
      names.push_back(file.path.substr(8, file.path.size() - 8 - 4));
  return names;
}

void read_columns(MapReader& map, const std::string& file, RecordForm& form, Problems& problems) {
  const YamlValue* value = map.value("columns");
  if (value == nullptr) return;
  MapReader inner(*value, file, "columns", problems);
  for (const std::string& name : our_columns(form.kind))
    if (const std::string theirs = inner.text(name); !theirs.empty()) form.columns[name] = theirs;
  inner.finish();
}

// What the desk calls our words.
void read_names(MapReader& map, const std::string& key, const std::vector<std::string>& ours,
                const std::string& file, std::map<std::string, std::string>& names,
                Problems& problems) {
  const YamlValue* value = map.value(key);
  if (value == nullptr) return;
  MapReader inner(*value, file, key, problems);
  for (const std::string& name : ours)
    for (const std::string& theirs : inner.words(name)) names[lower(theirs)] = name;
  inner.finish();
}

void read_condition(MapReader& map, const std::string& key, const std::string& file,
                    RowCondition& condition, Problems& problems) {
  const YamlValue* value = map.value(key);
  if (value == nullptr) return;
  MapReader inner(*value, file, key, problems);
  condition.column = inner.required_text("column");
  condition.values.clear();
  for (const std::string& word : inner.words("values")) condition.values.push_back(lower(word));
  if (inner.valid() && condition.values.empty())
    inner.problem("values", "\"values\" is missing", "add \"values: [approved]\"");
  inner.finish();
}

// What an entry says, over what the form holds already.
void read_words(MapReader& map, const std::string& file, RecordForm& form, Problems& problems) {
  form.kind = map.choice("kind", {"records", kIncidents}, form.kind);
  read_columns(map, file, form, problems);
  if (form.kind == kIncidents) {
    read_names(map, "severities", severities(), file, form.severities, problems);
  } else {
    read_names(map, "types", {"standard", "normal", "emergency"}, file, form.types, problems);
    form.default_type =
        map.choice("default_type", {"standard", "normal", "emergency"}, form.default_type);
    read_condition(map, "approved_when", file, form.approved_when, problems);
  }
  form.times = map.text("times", form.times);
  if (const std::string offset = map.text("utc_offset"); !offset.empty()) {
    const auto east = parse_record_time("2000-01-01 " + offset, "%Y-%m-%d %z", 0);
    const auto utc = parse_instant("2000-01-01");
    if (east)
      form.utc_offset_min = static_cast<int>((*utc - *east) / std::chrono::minutes(1));
    else
      map.problem("utc_offset", "\"" + offset + "\" is no offset", "write \"+01:00\"");
  }
  form.separator = map.text("separator", form.separator);
  if (const auto lists = map.words("list"); !lists.empty()) form.lists = lists;
  read_condition(map, "only_when", file, form.only_when, problems);
}

// The recipe called `name`, as the beginning of a form.
RecordForm recipe(MapReader& map, const std::string& name) {
  RecordForm form;
  if (name.empty()) return form;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path != kRecipes + name + ".yml") continue;
    Problems own;
    if (const auto value = parse_yaml(file.content, file.path, own)) {
      MapReader words(*value, file.path, "recipe", own);
      read_words(words, file.path, form, own);
    }
    return form;
  }
  map.problem("like", "no recipe is called \"" + name + "\"", suggest(name, recipe_names()));
  return form;
}

}  // namespace

std::vector<RecordForm> read_record_forms(const YamlValue& value, const std::string& file,
                                          Problems& problems) {
  std::vector<RecordForm> forms;
  MapReader map(value, file, "exports", problems);
  for (const YamlValue& item : map.list("exports")) {
    const std::size_t before = problems.size();
    MapReader entry(item, file, "export", problems);
    RecordForm form = recipe(entry, entry.text("like"));
    entry.required_text("files");
    form.files = entry.regex("files");
    read_words(entry, file, form, problems);
    entry.finish();
    if (entry.valid() && problems.size() == before) {
      const bool incidents = form.kind == kIncidents;
      for (const char* name : {"id", "entities", incidents ? "opened_at" : "approved_at"})
        if (form.columns.count(name) == 0)
          entry.problem("columns", "no column is named for \"" + std::string(name) + "\"",
                        "add it under \"columns\"");
      if (!incidents && form.columns.count("type") == 0 && form.default_type.empty())
        entry.problem("columns", "no column is named for \"type\"",
                      "add it under \"columns\", or \"default_type: normal\"");
    }
    forms.push_back(std::move(form));
  }
  map.finish();
  return forms;
}

const RecordForm* form_for(const std::vector<RecordForm>& forms, const std::string& path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string::npos) return nullptr;
  const std::string folder = path.substr(0, slash);
  const std::string name = path.substr(slash + 1);
  for (const RecordForm& form : forms)
    if (form.kind == folder && name_matches(form.files, name)) return &form;
  return nullptr;
}

std::optional<RecordFields> in_our_words(const RecordForm& form,
                                         const std::function<std::string(const std::string&)>& cell,
                                         const std::string& file, int line, Problems& problems) {
  const auto fulfilled = [&](const RowCondition& condition) {
    return condition.column.empty() || holds(condition.values, lower(cell(condition.column)));
  };
  if (!fulfilled(form.only_when)) return std::nullopt;
  RecordFields fields;
  for (const auto& [ours, theirs] : form.columns) {
    std::string text = cell(theirs);
    if (ours == "approved_at" && !fulfilled(form.approved_when)) text.clear();
    if (ours == "type") {
      if (text.empty()) text = form.default_type;
      if (const auto named = form.types.find(lower(text)); named != form.types.end())
        text = named->second;
    }
    if (ours == "entities" && form.separator != ";")
      for (std::size_t at = text.find(form.separator); at != std::string::npos;
           at = text.find(form.separator, at + 1))
        text.replace(at, form.separator.size(), ";");
    if (ours == "severity")
      if (const auto named = form.severities.find(lower(text)); named != form.severities.end())
        text = named->second;
    if (is_time(ours) && !text.empty()) {
      const auto at = parse_record_time(text, form.times, form.utc_offset_min);
      if (!at) {
        problems.push_back(
            {file, line, "\"" + theirs + "\" is no time: \"" + text.substr(0, 40) + "\"",
             form.times.empty() ? "say in exports.yml how times are written: \"times: '%d/%b/%y'\""
                                : "exports.yml says \"times: '" + form.times + "'\""});
        return std::nullopt;
      }
      text = to_rfc3339(*at);
    }
    fields.emplace_back(ours, std::move(text));
  }
  if (form.kind != kIncidents && form.columns.count("type") == 0)
    fields.emplace_back("type", form.default_type);
  return fields;
}

TableColumns record_columns(const std::string& kind, const RecordForm* form) {
  if (form == nullptr && kind == kIncidents)
    return {{"id", "entities", "opened_at"},
            {},
            "the header is id,entities,severity,opened_at,closed_at,acknowledged_at"};
  if (form == nullptr)
    return {{"id", "type", "entities", "approved_at"},
            {},
            "the header is id,type,entities,actor,approved_at,window_start,window_end"};
  TableColumns columns;
  columns.remedy = "exports.yml names it; export that column, or name another one there";
  for (const auto& [ours, theirs] : form->columns) {
    columns.needed.push_back(theirs);
    if (ours == "entities") columns.repeatable.push_back(theirs);
  }
  for (const RowCondition* condition : {&form->approved_when, &form->only_when})
    if (!condition->column.empty()) columns.needed.push_back(condition->column);
  return columns;
}

}  // namespace plumbline::config
