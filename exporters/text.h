#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::exporters {

/// The same text as valid UTF-8: every byte that belongs to no well-formed sequence becomes U+FFFD.
/// Names come from vCenters and practice files, and one bad byte in a label would make Prometheus
/// refuse the whole target.
std::string valid_utf8(std::string_view text);

/// Valid UTF-8 without control characters (each becomes a space): safe on one line of a terminal.
std::string one_line(std::string_view text);

/// Valid UTF-8 with & < > " ' as entities: safe in HTML text and in quoted attributes.
std::string escape_html(std::string_view text);

/// Columns of valid UTF-8 on a terminal, one per code point.
std::size_t display_width(std::string_view text);

/// Cut to `width` columns (an ellipsis marks the cut) and filled up with spaces.
std::string pad(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at spaces; a longer word is cut. Never empty.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Six significant digits, so that noise below them never changes the bytes. Absent when not
/// finite.
std::optional<double> rounded(double value);

/// For people, four significant digits, and whole from ten thousand on: "0.972", "12", "525600";
/// "-" when absent or not finite.
std::string number(std::optional<double> value);

}  // namespace plumbline::exporters
