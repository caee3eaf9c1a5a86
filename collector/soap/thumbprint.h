#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "facts/error.h"

namespace plumbline::collector::soap {

/// SHA-256 of a certificate's DER bytes: what `tls.thumbprint` pins.
using Thumbprint = std::array<std::uint8_t, 32>;

/// "SHA256:AB:CD:…", with or without the prefix and the colons, any case.
Result<Thumbprint> parse_thumbprint(const std::string& text);
/// "SHA256:AB:CD:…".
std::string to_string(const Thumbprint& thumbprint);

}  // namespace plumbline::collector::soap
