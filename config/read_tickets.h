#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/record_form.h"
#include "facts/practice.h"

namespace plumbline::config {

/// incidents/*.yml and *.json: the service desk's incidents in plumbline's words, or, with a form,
/// in its own.
std::vector<DeclaredIncident> read_tickets(const YamlValue& value, const std::string& file,
                                           const RecordForm* form, Problems& problems);

/// One row of incidents/*.csv; nullopt: the row is none.
std::optional<DeclaredIncident> ticket_of_row(const RecordFields& row, const std::string& file,
                                              int line, const RecordForm* form, Problems& problems);

std::string promise_text(const DeclaredIncident& ticket);

}  // namespace plumbline::config
