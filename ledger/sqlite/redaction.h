#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::ledger {

/// One account's name in the spellings that stand for the same account ("CORP\jane", "jane@corp",
/// and as JSON and YAML escape them), and what to write in its place. Case does not matter.
class Redaction {
 public:
  Redaction(const std::string& account, std::string replacement);

  /// A single value (a property, a detail): replaces a name with a domain wherever it stands as a
  /// word, a bare name only where it is the whole value. True when something was replaced.
  bool in_value(std::string& value) const;
  /// A file of the practice folder: replaces words, except keys ("jane:").
  bool in_file(std::string& content) const;

 private:
  bool replace_words(std::string& text, bool spare_keys) const;

  std::vector<std::string> spellings_;
  std::string replacement_;
  bool bare_ = false;
};

}  // namespace plumbline::ledger
