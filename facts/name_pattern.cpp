#include "facts/name_pattern.h"

#include <memory>
#include <regex>
#include <unordered_map>

namespace plumbline {

namespace {

constexpr std::size_t kLongestPattern = 200;
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kMostKept = 1000;

bool is_quantifier(char c) { return c == '*' || c == '+' || c == '{'; }

/// A group that holds a quantifier and is itself quantified: (a+)+ backtracks exponentially.
bool nests_quantifiers(const std::string& pattern) {
  std::string open;  // one character per open group: 'q' once it holds a quantifier
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      open.push_back('-');
    } else if (c == ')' && !open.empty()) {
      const bool holds = open.back() == 'q';
      open.pop_back();
      const bool quantified = i + 1 < pattern.size() && is_quantifier(pattern[i + 1]);
      if (holds && quantified) return true;
      if (!open.empty() && (holds || quantified)) open.back() = 'q';
    } else if (is_quantifier(c) && !open.empty()) {
      open.back() = 'q';
    }
  }
  return false;
}

/// Most patterns are "vdi-.*" or begin like it, and most names do not: comparing their beginnings
/// costs a hundredth of matching.
struct Compiled {
  bool usable = false;
  std::string begins;     ///< what every text that matches begins with
  bool and_then = false;  ///< "begins.*" is the whole pattern
  std::regex regex;
};

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_';
}

std::string beginning_of(const std::string& pattern) {
  if (pattern.find('|') != std::string::npos) return {};
  std::size_t size = 0;
  while (size < pattern.size() && is_plain(pattern[size])) ++size;
  // A quantifier speaks of the character before it.
  if (size > 0 && size < pattern.size() && (is_quantifier(pattern[size]) || pattern[size] == '?'))
    --size;
  return pattern.substr(0, size);
}

std::shared_ptr<const Compiled> compile(const std::string& pattern) {
  auto compiled = std::make_shared<Compiled>();
  if (pattern_problem(pattern)) return compiled;
  compiled->usable = true;
  compiled->begins = beginning_of(pattern);
  compiled->and_then = pattern == compiled->begins + ".*";
  compiled->regex.assign(pattern, std::regex::ECMAScript | std::regex::optimize);
  return compiled;
}

bool matches(const Compiled& compiled, std::string_view text) {
  if (!compiled.usable || !text.starts_with(compiled.begins)) return false;
  // A dot stands for no line end.
  if (compiled.and_then && text.find_first_of("\r\n\xe2") == std::string_view::npos) return true;
  return std::regex_match(text.begin(), text.end(), compiled.regex);
}

}  // namespace

std::optional<std::string> pattern_problem(const std::string& pattern) {
  if (pattern.size() > kLongestPattern) return "longer than 200 characters";
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    if (pattern[i + 1] >= '1' && pattern[i + 1] <= '9') return "back-references are not allowed";
    ++i;
  }
  if (nests_quantifiers(pattern)) return "a repeated group must not itself hold a repetition";
  try {
    const std::regex tried(pattern, std::regex::ECMAScript);
  } catch (const std::regex_error& e) {
    return std::string("not an ECMAScript regular expression: ") + e.what();
  }
  return std::nullopt;
}

bool name_matches(const std::string& pattern, std::string_view text) {
  if (text.size() > kLongestText) return false;
  thread_local std::unordered_map<std::string, std::shared_ptr<const Compiled>> kept;
  auto it = kept.find(pattern);
  if (it == kept.end()) {
    if (kept.size() >= kMostKept) kept.clear();
    it = kept.emplace(pattern, compile(pattern)).first;
  }
  return matches(*it->second, text);
}

}  // namespace plumbline
