#include "config/read_records.h"

#include <algorithm>

#include "config/promise_text.h"
#include "config/record_rows.h"

namespace plumbline::config {
namespace {

const std::vector<std::string>& change_types() {
  static const std::vector<std::string> kWords = {"standard", "normal", "emergency"};
  return kWords;
}

const OwnList kOwn{
    "record", {"id", "type"}, {"actor", "approved_at", "window_start", "window_end"}};

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
  const auto time = [&](const std::string& name, const std::string& text) {
    return time_in(name, text, "record " + record.id, file, line, problems);
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
  check_entities(record.entities, "record " + record.id, file, line, problems);
  if (record.window_start && record.window_end && *record.window_end < *record.window_start)
    problem("the window ends before it starts", "swap window_start and window_end");
  return record;
}

std::vector<ChangeRecord> read_records(const YamlValue& value, const std::string& file,
                                       const RecordForm* form, Problems& problems) {
  std::vector<ChangeRecord> records;
  for (const auto& [fields, line] : form ? fields_of_export(value, file, *form, problems)
                                         : fields_of_list(value, file, kOwn, problems))
    records.push_back(make_record(fields, file, line, problems));
  return records;
}

std::optional<ChangeRecord> record_of_row(const RecordFields& row, const std::string& file,
                                          int line, const RecordForm* form, Problems& problems) {
  const auto fields = fields_of_row(row, file, line, form, problems);
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
