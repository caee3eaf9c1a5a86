#include "collector/sources/image_compliance.h"

#include <string>
#include <vector>

#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "VcIntegrity.lifecycleSoftwareSpecification.Read";
constexpr const char* kManaged = "lifecycleManaged";
constexpr const char* kAbsent = "this vCenter has no image management by REST";

bool is_managed(const EntityState& cluster) {
  const std::string* managed = cluster.find(kManaged);
  return managed != nullptr && *managed == "true";
}

/// All clusters, and whether an image manages them. A server before 7.0 does not know the property:
/// no cluster is managed.
Answer<std::vector<EntityState>> read_clusters(const Reading& reading) {
  const char* const type = "ClusterComputeResource";
  const auto view = reading.session.view_of(type, reading.stop);
  if (!view) return tl::make_unexpected(view.error());
  std::vector<EntityState> states;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    if (content.refused_with("ManagedObjectNotFound")) return {};
    EntityState state;
    state.entity = {"ClusterImage", content.object.moid};
    const bool refused = content.refused_with("NoPermission");
    if (refused) state.unreadable.push_back(kManaged);
    if (!refused) put_flag(state, kManaged, false);
    for (const auto& [path, value] : content.values)
      if (path == kManaged) put_flag(state, kManaged, soap::text_of(value) == "true");
    states.push_back(std::move(state));
    return {};
  };
  auto got = retrieve_properties(reading, type, {kManaged}, ObjectSet::view(*view), take);
  if (!got && got.error().fault == "InvalidProperty")
    got = retrieve_properties(reading, type, {"name"}, ObjectSet::view(*view), take);
  if (!got) return tl::make_unexpected(got.error());
  return states;
}

/// One cluster's last check. Never checked, or no longer there: nothing to add.
Answer<void> read_compliance(const Reading& reading, EntityState& state, StreamRun& run) {
  const auto answer =
      call_rest(reading, soap::RestCall::GetClusterImageCompliance, state.entity.moid, kPrivilege);
  if (answer) {
    add_compliance(*answer, state);
    return {};
  }
  const Failure& failure = answer.error();
  if (failure.fault == "NotFound") return {};
  if (failure.fault != "NoPermission" && failure.fault != "NoSuchCall")
    return tl::make_unexpected(failure);
  ++run.poll.hidden;
  state.unreadable.push_back("status");
  set_partial(run, failure.fault == "NoSuchCall" ? std::string(kAbsent) : lacks(kPrivilege));
  return {};
}

}  // namespace

void add_compliance(const rest::Value& answer, EntityState& state) {
  for (const char* member : {"status", "impact", "commit"})
    put_text(state, member, answer[member].text());
  put_time(state, "scan_time", answer["scan_time"].text());
  for (const char* hosts :
       {"compliant_hosts", "non_compliant_hosts", "incompatible_hosts", "unavailable_hosts"})
    if (!answer[hosts].absent())
      put_number(state, std::string(hosts) + ".count", answer[hosts].items().size());
}

Answer<void> read_image_compliance(const Reading& reading, StreamRun& run) {
  run.poll.from = run.poll.to = reading.now();
  auto clusters = read_clusters(reading);
  if (!clusters) return tl::make_unexpected(clusters.error());
  for (EntityState& cluster : *clusters)
    if (is_managed(cluster))
      if (auto got = read_compliance(reading, cluster, run); !got) return got;
  if (reading.session.rest().legacy() && run.poll.reason.empty()) run.poll.reason = kAbsent;
  return publish_states(reading, {{"ClusterImage", std::move(*clusters)}}, run);
}

}  // namespace plumbline::collector::sources
