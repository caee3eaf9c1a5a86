#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/error.h"

namespace plumbline::collector::rest {

/// One JSON value of an answer. Scalars are text as JSON writes them ("true", "12"), strings are
/// cleaned as everything from a vCenter is; null is absent. Asking for what is not there gives an
/// absent value, so that a missing member needs no special care.
class Value {
 public:
  enum class Kind { Absent, Scalar, List, Object };

  Kind kind() const { return kind_; }
  bool absent() const { return kind_ == Kind::Absent; }
  /// Empty unless it is a scalar.
  const std::string& text() const { return text_; }
  /// Empty unless it is a list.
  const std::vector<Value>& items() const { return items_; }
  /// The member of an object; absent when there is none. Of two of one name the first.
  const Value& operator[](std::string_view name) const;

 private:
  friend class Builder;
  Kind kind_ = Kind::Absent;
  std::string text_;
  std::vector<Value> items_;
  std::vector<std::string> names_;  ///< of an object: of each of items_
};

/// How much one answer may hold before it is refused: its parsed form is many times its size.
struct Limits {
  std::size_t bytes = 16U << 20U;
  std::size_t values = 1'000'000;
  std::size_t depth = 32;
};

/// Parses a whole JSON document. Untrusted input: what is larger or deeper than the limits, or not
/// JSON, is one clear error, in bounded memory.
Result<Value> parse_json(std::string_view document, const Limits& limits = {});

/// {"name": ["text", …]}: a request's body.
std::string json_list(const std::string& name, const std::vector<std::string>& texts);

}  // namespace plumbline::collector::rest
