#pragma once

#include <string>
#include <string_view>

namespace plumbline::collector::sources {

/// "DOM\user" and "user@dom" → "user@dom", in lower case (rubric 0.3). Without a domain: "user".
std::string normalised_principal(std::string_view name);

/// Whether two spellings name one account; a name without a domain matches any domain.
bool same_principal(std::string_view a, std::string_view b);

}  // namespace plumbline::collector::sources
