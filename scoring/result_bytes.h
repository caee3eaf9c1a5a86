#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scoring/assessment.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// Bytes that stand for what was judged and for nothing else: the same, the same bytes, on every
/// machine. They begin with their version.
std::string to_bytes(const WeekRecord& record);
std::string to_bytes(const ScopeResult& result);

/// nullopt: not such bytes, or of another version; then it is to be judged anew.
std::optional<WeekRecord> week_from(std::string_view bytes);
std::optional<ScopeResult> result_from(std::string_view bytes);

}  // namespace plumbline::scoring
