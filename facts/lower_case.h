#pragma once

#include <string>
#include <string_view>

namespace plumbline {

/// With ASCII letters in lower case, all else as it is: "CHG-10" and "chg-10" are one id, names of
/// accounts and machines likewise. Pure; knows no locale.
std::string lower_case(std::string_view text);

}  // namespace plumbline
