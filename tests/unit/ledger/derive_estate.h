#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "ledger/derive/derive.h"

/// A small estate in words, for tests of deriving: "ann reconfigures vm-1 at 10:00".
namespace plumbline::ledger::test {

using namespace std::chrono_literals;

/// Wednesday 2026-03-04 00:00 UTC and what was meant to happen that long after it.
inline Instant at(Duration after) {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 4).time_since_epoch()) + after;
}

inline WorkClasses some_work() {
  using Names = std::vector<std::string>;
  WorkClasses work;
  const auto add = [&](const std::string& id, Names tasks, Names events = {},
                       Names fields = {}) -> WorkClass& {
    WorkClass& added = work.classes.emplace_back();
    added.id = id;
    added.tasks = std::move(tasks);
    added.events = std::move(events);
    added.when_fields = std::move(fields);
    return added;
  };
  const Names reconfigure{"VirtualMachine.reconfigure", "VirtualMachine.reconfigVm"};
  const Names reconfigured{"VmReconfiguredEvent"};
  add("VirtualMachine.clone", {"VirtualMachine.clone"}, {"VmClonedEvent", "VmCloneFailedEvent"})
      .creates_vm = true;
  add("Folder.createVm", {"Folder.createVm"}, {"VmCreatedEvent"}).creates_vm = true;
  add("com.vmware.ovfs.LibraryItem.instantiate", {"com.vmware.ovfs.LibraryItem.instantiate"})
      .creates_vm = true;
  add("VirtualMachine.reconfigure:size", reconfigure, reconfigured,
      {"numCPUs", "memoryMB", "deviceChange"});
  add("VirtualMachine.reconfigure:tracking", reconfigure, reconfigured,
      {"changeTrackingEnabled", "extraConfig"})
      .noise = true;
  add("VirtualMachine.reconfigure", reconfigure, reconfigured);
  add("VirtualMachine.powerOn", {"VirtualMachine.powerOn", "Datacenter.powerOnVm"},
      {"VmPoweredOnEvent", "DrsVmPoweredOnEvent"})
      .trivial = true;
  add("VirtualMachine.powerOff", {"VirtualMachine.powerOff"}, {"VmPoweredOffEvent"}).trivial = true;
  add("VirtualMachine.migrate", {"VirtualMachine.migrate"}, {"DrsVmMigratedEvent"}).trivial = true;
  add("vm.Snapshot.revert", {"vm.Snapshot.revert"}).trivial = true;
  work.classes.back().undoes = true;
  for (const char* snapshot : {"VirtualMachine.createSnapshot", "vm.Snapshot.remove"}) {
    add(snapshot, {snapshot}).trivial = true;
    work.classes.back().noise = true;
  }
  add("VirtualMachine.destroy", {"VirtualMachine.destroy"}, {"VmRemovedEvent"});
  add("HostSystem.enterMaintenanceMode", {"HostSystem.enterMaintenanceMode"});
  work.in_service_events = {"VmPoweredOnEvent", "DrsVmPoweredOnEvent"};
  work.validation_faults = {"InvalidPowerState", "NoPermission"};
  return work;
}

/// One activity under construction: `estate.task("…").by("ann").on("vm-1").at(10h)`.
class Doing {
 public:
  Doing(RawActivity& activity, class Estate& estate) : a_(activity), estate_(estate) {}

  inline Doing& by(const std::string& actor);
  inline Doing& on(const std::string& entity);
  inline Doing& makes(const std::string& vm);
  inline Doing& of_system();
  Doing& at(Duration after) {
    const Duration length = a_.finished - a_.created;
    a_.created = test::at(after);
    a_.finished = a_.created + length;
    a_.recorded_at = a_.finished;
    return *this;
  }
  Doing& takes(Duration length) {
    a_.finished = a_.created + length;
    a_.recorded_at = a_.finished;
    return *this;
  }
  Doing& fails(const std::string& fault) { return ends(Outcome::Failed, fault); }
  Doing& ends(Outcome outcome, const std::string& fault = {}) {
    a_.outcome = outcome;
    a_.fault = fault;
    return *this;
  }
  Doing& chain(std::int64_t chain) {
    a_.chain = chain;
    return *this;
  }
  Doing& under(const std::string& parent, const std::string& root) {
    a_.parent_key = parent;
    a_.root_key = root;
    return *this;
  }
  Doing& key(const std::string& key) {
    a_.key = key;
    return *this;
  }
  Doing& in_vcenter(std::uint32_t vcenter) {
    a_.vcenter = vcenter;
    return *this;
  }
  Doing& started_by(Initiator initiator) {
    a_.initiator = initiator;
    return *this;
  }
  Doing& with(const std::string& detail, const std::string& value) {
    set_detail(a_, detail, value);
    return *this;
  }
  std::int64_t id() const { return a_.id; }

