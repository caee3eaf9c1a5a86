#include <nlohmann/json.hpp>
#include <ostream>

#include "tests/end_to_end/two_ways/timeline.h"

namespace plumbline::two_ways {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kHosts = 4;

std::string host(int n) { return "esx-0" + std::to_string(n) + ".example.com"; }

/// A machine stays where its name puts it.
std::string host_of(const std::string& machine) {
  int sum = 0;
  for (const char c : machine) sum += static_cast<unsigned char>(c);
  return host(1 + sum % kHosts);
}

std::string uuid(const std::string& of) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const char c : of) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  char text[40];
  std::snprintf(text, sizeof text, "50%06x-%04x-4000-8000-%012llx",
                static_cast<unsigned>(h & 0xffffff), static_cast<unsigned>((h >> 24) & 0xffff),
                static_cast<unsigned long long>(h >> 16) & 0xffffffffffffULL);
  return text;
}

Json json_of(const Machine& m) {
  return {{"Name", m.name},
          {"InstanceUUID", uuid(m.name + to_rfc3339(m.created))},
          {"Folder", "Servers"},
          {"Host", host_of(m.name)},
          {"Datastore", kStore},
          {"Network", "net-01"},
          {"CPUs", 2},
          {"MemoryMB", m.memory_mb},
          {"GuestID", "debian11_64Guest"},
          {"Template", m.is_template},
          {"On", m.on && !m.is_template},
          {"Attributes", m.attributes},
          {"Created", to_rfc3339(m.created)}};
}

Json json_of_host(const std::string& name) {
  return {{"Name", name},
          {"Cluster", kCluster},
          {"UUID", uuid(name)},
          {"Model", "PowerEdge R650"},
          {"CPUModel", "Intel(R) Xeon(R) Gold 6342 CPU @ 2.80GHz"},
          {"Cores", 48},
          {"MemoryMB", 1024 * 1024},
          {"Version", "8.0.2"},
          {"Build", "22380479"}};
}

Json reference(const std::string& kind, const std::string& name) {
  return {{"Kind", kind}, {"Name", name}};
}

Json json_of(const RawTask& t) {
  Json task = {{"ID", t.id},
               {"DescriptionID", t.description},
               {"Entity", reference(t.kind, t.entity)},
               {"Reason", "user"},
               {"Actor", t.actor},
               {"Queued", to_rfc3339(t.queued)},
               {"Started", to_rfc3339(t.queued)},
               {"Completed", to_rfc3339(t.completed)},
               {"Fault", t.fault},
               {"RootID", t.id},
               {"Chain", t.id}};
  if (!t.result.empty()) {
    const bool host = t.kind == "ClusterComputeResource";
    task["Result"] = reference(host ? "HostSystem" : "VirtualMachine", t.result);
  }
  return {{"At", to_rfc3339(t.queued)}, {"Task", task}};
}

Json json_of(const RawEvent& e) {
  return {{"At", to_rfc3339(e.at)},
          {"Event",
           {{"Class", e.event_class},
            {"Time", to_rfc3339(e.at)},
            {"User", e.user},
            {"Chain", e.chain},
            {"VM", e.machine},
            {"Host", e.host.empty() ? host_of(e.machine) : e.host},
            {"Cluster", kCluster},
            {"Datastore", kStore},
            {"SourceVM", e.source},
            {"Template", e.of_template},
            {"MemoryMB", e.memory_mb},
            {"Annotation", e.annotation}}}};
}

Json json_of(const Appears& a) {
  return {{"At", to_rfc3339(a.at)}, {"Change", {{"AddVM", json_of(a.machine)}}}};
}

Json json_of(const Vanishes& v) {
  return {{"At", to_rfc3339(v.at)}, {"Change", {{"RemoveVM", v.machine}}}};
}

Json json_of(const Alters& a) {
  Json set = {{"Name", a.machine}, {"MemoryMB", a.memory_mb}};
  if (!a.annotation.empty()) set["Annotation"] = a.annotation;
  if (!a.power.empty()) set["On"] = a.power == "on";
  return {{"At", to_rfc3339(a.at)}, {"Change", {{"SetVM", set}}}};
}

Json json_of(const HostAppears& h) {
  return {{"At", to_rfc3339(h.at)}, {"Change", {{"AddHost", json_of_host(h.host)}}}};
}

Json estate_of(const Timeline& timeline) {
  Json hosts = Json::array();
  for (int n = 1; n <= kHosts; ++n) hosts.push_back(json_of_host(host(n)));
  Json stores = Json::array();
  for (const std::string name : kStores)
    stores.push_back({{"Name", name},
                      {"URL", "ds:///vmfs/volumes/two-ways-" + name + "/"},
                      {"CapacityGB", kStoreGb},
                      {"FreeGB", kStoreGb - kStoreUsedGb}});
  Json machines = Json::array();
  for (const Machine& m : timeline.machines) machines.push_back(json_of(m));
  return {
      {"Start", to_rfc3339(timeline.start)},
      {"Datacenter", "dc-01"},
      {"Clusters", {{{"Name", kCluster}, {"HA", true}, {"DRS", true}, {"Datacenter", "dc-01"}}}},
      {"Hosts", hosts},
      {"Datastores", stores},
      {"Networks", {"net-01"}},
      {"VMs", machines},
      {"CustomFields", timeline.attributes}};
}

}  // namespace

void write(const Timeline& timeline, std::ostream& out) {
  out << Json{{"Estate", estate_of(timeline)}} << '\n';
  for (const RawStep& step : timeline.steps)
    out << Json{{"Step", std::visit([](const auto& s) { return json_of(s); }, step)}} << '\n';
  for (const PracticeText& p : timeline.practice)
    out << Json{{"Practice",
                 {{"At", to_rfc3339(p.at)},
                  {"Path", p.path},
                  {"Text", p.text},
                  {"Append", p.append}}}}
        << '\n';
}

}  // namespace plumbline::two_ways
