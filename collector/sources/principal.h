#pragma once

#include <string_view>

namespace plumbline::collector::sources {

/// Whether two spellings name one account; a name without a domain matches any domain.
bool same_principal(std::string_view a, std::string_view b);

}  // namespace plumbline::collector::sources
