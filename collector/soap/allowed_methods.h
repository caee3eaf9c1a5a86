#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace plumbline::collector::soap {

/// Every method that can be sent to a vCenter (design law 6): all of them only read, or manage the
/// session's own views and collectors. An Envelope takes a Method and nothing else and the
/// transport takes an Envelope and nothing else, so a method that is not in this list cannot leave
/// the process.
enum class Method : std::uint8_t {
  RetrieveServiceContent,
  CurrentTime,
  Login,
  Logout,
  CreateContainerView,
  DestroyView,
  RetrievePropertiesEx,
  ContinueRetrievePropertiesEx,
  CancelRetrievePropertiesEx,
  CreateCollectorForEvents,
  CreateCollectorForTasks,
  SetCollectorPageSize,
  RewindCollector,
  ReadNextEvents,
  ReadNextTasks,
  DestroyCollector,
  QueryOptions,
};

inline constexpr std::size_t kMethodCount = 17;

/// All of them, in the order of the enumeration.
const std::array<Method, kMethodCount>& allowed_methods();

/// The vim25 name, as it stands on the wire. Aborts on a value outside the list.
std::string_view name_of(Method method);

}  // namespace plumbline::collector::soap
