#include "ledger/sqlite/redaction.h"

#include <algorithm>

#include "facts/account.h"

namespace plumbline::ledger {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

/// Characters that go on a name: what they touch is another name.
bool is_word(char c) {
  const char small = lower(c);
  return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Redaction::Redaction(const std::string& account, std::string replacement)
    : replacement_(std::move(replacement)) {
  const std::string plain = normalised_account(account);
  spellings_.push_back(plain);
  const auto at = plain.rfind('@');
  bare_ = at == std::string::npos;
  if (!bare_) {
    const std::string user = plain.substr(0, at);
    const std::string domain = plain.substr(at + 1);
    spellings_.push_back(domain + "\\\\" + user);
    spellings_.push_back(domain + "\\" + user);
  }
}

bool Redaction::in_value(std::string& value) const {
  if (!bare_) return replace_words(value, false);
  if (normalised_account(value) != spellings_.front()) return false;
  value = replacement_;
  return true;
}

bool Redaction::in_file(std::string& content) const { return replace_words(content, bare_); }

bool Redaction::replace_words(std::string& text, bool spare_keys) const {
  bool replaced = false;
  for (const std::string& spelling : spellings_) {
    auto from = text.begin();
    while (true) {
      const auto found = std::search(from, text.end(), spelling.begin(), spelling.end(), same);
      if (found == text.end()) break;
      const auto after = found + static_cast<std::ptrdiff_t>(spelling.size());
      const bool inside = (found != text.begin() && is_word(*(found - 1))) ||
                          (after != text.end() && is_word(*after));
      const bool key = spare_keys && after != text.end() && *after == ':';
      if (inside || key) {
        from = found + 1;
        continue;
      }
      const auto offset = found - text.begin();
      text.replace(found, after, replacement_);
      from = text.begin() + offset + static_cast<std::ptrdiff_t>(replacement_.size());
      replaced = true;
    }
  }
  return replaced;
}

}  // namespace plumbline::ledger
