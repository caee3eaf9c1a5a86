#include "scoring/measures/added_hosts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace plumbline::scoring {

namespace {

/// When anything was first done to each host, by what it is rather than by its id at the time.
std::map<std::uint64_t, std::pair<Instant, std::uint32_t>> first_known(const Context& context) {
  std::map<std::uint64_t, std::pair<Instant, std::uint32_t>> first;
  const auto see = [&](std::uint32_t id, Instant at) {
    const EntityInfo* info = context.entity(id);
    if (!info || info->ref.type != "HostSystem") return;
    const auto [known, added] = first.try_emplace(identity_of(context, id), at, id);
    if (!added && at < known->second.first) known->second = {at, id};
  };
  const auto& rows = context.rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].bulk && !context.is_carrier(rows[i].entity)) continue;
    context.work()[i].each_entity([&](std::uint32_t id) { see(id, rows[i].started); });
  }
  return first;
}

}  // namespace

std::vector<AddedHost> added_hosts(const Context& context, const std::vector<const Work*>& work) {
  std::vector<AddedHost> hosts;
  if (work.empty()) return hosts;
  const auto& evidence = context.evidence();
  const auto known = first_known(context);
  const auto add = [&](const Work& one, std::uint32_t entity) {
    const auto info = evidence.entities.find(entity);
    // A bulk that partly failed also names the cluster that the others should have joined.
    if (info == evidence.entities.end() || info->second.ref.type != "HostSystem") return;
    // P16: one that was there under another id was added again, and is not new.
    const auto before = known.find(identity_of(context, entity));
    if (before != known.end() && before->second.second != entity &&
        before->second.first < one.change->started)
      return;
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
