#include "facts/account.h"

#include "facts/lower_case.h"

namespace plumbline {

std::string normalised_account(std::string_view account) {
  std::string text;
  text.reserve(account.size() + 1);
  const auto slash = account.find('\\');
  if (slash != std::string_view::npos && slash > 0 && slash + 1 < account.size()) {
    text.append(account.substr(slash + 1)).append("@").append(account.substr(0, slash));
  } else {
    text.append(slash == 0 ? account.substr(1) : account);
  }
  return lower_case(text);
}

}  // namespace plumbline
