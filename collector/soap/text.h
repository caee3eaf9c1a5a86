#pragma once

#include <string>
#include <string_view>

namespace plumbline::collector::soap {

/// Untrusted text made safe to store and show: valid UTF-8 (each wrong byte becomes U+FFFD) and no
/// control characters but tab and newline.
std::string clean_text(std::string_view untrusted);
/// Likewise, into a string whose memory is used again.
void copy_clean_text(std::string_view untrusted, std::string& to);

/// Text escaped for XML content and attribute values; what XML 1.0 cannot carry is left out.
std::string xml_escaped(std::string_view text);

/// "vim25:VmPoweredOnEvent" → "VmPoweredOnEvent".
std::string_view without_prefix(std::string_view qualified);

}  // namespace plumbline::collector::soap
