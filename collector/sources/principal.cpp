#include "collector/sources/principal.h"

#include <algorithm>

namespace plumbline::collector::sources {

std::string normalised_principal(std::string_view name) {
  std::string whole;
  if (const auto slash = name.find('\\'); slash != std::string_view::npos) {
    whole.append(name.substr(slash + 1)).append("@").append(name.substr(0, slash));
  } else {
    whole = name;
  }
  std::transform(whole.begin(), whole.end(), whole.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return whole;
}

bool same_principal(std::string_view a, std::string_view b) {
  const std::string x = normalised_principal(a);
  const std::string y = normalised_principal(b);
  if (x.empty() || y.empty()) return false;
  const auto at_x = x.find('@');
  const auto at_y = y.find('@');
  if (at_x == std::string::npos || at_y == std::string::npos)
    return x.substr(0, at_x) == y.substr(0, at_y);
  return x == y;
}

}  // namespace plumbline::collector::sources
