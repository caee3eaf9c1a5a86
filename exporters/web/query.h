#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumbline::exporters {

/// The path of a request target, without query, percent-decoded: "/areas/change" of
/// "/areas/change?at=2026-11-02". Both readers below return valid UTF-8 without control characters
/// (what is neither becomes U+FFFD or a space), still untrusted text; a malformed percent code
/// stays as it was written, so that whoever reads the value refuses it and can show it. "%2F"
/// becomes "/": compare whole paths, or prefixes, and never open a file by one.
std::string request_path(std::string_view target);

/// The first parameter of this name in the query, "+" as a space, percent-decoded; empty when it
/// stands without a value, absent when it is not there.
std::optional<std::string> query_parameter(std::string_view target, std::string_view name);

}  // namespace plumbline::exporters
