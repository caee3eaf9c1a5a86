#include "collector/soap/allowed_methods.h"

#include <cstdlib>

namespace plumbline::collector::soap {

const std::array<Method, kMethodCount>& allowed_methods() {
  static constexpr std::array<Method, kMethodCount> kAll = {
      Method::RetrieveServiceContent,
      Method::CurrentTime,
      Method::Login,
      Method::Logout,
      Method::CreateContainerView,
      Method::DestroyView,
      Method::RetrievePropertiesEx,
      Method::ContinueRetrievePropertiesEx,
      Method::CancelRetrievePropertiesEx,
      Method::CreateCollectorForEvents,
      Method::CreateCollectorForTasks,
      Method::SetCollectorPageSize,
      Method::RewindCollector,
      Method::ReadNextEvents,
      Method::ReadNextTasks,
      Method::DestroyCollector,
      Method::QueryOptions,
      Method::CreatePropertyCollector,
      Method::DestroyPropertyCollector,
      Method::CreateFilter,
      Method::DestroyPropertyFilter,
      Method::WaitForUpdatesEx,
      Method::QueryPerf,
      Method::GetAlarm,
      Method::RetrieveAllPermissions,
      Method::QueryAssignedLicenses,
      Method::RetrieveEntityScheduledTask,
      Method::QueryComplianceStatus,
      Method::FetchUserPrivilegeOnEntities,
  };
  return kAll;
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::RetrieveServiceContent:
      return "RetrieveServiceContent";
    case Method::CurrentTime:
      return "CurrentTime";
    case Method::Login:
      return "Login";
    case Method::Logout:
      return "Logout";
    case Method::CreateContainerView:
      return "CreateContainerView";
    case Method::DestroyView:
      return "DestroyView";
    case Method::RetrievePropertiesEx:
      return "RetrievePropertiesEx";
    case Method::ContinueRetrievePropertiesEx:
      return "ContinueRetrievePropertiesEx";
    case Method::CancelRetrievePropertiesEx:
      return "CancelRetrievePropertiesEx";
    case Method::CreateCollectorForEvents:
      return "CreateCollectorForEvents";
    case Method::CreateCollectorForTasks:
      return "CreateCollectorForTasks";
    case Method::SetCollectorPageSize:
      return "SetCollectorPageSize";
    case Method::RewindCollector:
      return "RewindCollector";
    case Method::ReadNextEvents:
      return "ReadNextEvents";
    case Method::ReadNextTasks:
      return "ReadNextTasks";
    case Method::DestroyCollector:
      return "DestroyCollector";
    case Method::QueryOptions:
      return "QueryOptions";
    case Method::CreatePropertyCollector:
      return "CreatePropertyCollector";
    case Method::DestroyPropertyCollector:
      return "DestroyPropertyCollector";
    case Method::CreateFilter:
      return "CreateFilter";
    case Method::DestroyPropertyFilter:
      return "DestroyPropertyFilter";
    case Method::WaitForUpdatesEx:
      return "WaitForUpdatesEx";
    case Method::QueryPerf:
      return "QueryPerf";
    case Method::GetAlarm:
      return "GetAlarm";
    case Method::RetrieveAllPermissions:
      return "RetrieveAllPermissions";
    case Method::QueryAssignedLicenses:
      return "QueryAssignedLicenses";
    case Method::RetrieveEntityScheduledTask:
      return "RetrieveEntityScheduledTask";
    case Method::QueryComplianceStatus:
      return "QueryComplianceStatus";
    case Method::FetchUserPrivilegeOnEntities:
      return "FetchUserPrivilegeOnEntities";
  }
  std::abort();
}

const RestRoute& route_of(RestCall call) {
  static constexpr std::array<RestRoute, kRestCallCount> kRoutes = {{
      {"OpenSession", "POST", "/api/session", "POST", "/rest/com/vmware/cis/session"},
      {"CloseSession", "DELETE", "/api/session", "DELETE", "/rest/com/vmware/cis/session"},
      {"ListCategories", "GET", "/api/cis/tagging/category", "GET",
       "/rest/com/vmware/cis/tagging/category"},
      {"GetCategory", "GET", "/api/cis/tagging/category/{id}", "GET",
       "/rest/com/vmware/cis/tagging/category/id:{id}"},
      {"ListTags", "GET", "/api/cis/tagging/tag", "GET", "/rest/com/vmware/cis/tagging/tag"},
      {"GetTag", "GET", "/api/cis/tagging/tag/{id}", "GET",
       "/rest/com/vmware/cis/tagging/tag/id:{id}"},
      {"ListAttachedObjectsOnTags", "POST",
       "/api/cis/tagging/tag-association?action=list-attached-objects-on-tags", "POST",
       "/rest/com/vmware/cis/tagging/tag-association?~action=list-attached-objects-on-tags"},
      {"ListLibraries", "GET", "/api/content/library", "GET", "/rest/com/vmware/content/library"},
      {"GetLibrary", "GET", "/api/content/library/{id}", "GET",
       "/rest/com/vmware/content/library/id:{id}"},
      {"ListLibraryItems", "GET", "/api/content/library/item?library_id={id}", "GET",
       "/rest/com/vmware/content/library/item?library_id={id}"},
      {"GetLibraryItem", "GET", "/api/content/library/item/{id}", "GET",
       "/rest/com/vmware/content/library/item/id:{id}"},
      {"GetClusterImageCompliance", "GET", "/api/esx/settings/clusters/{id}/software/compliance",
       "", ""},
  }};
  const auto at = static_cast<std::size_t>(call);
  if (at >= kRoutes.size()) std::abort();
  return kRoutes[at];
}

}  // namespace plumbline::collector::soap
