#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

/// Whether the whole of `text` matches the ECMAScript regex. Patterns come from practice files and
/// configuration, texts from a vCenter: both are length-limited (200 and 1,000 bytes; longer never
/// matches), and a pattern that does not compile never matches. Compiled patterns are kept per
/// thread. Thread-safe.
bool name_matches(const std::string& pattern, std::string_view text);

/// Why the pattern cannot be used; nullopt when it can. Refuses what backtracks without bound
/// (nested quantifiers, back-references), since std::regex would recurse on hostile input.
std::optional<std::string> pattern_problem(const std::string& pattern);

}  // namespace plumbline
