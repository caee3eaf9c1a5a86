#include "scoring/measures/added_hosts.h"

#include <algorithm>

namespace plumbline::scoring {

std::vector<AddedHost> added_hosts(const Context& context, const std::vector<const Work*>& work) {
  std::vector<AddedHost> hosts;
  const auto& evidence = context.evidence();
  const auto add = [&](const Work& one, std::uint32_t entity) {
    const auto info = evidence.entities.find(entity);
    // A bulk that partly failed also names the cluster that the others should have joined.
    if (info == evidence.entities.end() || info->second.ref.type != "HostSystem") return;
    AddedHost host{&one, entity, std::nullopt};
    const auto service = evidence.ready.find(entity);
    if (service != evidence.ready.end() && service->second <= context.as_of())
      host.service = std::max(service->second, one.change->started);
    hosts.push_back(host);
  };
  for (const Work* one : work) {
    add(*one, one->change->entity);
    for (const std::uint32_t sibling : one->change->siblings) add(*one, sibling);
  }
  return hosts;
}

}  // namespace plumbline::scoring
