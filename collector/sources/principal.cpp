#include "collector/sources/principal.h"

#include "facts/account.h"

namespace plumbline::collector::sources {

bool same_principal(std::string_view a, std::string_view b) {
  const std::string x = normalised_account(a);
  const std::string y = normalised_account(b);
  if (x.empty() || y.empty()) return false;
  const auto at_x = x.find('@');
  const auto at_y = y.find('@');
  if (at_x == std::string::npos || at_y == std::string::npos)
    return x.substr(0, at_x) == y.substr(0, at_y);
  return x == y;
}

}  // namespace plumbline::collector::sources
