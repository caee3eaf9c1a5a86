#include "collector/privileges.h"

#include <algorithm>
#include <array>
#include <utility>

#include "facts/poll.h"

namespace plumbline::collector {
namespace {

constexpr const char* kView = "System.View";
constexpr const char* kRead = "System.Read";

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSources = {{
    {"alarms", "System.View"},
    {"permissions", "System.View"},
    {"licences", "System.View"},
    {"scheduled_tasks", "System.View"},
    {"profiles", "Profile.View"},
    {"tags", "System.Read"},
    {"content_library", "System.Read"},
    {"image_compliance", "VcIntegrity.lifecycleSoftwareSpecification.Read"},
}};

constexpr std::array<std::string_view, 13> kReading = {
    "Profile.View",
    "StorageProfile.View",
    "System.Anonymous",
    "System.Read",
    "System.View",
    "VcIntegrity.ClusterConfiguration.View",
    "VcIntegrity.Updates.com.vmware.vcIntegrity.ViewStatus",
    "VcIntegrity.lifecycleGeneral.Read",
    "VcIntegrity.lifecycleHealth.Read",
    "VcIntegrity.lifecycleSettings.Read",
    "VcIntegrity.lifecycleSoftwareRemediation.Read",
    "VcIntegrity.lifecycleSoftwareSpecification.Read",
    "VirtualMachine.Provisioning.ReadCustSpecs",
};

}  // namespace

std::map<std::string, std::vector<std::string>> privileges_for(const CollectionPlan& plan) {
  std::map<std::string, std::vector<std::string>> needed;
  if (!plan.event_classes.empty()) needed[streams::kEvents] = {kView};
  if (plan.tasks) needed[streams::kTasks] = {kView};
  if (!plan.option_keys.empty()) needed[streams::kOptions] = {kRead};
  for (const auto& [type, paths] : plan.properties)
    needed[streams::inventory(type)] = {kRead, kView};
  for (const auto& [type, paths] : plan.sampled) needed[streams::inventory(type)] = {kRead, kView};
  for (const auto& [type, counters] : plan.counters)
    needed[streams::performance(type)] = {kRead, kView};
  for (const auto& [source, privilege] : kSources)
    if (plan.wants(std::string(source))) needed[std::string(source)] = {std::string(privilege)};
  return needed;
}

bool is_reading(std::string_view privilege) {
  return std::find(kReading.begin(), kReading.end(), privilege) != kReading.end();
}

}  // namespace plumbline::collector
