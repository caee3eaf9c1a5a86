#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/error.h"
#include "facts/practice.h"

namespace plumbline::config {

/// The clocks of an IANA time zone from 1990 to 2037, from the system's database (Debian's tzdata).
/// Errors: a name that is none, a zone that the database does not have, a table that ends before
/// 2037 although the clocks go on changing.
Result<std::vector<ZoneShift>> time_zone(const std::string& name);

/// The same from the bytes of a TZif file (RFC 8536). Pure.
Result<std::vector<ZoneShift>> read_zone(std::string_view bytes, const std::string& name);

}  // namespace plumbline::config
