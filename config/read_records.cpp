#include "config/read_records.h"

#include <algorithm>

#include "config/map_reader.h"
#include "config/promise_text.h"
#include "config/read_practice.h"

namespace plumbline::config {
namespace {

const std::vector<std::string>& change_types() {
  static const std::vector<std::string> kWords = {"standard", "normal", "emergency"};
  return kWords;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    if (const std::string part = trimmed(text.substr(from, to - from)); !part.empty())
      parts.push_back(part);
    from = to + 1;
  }
  return parts;
}

// The cells of every column of that name: a desk may give one column per value.
std::string cells(const RecordFields& row, const std::string& column,
                  const std::string& separator) {
  std::string text;
  for (const auto& [name, value] : row)
    if (name == column && !trimmed(value).empty())
      text += (text.empty() ? "" : separator) + trimmed(value);
  return text;
}

void add_text(std::string& out, const std::string& text, const std::string& separator) {
  if (!text.empty()) out += (out.empty() ? "" : separator) + text;
}

// What stands at a path; objects that stand for something give what they are called.
std::string text_at(const YamlValue& value, std::string_view path, const std::string& separator) {
  std::string out;
  switch (value.kind) {
    case YamlValue::Kind::Null:
      return {};
    case YamlValue::Kind::Scalar:
      return path.empty() ? trimmed(value.text) : "";
    case YamlValue::Kind::List:
      for (const YamlValue& item : value.items)
        add_text(out, text_at(item, path, separator), separator);
      return out;
    case YamlValue::Kind::Map:
      break;
  }
  if (path.empty()) {
    for (const char* key : {"display_value", "value", "name", "key"})
      if (const YamlValue* found = value.find(key)) return text_at(*found, "", separator);
    return {};
  }
  // "cmdb_ci.name" may be one key or two.
  if (const YamlValue* whole = value.find(path)) return text_at(*whole, "", separator);
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
       dot = path.find('.', dot + 1))
    if (const YamlValue* part = value.find(path.substr(0, dot)))
      return text_at(*part, path.substr(dot + 1), separator);
  return {};
}

const YamlValue* list_in(const YamlValue& value, const RecordForm& form) {
  if (value.kind == YamlValue::Kind::List) return &value;
  if (value.kind != YamlValue::Kind::Map) return nullptr;
  for (const std::string& name : form.lists)
    if (const YamlValue* found = value.find(name))
      if (found->kind == YamlValue::Kind::List) return found;
  return nullptr;
}

std::vector<ChangeRecord> read_own_records(const YamlValue& value, const std::string& file,
                                           Problems& problems) {
  std::vector<ChangeRecord> records;
  if (value.kind == YamlValue::Kind::Null) return records;
  if (value.kind != YamlValue::Kind::List) {
    problems.push_back(
        {file, value.line, "a list of records is expected", "begin each record with \"- id: …\""});
    return records;
  }
  for (const YamlValue& item : value.items) {
    MapReader map(item, file, "record", problems);
    RecordFields fields;
    const std::size_t before = problems.size();
    for (const char* key : {"id", "type"}) fields.emplace_back(key, map.required_text(key));
    for (const char* key : {"actor", "approved_at", "window_start", "window_end"})
      fields.emplace_back(key, map.text(key));
    std::string entities;
    for (const std::string& word : map.words("entities")) entities += word + ";";
    fields.emplace_back("entities", entities);
    map.finish();
    if (problems.size() == before)
      records.push_back(make_record(fields, file, item.line, problems));
  }
  return records;
}

std::vector<ChangeRecord> read_exported(const YamlValue& value, const std::string& file,
                                        const RecordForm& form, Problems& problems) {
  std::vector<ChangeRecord> records;
  if (value.kind == YamlValue::Kind::Null) return records;
  const YamlValue* list = list_in(value, form);
  if (list == nullptr) {
    problems.push_back({file, value.line, "no list of records is found",
                        "say in exports.yml where it is: \"list: result\""});
    return records;
  }
  for (const YamlValue& item : list->items) {
    const auto cell = [&](const std::string& path) { return text_at(item, path, form.separator); };
    const auto fields = in_our_words(form, cell, file, item.line, problems);
    if (fields) records.push_back(make_record(*fields, file, item.line, problems));
  }
  return records;
}

}  // namespace

