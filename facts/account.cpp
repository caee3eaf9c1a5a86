#include "facts/account.h"

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
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace plumbline
