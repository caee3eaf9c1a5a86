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
  CreatePropertyCollector,
  DestroyPropertyCollector,
  CreateFilter,
  DestroyPropertyFilter,
  WaitForUpdatesEx,
  QueryPerf,
  GetAlarm,
  RetrieveAllPermissions,
  QueryAssignedLicenses,
  RetrieveEntityScheduledTask,
  QueryComplianceStatus,
  FetchUserPrivilegeOnEntities,
};

inline constexpr std::size_t kMethodCount = 29;

/// All of them, in the order of the enumeration.
const std::array<Method, kMethodCount>& allowed_methods();

/// The vim25 name, as it stands on the wire. Aborts on a value outside the list.
std::string_view name_of(Method method);

/// The same for the REST API (tags, content library, images of clusters): reads, and the opening
/// and closing of the one REST session.
enum class RestCall : std::uint8_t {
  OpenSession,
  CloseSession,
  ListCategories,
  GetCategory,
  ListTags,
  GetTag,
  ListAttachedObjectsOnTags,
  ListLibraries,
  GetLibrary,
  ListLibraryItems,
  GetLibraryItem,
  GetClusterImageCompliance,
};

inline constexpr std::size_t kRestCallCount = 12;

/// One call in the API's two dialects: "/rest" (6.5 and later) and "/api" (7.0 U2 and later).
/// "{id}" in a path stands for one identifier, which is percent-encoded; `legacy` is empty where
/// the old dialect has no such call.
struct RestRoute {
  std::string_view name;  ///< for metrics and messages: "ListTags"
  std::string_view verb;  ///< GET, POST or DELETE
  std::string_view path;  ///< "/api/cis/tagging/tag"
  std::string_view legacy_verb;
  std::string_view legacy;  ///< "/rest/com/vmware/cis/tagging/tag"
};

/// Aborts on a value outside the list.
const RestRoute& route_of(RestCall call);

}  // namespace plumbline::collector::soap
