#include "config/record_rows.h"

#include <algorithm>

#include "config/map_reader.h"
#include "config/read_practice.h"

namespace plumbline::config {
namespace {

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

}  // namespace

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

std::optional<RecordFields> fields_of_row(const RecordFields& row, const std::string& file,
                                          int line, const RecordForm* form, Problems& problems) {
  if (form == nullptr) return row;
  const auto cell = [&](const std::string& column) { return cells(row, column, form->separator); };
  return in_our_words(*form, cell, file, line, problems);
}

std::vector<std::pair<RecordFields, int>> fields_of_export(const YamlValue& value,
                                                           const std::string& file,
                                                           const RecordForm& form,
                                                           Problems& problems) {
  std::vector<std::pair<RecordFields, int>> rows;
  if (value.kind == YamlValue::Kind::Null) return rows;
  const YamlValue* list = list_in(value, form);
  if (list == nullptr) {
    problems.push_back({file, value.line, "no list of records is found",
                        "say in exports.yml where it is: \"list: result\""});
    return rows;
  }
  for (const YamlValue& item : list->items) {
    const auto cell = [&](const std::string& path) { return text_at(item, path, form.separator); };
    if (auto fields = in_our_words(form, cell, file, item.line, problems))
      rows.emplace_back(*std::move(fields), item.line);
  }
  return rows;
}

std::vector<std::pair<RecordFields, int>> fields_of_list(const YamlValue& value,
                                                         const std::string& file,
                                                         const OwnList& list, Problems& problems) {
  std::vector<std::pair<RecordFields, int>> rows;
  if (value.kind == YamlValue::Kind::Null) return rows;
  const std::string what = list.what;
  if (value.kind != YamlValue::Kind::List) {
    problems.push_back({file, value.line, "a list of " + what + "s is expected",
                        "begin each " + what + " with \"- id: …\""});
    return rows;
  }
  for (const YamlValue& item : value.items) {
    MapReader map(item, file, what, problems);
    RecordFields fields;
    const std::size_t before = problems.size();
    for (const char* key : list.required) fields.emplace_back(key, map.required_text(key));
    for (const char* key : list.optional) fields.emplace_back(key, map.text(key));
    std::string entities;
    for (const std::string& word : map.words("entities")) entities += word + ";";
    fields.emplace_back("entities", entities);
    map.finish();
    if (problems.size() == before) rows.emplace_back(std::move(fields), item.line);
  }
  return rows;
}

std::optional<Instant> time_in(const std::string& name, const std::string& text,
                               const std::string& what, const std::string& file, int line,
                               Problems& problems) {
  if (text.empty()) return std::nullopt;
  if (const auto at = parse_instant(text)) return *at;
  problems.push_back({file, line,
                      what + ": \"" + name + "\" is no time: \"" + text.substr(0, 40) + "\"",
                      "write 2026-01-31T08:00:00Z"});
  return std::nullopt;
}

void check_entities(const std::vector<std::string>& entities, const std::string& what,
                    const std::string& file, int line, Problems& problems) {
  for (const std::string& entity : entities)
    if (entity.rfind("regex:", 0) == 0 && fits_everything(entity.substr(6)))
      problems.push_back({file, line, what + ": \"" + entity + "\" fits every name",
                          "name the objects that it is about"});
}

}  // namespace plumbline::config
