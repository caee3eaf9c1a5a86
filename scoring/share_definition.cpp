#include "scoring/share_definition.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "scoring/assess.h"
#include "scoring/declarations.h"
#include "scoring/measures/reading.h"

namespace plumbline::scoring {

namespace {

/// The placeholder's name in "customValue[@owner]"; empty when there is none.
std::string key_in(const std::string& path) {
  const auto at = path.find("[@");
  if (at == std::string::npos) return {};
  const auto end = path.find(']', at);
  return end == std::string::npos ? std::string() : path.substr(at + 2, end - at - 2);
}

std::optional<std::string> undeclared_in(const Predicate& predicate,
                                         const ScopeDeclaration* scope) {
  const std::string key = key_in(predicate.path);
  if (!key.empty() &&
      (!scope || !scope->attributes.contains(key) || scope->attributes.at(key).empty()))
    return key;
  for (const auto& part : predicate.parts)
    if (auto missing = undeclared_in(part, scope)) return missing;
  return std::nullopt;
}

Predicate resolved(Predicate predicate, const ScopeDeclaration* scope) {
  const std::string key = key_in(predicate.path);
  if (!key.empty() && scope) {
    const auto at = predicate.path.find("[@");
    predicate.path = predicate.path.substr(0, at) + "[" + scope->attributes.at(key) +
                     predicate.path.substr(predicate.path.find(']', at));
  }
  for (auto& part : predicate.parts) part = resolved(std::move(part), scope);
  return predicate;
}

Predicate named(Predicate::Op op, std::vector<std::string> values) {
  Predicate test;
  test.kind = Predicate::Kind::Test;
  test.path = "name";
  test.op = op;
  test.values = std::move(values);
  return test;
}

/// `good`, or a documented exception for this object that is in force (exceptions/*.yml). Only
/// signals that the rubric words so take exceptions.
Predicate or_excepted(Predicate good, const Signal& signal, const PracticeHistory& practice,
                      Instant at) {
  const auto flag = signal.parameters.find("exceptions");
  if (flag == signal.parameters.end() || flag->second != Parameter(true)) return good;
  constexpr std::string_view kRegex = "regex:";
  Predicate any;
  any.kind = Predicate::Kind::Any;
  std::vector<std::string> names;
  std::vector<std::string> patterns;
  for (const Exemption& exemption : practice.exemptions) {
    if (exemption.signal != signal.id || !exemption.promise.covers(at) || exemption.expires <= at)
      continue;
    for (const std::string& entity : exemption.entities)
      if (entity.starts_with(kRegex))
        patterns.push_back(entity.substr(kRegex.size()));
      else
        names.push_back(entity);
  }
  if (names.empty() && patterns.empty()) return good;
  std::sort(names.begin(), names.end());
  std::sort(patterns.begin(), patterns.end());
  any.parts.push_back(std::move(good));
  if (!names.empty()) any.parts.push_back(named(Predicate::Op::In, names));
  if (!patterns.empty()) any.parts.push_back(named(Predicate::Op::Matches, patterns));
  return any;
}

/// Unambiguous text: every field with its length.
void write(const Predicate& predicate, std::string& out) {
  const auto field = [&](const std::string& text) {
    out += std::to_string(text.size()) + ":" + text + ",";
  };
  out += "(" + std::to_string(static_cast<int>(predicate.kind)) + "," +
         std::to_string(static_cast<int>(predicate.op)) + ",";
  field(predicate.path);
  for (const auto& value : predicate.values) field(value);
  for (const auto& part : predicate.parts) write(part, out);
  out += ")";
}

std::string fnv1a(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex = "fnv1a:";
  for (int shift = 60; shift >= 0; shift -= 4) hex += kHex[(hash >> shift) & 15];
  return hex;
}

}  // namespace

std::optional<std::string> undeclared_key(const Signal& signal, const ScopeDeclaration* scope) {
  if (signal.where)
    if (auto missing = undeclared_in(*signal.where, scope)) return missing;
  return signal.good ? undeclared_in(*signal.good, scope) : std::nullopt;
}

std::vector<ShareDefinition> share_definitions(const Rubric& rubric,
                                               const PracticeHistory& practice, Instant at) {
  const Declarations declarations(practice, at);
  const ScopeDeclaration* scope = declarations.current();
  std::vector<ShareDefinition> definitions;
  for (const auto& signal : rubric.signals) {
    const bool number = signal.measure == "entity_number";
    if (signal.measure != "entity_share" && signal.measure != "off_share" && !number) continue;
    if (!signal.good || undeclared_key(signal, scope)) continue;
    ShareDefinition definition;
    definition.signal = signal.id;
    definition.type = signal.of;
    if (signal.where) definition.where = resolved(*signal.where, scope);
    definition.good = or_excepted(resolved(*signal.good, scope), signal, practice, at);
    if (number) definition.weight = text_parameter(signal, "number");
    std::string text = definition.type;
    write(definition.where, text);
    write(definition.good, text);
    text += definition.weight;
    definition.digest = fnv1a(text);
    definitions.push_back(std::move(definition));
  }
  return definitions;
}

}  // namespace plumbline::scoring
