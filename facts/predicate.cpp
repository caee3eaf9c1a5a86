#include "facts/predicate.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "facts/name_pattern.h"

namespace plumbline {

Truth kleene_and(Truth a, Truth b) {
  if (a == Truth::False || b == Truth::False) return Truth::False;
  return a == Truth::Unknown || b == Truth::Unknown ? Truth::Unknown : Truth::True;
}

Truth kleene_or(Truth a, Truth b) {
  if (a == Truth::True || b == Truth::True) return Truth::True;
  return a == Truth::Unknown || b == Truth::Unknown ? Truth::Unknown : Truth::False;
}

namespace {

Truth truth(bool value) { return value ? Truth::True : Truth::False; }

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The root of a path: "customValue[Owner]" is refused when "customValue" is.
bool is_refused(const EntityState& state, const std::string& path) {
  return std::any_of(state.unreadable.begin(), state.unreadable.end(), [&](const auto& refused) {
    return path == refused || (path.starts_with(refused) &&
                               (path[refused.size()] == '.' || path[refused.size()] == '['));
  });
}

Truth compare_numbers(const Predicate& p, const std::string& text) {
  const auto left = number(text);
  const auto right = p.values.empty() ? std::nullopt : number(p.values.front());
  if (!left || !right) return Truth::Unknown;
  return truth(p.op == Predicate::Op::Lt ? *left < *right : *left > *right);
}

Truth older_than(const Predicate& p, const std::string& text, Instant now) {
  const auto since = parse_instant(text);
  const auto days = p.values.empty() ? std::nullopt : number(p.values.front());
  if (!since || !days) return Truth::Unknown;
  return truth(days_between(*since, now) > *days);
}

Truth test_value(const Predicate& p, const std::string* text, Instant now) {
  if (p.op == Predicate::Op::Exists) return truth(text != nullptr && !text->empty());
  if (text == nullptr) return Truth::Unknown;
  const bool listed = std::find(p.values.begin(), p.values.end(), *text) != p.values.end();
  switch (p.op) {
    case Predicate::Op::Eq:
    case Predicate::Op::In:
      return truth(listed);
    case Predicate::Op::Ne:
      return truth(!listed);
    case Predicate::Op::Lt:
    case Predicate::Op::Gt:
      return compare_numbers(p, *text);
    case Predicate::Op::Matches:
      return truth(std::any_of(p.values.begin(), p.values.end(),
                               [&](const auto& pattern) { return name_matches(pattern, *text); }));
    case Predicate::Op::OlderThan:
      return older_than(p, *text, now);
    case Predicate::Op::Exists:
      break;
  }
  return Truth::Unknown;
}

/// "a[*].b": what every member of a list must satisfy, or (Exists) one must have. Of an empty list
/// every member does.
Truth test_members(const Predicate& p, std::size_t star, const EntityState& state, Instant now) {
  const std::string list = p.path.substr(0, star + 1);
  const std::string rest = p.path.substr(star + 2);
  Truth result = p.op == Predicate::Op::Exists ? Truth::False : Truth::True;
  for (auto it = state.properties.lower_bound(list);
       it != state.properties.end() && it->first.starts_with(list); ++it) {
    const std::size_t close = it->first.find(']', list.size());
    if (close == std::string::npos || it->first.compare(close, std::string::npos, rest) != 0)
      continue;
    const Truth t = test_value(p, &it->second, now);
    result = p.op == Predicate::Op::Exists ? kleene_or(result, t) : kleene_and(result, t);
  }
  return result;
}

Truth test(const Predicate& p, const EntityState& state, Instant now) {
  const std::size_t star = p.path.find("[*]");
  const std::string root = p.path.substr(0, star);
  if (is_refused(state, root)) return Truth::Unknown;
  if (star != std::string::npos) return test_members(p, star, state, now);
  return test_value(p, state.find(p.path), now);
}

}  // namespace

Truth evaluate(const Predicate& predicate, const EntityState& state, Instant now) {
  if (predicate.kind == Predicate::Kind::Test) return test(predicate, state, now);
  const bool all = predicate.kind == Predicate::Kind::All;
  Truth result = all ? Truth::True : Truth::False;
  for (const auto& part : predicate.parts) {
    const Truth t = evaluate(part, state, now);
    result = all ? kleene_and(result, t) : kleene_or(result, t);
  }
  return result;
}

}  // namespace plumbline