ChangeRecord make_record(const RecordFields& fields, const std::string& file, int line,
                         Problems& problems) {
  ChangeRecord record;
  record.promise.path = file;
  record.promise.line = line;
  const auto problem = [&](std::string what, std::string remedy) {
    problems.push_back(
        {file, line, "record " + record.id + ": " + std::move(what), std::move(remedy)});
  };
  const auto time = [&](const std::string& name,
                        const std::string& text) -> std::optional<Instant> {
    if (text.empty()) return std::nullopt;
    const auto at = parse_instant(text);
    if (at) return *at;
    problem("\"" + name + "\" is no time: \"" + text.substr(0, 40) + "\"",
            "write 2026-01-31T08:00:00Z");
    return std::nullopt;
  };
  bool typed = false;
  for (const auto& [name, raw] : fields) {
    const std::string text = trimmed(raw);
    if (name == "id") record.id = text;
    if (name == "entities") record.entities = split(text, ';');
    if (name == "actor") record.actor = text;
    if (name == "approved_at") record.approved_at = time(name, text);
    if (name == "window_start") record.window_start = time(name, text);
    if (name == "window_end") record.window_end = time(name, text);
    if (name != "type") continue;
    const auto found = std::find(change_types().begin(), change_types().end(), lower(text));
    typed = found != change_types().end();
    if (typed)
      record.type = static_cast<ChangeType>(found - change_types().begin());
    else
      problem("\"type\" cannot be \"" + text.substr(0, 40) + "\"", suggest(text, change_types()));
  }
  if (record.id.empty()) problem("\"id\" is missing", "give every record the service desk's id");
  for (const std::string& entity : record.entities)
    if (entity.rfind("regex:", 0) == 0 && fits_everything(entity.substr(6)))
      problem("\"" + entity + "\" fits every name", "name the objects that the change is for");
  if (record.window_start && record.window_end && *record.window_end < *record.window_start)
    problem("the window ends before it starts", "swap window_start and window_end");
  return record;
}

std::vector<ChangeRecord> read_records(const YamlValue& value, const std::string& file,
                                       const RecordForm* form, Problems& problems) {
  return form == nullptr ? read_own_records(value, file, problems)
                         : read_exported(value, file, *form, problems);
}

std::optional<ChangeRecord> record_of_row(const RecordFields& row, const std::string& file,
                                          int line, const RecordForm* form, Problems& problems) {
  if (form == nullptr) return make_record(row, file, line, problems);
  const auto cell = [&](const std::string& column) { return cells(row, column, form->separator); };
  const auto fields = in_our_words(*form, cell, file, line, problems);
  if (!fields) return std::nullopt;
  return make_record(*fields, file, line, problems);
}

std::optional<ConfigurationItem> read_configuration_item(const RecordFields& row,
                                                         const std::string& file, int line,
                                                         Problems& problems) {
  ConfigurationItem item;
  item.promise.path = file;
  item.promise.line = line;
  for (const auto& [column, raw] : row) {
    const std::string text = trimmed(raw);
    if (column == "uuid")
      item.uuid = lower(text);
    else if (column == "name")
      item.name = text;
    else if (!text.empty())
      item.attributes[column] = text;
  }
  if (item.uuid.empty() && item.name.empty())
    problems.push_back({file, line, "the item has neither uuid nor name",
                        "remove the row, or give it the instance UUID of its machine"});
  return item;
}

TableColumns configuration_item_columns() {
  return {{"uuid", "name"}, {}, "the header is uuid,name and any attributes"};
}

std::string promise_text(const ChangeRecord& record) {
  return PromiseText()
      .add(record.id)
      .add(static_cast<double>(record.type))
      .add(record.actor)
      .add(record.approved_at)
      .add(record.window_start)
      .add(record.window_end)
      .add(record.entities)
      .take();
}

std::string promise_text(const ConfigurationItem& item) {
  PromiseText text;
  text.add(item.uuid).add(item.name);
  for (const auto& [name, value] : item.attributes) text.add(name).add(value);
  return text.take();
}

}  // namespace plumbline::config
