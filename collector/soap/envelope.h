#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/soap/allowed_methods.h"
#include "facts/activity.h"

namespace plumbline::collector::soap {

/// The request for one allowed method on one object, written as it is built. Every value and type
/// is escaped; element names come from plumbline's own source only. Members must be added in the
/// order of the vim25 schema, as vCenter insists on it. May hold a password (Login): never log
/// `body()`.
class Envelope {
 public:
  Envelope(Method method, const EntityRef& self);

  Envelope& value(std::string_view name, std::string_view text);
  Envelope& flag(std::string_view name, bool value);
  Envelope& number(std::string_view name, long long value);
  Envelope& reference(std::string_view name, const EntityRef& ref);
  /// Opens a nested element; `type` becomes its xsi:type when given.
  Envelope& open(std::string_view name, std::string_view type = {});
  Envelope& close();

  Method method() const { return method_; }
  /// The whole document; closes what is still open.
  std::string body() const;

 private:
  Method method_;
  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace plumbline::collector::soap
