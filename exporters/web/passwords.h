#pragma once

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporters/web_access.h"

namespace plumbline::exporters {

/// Checks the Authorization headers of requests (RFC 7617). bcrypt is slow by design, so `recall`
/// answers from memory what `verify` has found right before: of each user one keyed digest of the
/// password, never the password. What was wrong is not remembered: every wrong guess costs one
/// bcrypt, whether the user exists or not. Thread-safe.
class Passwords {
 public:
  Passwords(std::vector<WebUser> users, Role without_password);

  struct Answer {
    bool known = false;        ///< else `verify` has to say
    std::optional<Role> role;  ///< absent: not let in
  };
  /// In microseconds. Without users everybody is let in; without a password nobody is.
  Answer recall(std::string_view authorization) const;
  /// In as long as the hash's cost asks for: 50 ms at cost 10, twice as long for each step more.
  std::optional<Role> verify(std::string_view authorization);

 private:
  using Digest = std::array<unsigned char, 32>;
  struct Claim {
    std::string name;
    std::string password;
  };
  static std::optional<Claim> read(std::string_view authorization);
  std::optional<std::size_t> index_of(const std::string& name) const;
  Digest digest(const std::string& text) const;
  std::optional<Role> recall_user(std::size_t user, const Claim& claim) const;

  const std::vector<WebUser> users_;
  const Role without_password_;
  Digest
      key_{};  ///< of this process alone: what is remembered says nothing to a core dump's reader
  mutable std::mutex mutex_;
  std::map<std::size_t, Digest> right_;  ///< by user: what was verified last
};

}  // namespace plumbline::exporters
