#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/record_form.h"
#include "facts/practice.h"

namespace plumbline::config {

/// records/*.yml and *.json: a list of records in plumbline's words, or, with a form, in those of
/// the service desk that exported them.
std::vector<ChangeRecord> read_records(const YamlValue& value, const std::string& file,
                                       const RecordForm* form, Problems& problems);

/// One row of records/*.csv; nullopt: the row is no change.
std::optional<ChangeRecord> record_of_row(const RecordFields& row, const std::string& file,
                                          int line, const RecordForm* form, Problems& problems);

/// A record from its texts, however they were written; `line` is where they stand.
ChangeRecord make_record(const RecordFields& fields, const std::string& file, int line,
                         Problems& problems);

/// cmdb/*.csv: uuid, name and any attributes. Refused: a row with neither uuid nor name.
std::optional<ConfigurationItem> read_configuration_item(const RecordFields& row,
                                                         const std::string& file, int line,
                                                         Problems& problems);
TableColumns configuration_item_columns();

std::string promise_text(const ChangeRecord& record);
std::string promise_text(const ConfigurationItem& item);

}  // namespace plumbline::config
