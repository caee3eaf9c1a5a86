#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/record_form.h"

namespace plumbline::config {

// From a service desk's export to fields in plumbline's words, whatever the fields are of.

std::string lower(std::string text);
/// Without blanks and tabs at both ends.
std::string trimmed(const std::string& text);
/// The parts that are not empty, trimmed.
std::vector<std::string> split(const std::string& text, char separator);

/// One row of a table; without a form it is in our words already. nullopt: the row is none.
std::optional<RecordFields> fields_of_row(const RecordFields& row, const std::string& file,
                                          int line, const RecordForm* form, Problems& problems);

/// The rows of an export as JSON or YAML, each with its line.
std::vector<std::pair<RecordFields, int>> fields_of_export(const YamlValue& value,
                                                           const std::string& file,
                                                           const RecordForm& form,
                                                           Problems& problems);

/// A list in our words: what one of it is called, and its keys besides "entities".
struct OwnList {
  const char* what = "";  ///< "record"
  std::vector<const char*> required;
  std::vector<const char*> optional;
};
/// What stands in such a list, each with its line; what is not whole is reported and left out.
std::vector<std::pair<RecordFields, int>> fields_of_list(const YamlValue& value,
                                                         const std::string& file,
                                                         const OwnList& list, Problems& problems);

/// A time that a field holds; nullopt: it is empty, or none, which is reported.
std::optional<Instant> time_in(const std::string& name, const std::string& text,
                               const std::string& what, const std::string& file, int line,
                               Problems& problems);

/// Reported: an entity that is a pattern and fits every name.
void check_entities(const std::vector<std::string>& entities, const std::string& what,
                    const std::string& file, int line, Problems& problems);

}  // namespace plumbline::config
