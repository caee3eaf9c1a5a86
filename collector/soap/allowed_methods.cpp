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
  }
  std::abort();
}

}  // namespace plumbline::collector::soap
