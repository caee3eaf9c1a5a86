#pragma once

#include <string>
#include <string_view>

#include "collector/soap/transport.h"

namespace plumbline::collector::rest {

/// Percent-encoding of RFC 3986: all but letters, digits and "-_.~" becomes %XX.
std::string percent_encoded(std::string_view text);

/// Path and query of one call: the allow-list's, with the request's id in place of "{id}".
std::string target_of(const soap::RestRequest& request);

}  // namespace plumbline::collector::rest
