#pragma once

#include <string>
#include <string_view>

namespace plumbline::exporters {

/// A strong entity tag (RFC 9110, 8.8.3) over `bytes`: 128 bits of their SHA-256, in quotes. The
/// same bytes have the same tag in every process, so a restart costs no client a download.
std::string entity_tag(std::string_view bytes);

/// Whether an If-None-Match header names `tag`: in a list, as "*", or as a weak tag (which is how a
/// compressing proxy passes it on). Absent or unreadable: no.
bool names_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace plumbline::exporters
