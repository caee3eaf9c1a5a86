#include <algorithm>

#include "collector/sources/property_digest.h"
#include "facts/time.h"

namespace plumbline::collector::sources {
namespace {

struct Snapshots {
  std::size_t count = 0;
  std::size_t depth = 0;
  std::optional<Instant> oldest, newest;
};

/// One VirtualMachineSnapshotTree and what hangs below it; the answer's own limit bounds the depth.
void add(Snapshots& all, soap::Node tree, std::size_t depth) {
  ++all.count;
  all.depth = std::max(all.depth, depth);
  if (const auto taken = parse_instant(soap::child_text(tree, "createTime"))) {
    all.oldest = std::min(all.oldest.value_or(*taken), *taken);
    all.newest = std::max(all.newest.value_or(*taken), *taken);
  }
  for (const soap::Node part : tree.children())
    if (soap::local_name(part) == "childSnapshotList") add(all, part, depth + 1);
}

}  // namespace

void digest_snapshot(EntityState& state, const std::string& told, soap::Node value,
                     const KeptKeys&) {
  Snapshots all;
  for (const soap::Node part : value.children())
    if (soap::local_name(part) == "rootSnapshotList") add(all, part, 1);
  state.properties[told + ".count"] = std::to_string(all.count);
  state.properties[told + ".depth"] = std::to_string(all.depth);
  if (all.oldest) state.properties[told + ".oldest"] = to_rfc3339(*all.oldest);
  if (all.newest) state.properties[told + ".newest"] = to_rfc3339(*all.newest);
}

void digest_set(EntityState& state, const std::string& told, soap::Node value, const KeptKeys&) {
  state.properties[told + ".set"] = value && !soap::text_of(value).empty() ? "true" : "false";
}

void digest_count(EntityState& state, const std::string& told, soap::Node value, const KeptKeys&) {
  const auto members = value.children();
  const auto count = std::count_if(members.begin(), members.end(), [](soap::Node member) {
    return member.type() == pugi::node_element;
  });
  state.properties[told + ".count"] = std::to_string(count);
}

}  // namespace plumbline::collector::sources
