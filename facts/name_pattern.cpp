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

std::shared_ptr<const std::regex> compile(const std::string& pattern) {
  if (pattern_problem(pattern)) return nullptr;
  return std::make_shared<const std::regex>(pattern, std::regex::ECMAScript | std::regex::optimize);
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
  thread_local std::unordered_map<std::string, std::shared_ptr<const std::regex>> kept;
  auto it = kept.find(pattern);
  if (it == kept.end()) {
    if (kept.size() >= kMostKept) kept.clear();
    it = kept.emplace(pattern, compile(pattern)).first;
  }
  return it->second && std::regex_match(text.begin(), text.end(), *it->second);
}

}  // namespace plumbline
