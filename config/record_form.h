#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/record_table.h"
#include "config/yaml.h"
#include "facts/time.h"

namespace plumbline::config {

/// A condition on a row: one of the values (compared without case) stands in the column.
struct RowCondition {
  std::string column;               ///< empty: always true
  std::vector<std::string> values;  ///< lower case
};

/// How the exports of a service desk are read (exports.yml): which of its columns are ours, what it
/// calls the types of change, how it writes times. Columns of JSON and YAML are paths:
/// "fields.assignee.name".
struct RecordForm {
  std::string kind = "records";                   ///< or "incidents"
  std::string files;                              ///< regex over the name below its folder
  std::map<std::string, std::string> columns;     ///< ours → theirs
  std::map<std::string, std::string> types;       ///< theirs, lower case → ours
  std::string default_type;                       ///< where the column is empty; may be empty
  std::map<std::string, std::string> severities;  ///< theirs, lower case → ours
  std::string times;               ///< "%d/%b/%y %I:%M %p"; empty: RFC 3339, "T" may be a space
  int utc_offset_min = 0;          ///< of times that name no zone
  std::string separator = ";";     ///< between entities in one cell
  std::vector<std::string> lists;  ///< JSON: where the list of records may be; empty: the top
  RowCondition approved_when;      ///< else approved_at is taken as empty
  RowCondition only_when;          ///< else the row is no change
};

/// exports.yml. `like:` names a recipe (recipes/NAME.yml among the built-in files) whose words hold
/// where the entry says nothing else.
std::vector<RecordForm> read_record_forms(const YamlValue& value, const std::string& file,
                                          Problems& problems);

/// The first form for this path ("records/x.csv"), or nullptr: plumbline's own columns.
const RecordForm* form_for(const std::vector<RecordForm>& forms, const std::string& path);

using RecordFields = std::vector<std::pair<std::string, std::string>>;

/// A row in the desk's words, as one in ours; nullopt: no change, or refused. `cell` gives the text
/// of a column, empty when there is none.
std::optional<RecordFields> in_our_words(const RecordForm& form,
                                         const std::function<std::string(const std::string&)>& cell,
                                         const std::string& file, int line, Problems& problems);

/// A moment as `format` writes it: %Y %y %m %d %b %H %I %M %S %p %z and literal text. Times without
/// zone lie `utc_offset_min` east of UTC.
std::optional<Instant> parse_record_time(const std::string& text, const std::string& format,
                                         int utc_offset_min);

/// The columns that a table of that kind ("records", "incidents") must have.
TableColumns record_columns(const std::string& kind, const RecordForm* form);

}  // namespace plumbline::config
