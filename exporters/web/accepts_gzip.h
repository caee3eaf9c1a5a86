#pragma once

#include <string_view>

namespace plumbline::exporters {

/// Whether an Accept-Encoding header (RFC 9110, 12.5.3) allows gzip: named, or "*", with a weight
/// above zero; "gzip" itself wins over "*". Absent or unreadable: no.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace plumbline::exporters
