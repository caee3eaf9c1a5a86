#include "exporters/web/passwords.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace plumbline::exporters {
namespace {

constexpr std::size_t kLongestHeader = 2048;

std::optional<std::string> decoded_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  // EVP_DecodeBlock counts padding as bytes.
  const std::size_t padding = text.substr(text.size() - 2) == "==" ? 2 : text.back() == '=' ? 1 : 0;
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

bool same_scheme(std::string_view scheme) {
  constexpr std::string_view kBasic = "basic";
  if (scheme.size() != kBasic.size()) return false;
  for (std::size_t i = 0; i < kBasic.size(); ++i)
    if ((scheme[i] | 0x20) != kBasic[i]) return false;
  return true;
}

bool matches(const std::string& password, const std::string& hash) {
  const auto room = std::make_unique<crypt_data>();
  const char* made = crypt_r(password.c_str(), hash.c_str(), room.get());
  const bool equal = made != nullptr && std::string_view(made).size() == hash.size() &&
                     CRYPTO_memcmp(made, hash.data(), hash.size()) == 0;
  OPENSSL_cleanse(room.get(), sizeof(crypt_data));
  return equal;
}

}  // namespace

Passwords::Passwords(std::vector<WebUser> users, Role without_password)
    : users_(std::move(users)), without_password_(without_password) {
  if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1)
    throw std::runtime_error("no random bytes");
}

std::optional<Passwords::Claim> Passwords::read(std::string_view authorization) {
  const auto space = authorization.find(' ');
  if (space == std::string_view::npos || authorization.size() > kLongestHeader) return std::nullopt;
  if (!same_scheme(authorization.substr(0, space))) return std::nullopt;
  authorization.remove_prefix(
      std::min(authorization.find_first_not_of(' ', space), authorization.size()));
  const auto text = decoded_base64(authorization);
  // A NUL would end the password for bcrypt, and what follows it would not count.
  if (!text || text->find('\0') != std::string::npos) return std::nullopt;
  const auto colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Claim{text->substr(0, colon), text->substr(colon + 1)};
}

std::optional<std::size_t> Passwords::index_of(const std::string& name) const {
  for (std::size_t i = 0; i < users_.size(); ++i)
    if (users_[i].name == name) return i;
  return std::nullopt;
}

Passwords::Digest Passwords::digest(const std::string& text) const {
  Digest out{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
  return out;
}

std::optional<Role> Passwords::recall_user(std::size_t user, const Claim& claim) const {
  const Digest asked = digest(claim.password);
  const std::lock_guard lock(mutex_);
  const auto found = right_.find(user);
  if (found == right_.end() || CRYPTO_memcmp(found->second.data(), asked.data(), asked.size()) != 0)
    return std::nullopt;
  return users_[user].role;
}

Passwords::Answer Passwords::recall(std::string_view authorization) const {
  if (users_.empty()) return {true, without_password_};
  const auto claim = read(authorization);
  if (!claim) return {true, std::nullopt};
  const auto user = index_of(claim->name);
  const auto role = user ? recall_user(*user, *claim) : std::nullopt;
  return {role.has_value(), role};
}

std::optional<Role> Passwords::verify(std::string_view authorization) {
  const auto claim = read(authorization);
  if (!claim || users_.empty()) return recall(authorization).role;
  const auto user = index_of(claim->name);
  // Many requests of one newcomer may wait here; the first of them did the work.
  if (user)
    if (const auto role = recall_user(*user, *claim)) return role;
  // An unknown name is checked against a known user's hash, always the same: it takes as long as
  // that user's wrong password, and the answer is no.
  const std::size_t checked = user.value_or(digest(claim->name)[0] % users_.size());
  if (!matches(claim->password, users_[checked].bcrypt) || !user) return std::nullopt;
  const std::lock_guard lock(mutex_);
  right_[*user] = digest(claim->password);
  return users_[*user].role;
}

}  // namespace plumbline::exporters
