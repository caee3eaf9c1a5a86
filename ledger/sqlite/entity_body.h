#pragma once

#include <string>
#include <string_view>

#include "facts/entity.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

/// All tracked properties of one entity version as one compact byte string: property paths as name
/// ids, values as text, unreadable paths as ids.
std::string encode_body(const EntityState& state, Names& names);
/// Fills properties and unreadable. Throws DamagedRow.
void decode_body(std::string_view body, NameReader& names, EntityState& state);

/// Equal for equal properties and unreadable lists; `scratch` is reused between calls.
std::int64_t fingerprint_of(const EntityState& state, std::string& scratch);

}  // namespace plumbline::ledger
