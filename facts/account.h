#pragma once

#include <string>
#include <string_view>

namespace plumbline {

/// One account, one spelling (rubric 0.3): "DOM\user" and "user@DOM" become "user@dom", a leading
/// '\' is dropped, ASCII letters are folded to lower case. Pure.
std::string normalised_account(std::string_view account);

}  // namespace plumbline