 private:
  RawActivity& a_;
  Estate& estate_;
};

/// What happened, and what deriving makes of it.
class Estate {
 public:
  Estate() : raw_classes_{""} {}

  Doing task(const std::string& raw_class) {
    Doing doing = event(raw_class);
    activities_.back().stream = ActivityStream::Tasks;
    activities_.back().outcome = Outcome::Success;
    activities_.back().key = "task-" + std::to_string(activities_.back().id);
    return std::move(doing.takes(1min));
  }
  Doing event(const std::string& raw_class) {
    RawActivity& a = activities_.emplace_back();
    a.id = static_cast<std::int64_t>(activities_.size()) + id_offset;
    a.vcenter = 1;
    a.key = std::to_string(a.id);
    a.raw_class = this->raw_class(raw_class);
    return Doing(a, *this);
  }
  /// A reconfigure task and the event that tells its fields, in one chain.
  Doing resize(const std::string& vm, const std::string& actor, int cpus, Duration when) {
    const std::int64_t chain = static_cast<std::int64_t>(activities_.size()) + 1'000'000;
    event("VmReconfiguredEvent")
        .by(actor)
        .on(vm)
        .at(when)
        .chain(chain)
        .with("fields", "numCPUs")
        .with("num_cpus", std::to_string(cpus));
    Doing doing = task("VirtualMachine.reconfigure");
    doing.by(actor).on(vm).at(when).chain(chain);
    return doing;
  }

  DerivedRows derive_all() const {
    Feed feed;
    feed.activities.assign(activities_.begin(), activities_.end());
    feed.sizes = sizes;
    PathTable paths(paths_);
    DerivedRows rows = derive(feed, work, raw_classes_, paths);
    paths_ = paths.all();
    return rows;
  }
  std::vector<Change> changes() const {
    std::vector<Change> all;
    for (const DerivedChange& derived : derive_all().changes) all.push_back(derived.change);
    return all;
  }
  std::string class_of(const Change& change) const { return work.classes[change.class_id].id; }
  std::string path_of(const Change& change) const { return paths_[change.path]; }

  std::uint32_t actor(const std::string& name) { return number(actors_, name); }
  std::uint32_t entity(const std::string& name) { return number(entities_, name); }
  /// "vm-1" → the type of "vm".
  std::uint32_t type(const std::string& name) {
    return number(types_, name.substr(0, name.find('-')));
  }
  std::uint32_t raw_class(const std::string& name) {
    const auto it = std::find(raw_classes_.begin(), raw_classes_.end(), name);
    if (it != raw_classes_.end()) return static_cast<std::uint32_t>(it - raw_classes_.begin());
    raw_classes_.push_back(name);
    return static_cast<std::uint32_t>(raw_classes_.size() - 1);
  }

  std::deque<RawActivity>& activities() { return activities_; }
  const std::vector<std::string>& raw_classes() const { return raw_classes_; }

  WorkClasses work = some_work();
  std::vector<KnownSize> sizes;
  std::int64_t id_offset = 0;

 private:
  static std::uint32_t number(std::map<std::string, std::uint32_t>& names,
                              const std::string& name) {
    return names.emplace(name, static_cast<std::uint32_t>(names.size() + 1)).first->second;
  }

  std::deque<RawActivity> activities_;  // Doing keeps references
  std::vector<std::string> raw_classes_;
  std::map<std::string, std::uint32_t> actors_;
  std::map<std::string, std::uint32_t> entities_;
  std::map<std::string, std::uint32_t> types_;
  mutable std::vector<std::string> paths_;
};

Doing& Doing::by(const std::string& actor) {
  a_.actor = estate_.actor(actor);
  return *this;
}
Doing& Doing::on(const std::string& entity) {
  a_.entity = estate_.entity(entity);
  a_.entity_type = estate_.type(entity);
  return *this;
}
Doing& Doing::makes(const std::string& vm) {
  a_.result = estate_.entity(vm);
  a_.result_type = estate_.type(vm);
  return *this;
}
Doing& Doing::of_system() { return started_by(Initiator::System); }

}  // namespace plumbline::ledger::test
