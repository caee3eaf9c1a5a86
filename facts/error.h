#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace plumbline {

/// An expected failure, as a value: what went wrong, where (file:line, URL, method), and what the
/// reader can do about it. `to_string` gives the one clear line that a user sees.
struct Error {
  std::string what;
  std::string where;   ///< "rubric/change.yml:12", "https://vc/sdk CreateFilter"; may be empty
  std::string remedy;  ///< "remove one of the two keys"; may be empty

  std::string to_string() const {
    std::string line = where.empty() ? what : where + ": " + what;
    if (!remedy.empty()) line += " (" + remedy + ")";
    return line;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string what, std::string where = {},
                                  std::string remedy = {}) {
  return tl::make_unexpected(Error{std::move(what), std::move(where), std::move(remedy)});
}

}  // namespace plumbline
