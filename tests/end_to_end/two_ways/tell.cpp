#include "tests/end_to_end/two_ways/tell.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace plumbline::two_ways {

namespace {

using acceptance::Breakdown;
using acceptance::Job;
using acceptance::World;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kTemplate = "tpl-debian12";
constexpr const char* kAddHost = "ClusterComputeResource.addHost";
/// The generator's unusual second steps, which have numbers only.
constexpr std::array kDetours{"VirtualMachine.migrate",     "VirtualMachine.reset",
                              "VirtualMachine.rebootGuest", "VirtualMachine.upgradeTools",
                              "VirtualMachine.customize",   "VirtualMachine.consolidateDisks"};

std::vector<std::string> steps_of(const std::string& path) {
  std::vector<std::string> steps;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t to = std::min(path.find('>', from), path.size());
    std::string step = path.substr(from, to - from);
    const std::string numbered = "VirtualMachine.step";
    if (step.starts_with(numbered)) step = kDetours.at(std::stoul(step.substr(numbered.size())));
    steps.push_back(std::move(step));
    from = to + 1;
  }
  return steps;
}

bool is_creation(const std::string& step) { return step == "VirtualMachine.clone"; }

class Teller {
 public:
  Teller(const World& world, const acceptance::Script& script) : world_(world), script_(script) {}

  Timeline tell() {
    // rehearse reads half an hour after the estate's first moment, and then once a day.
    timeline_.start = world_.first_sweep - minutes(30);
    timeline_.attributes = {"Owner", "Service", "Env", "Requested"};
    Machine source;
    source.name = kTemplate;
    source.is_template = true;
    source.created = timeline_.start - hours(24 * 400);
    timeline_.machines.push_back(source);
    for (std::uint32_t id = 1; id <= static_cast<std::uint32_t>(script_.servers); ++id)
      timeline_.machines.push_back(machine(id, timeline_.start - hours(24 * 200)));
    add_zombies();
    for (const Job& job : world_.jobs) work(job);
    for (const Breakdown& one : world_.breakdowns) break_down(one);
    return std::move(timeline_);
  }

 private:
  const std::string& name(std::uint32_t id) const {
    return world_.things.at(id - 1).properties.at("name");
  }
  const acceptance::Thing& thing(const Job& job) const { return world_.things.at(job.thing - 1); }
  const std::string& actor(const Job& job) const { return world_.accounts.at(job.account - 1); }

  /// So many of each hundred carry all three attributes, spread evenly.
  bool has_owner(std::uint32_t n) const {
    return std::floor(n * script_.owner_share) > std::floor((n - 1) * script_.owner_share);
  }

  Machine machine(std::uint32_t id, Instant created) const {
    Machine m;
    m.name = name(id);
    m.created = created;
    if (has_owner(id)) m.attributes = {{"Owner", "team"}, {"Service", "erp"}, {"Env", "prod"}};
    const auto& properties = world_.things.at(id - 1).properties;
    const auto stamp = properties.find("customValue[Requested]");
    if (stamp != properties.end()) m.attributes["Requested"] = stamp->second;
    return m;
  }

  /// Machines that nobody touches, switched off: beside those that are worked on.
  void add_zombies() {
    const auto n =
        static_cast<std::uint32_t>(std::lround(script_.servers * script_.phases[0].zombies));
    for (std::uint32_t i = 1; i <= n; ++i) {
      Machine m = machine(i, timeline_.start - hours(24 * 200));
      m.name = "off-" + std::to_string(i);
      m.on = false;
      timeline_.machines.push_back(m);
    }
  }

  void work(const Job& job) {
    const auto& work_class = job.work_class;
    std::vector<std::string> steps = steps_of(job.path);
    // Done again: it fails at first. Not done again: the last step fails.
    const bool failed = job.failed;
    const bool again = failed && job.reworked_at.has_value();
    // A resize that failed at first is in the path already, as a reconfiguration.
    const bool told = work_class == "VirtualMachine.reconfigure" && steps.size() > 1;
    if (again && !told) {
      const auto main = std::find(steps.begin(), steps.end(), work_class);
      steps.insert(main, work_class);
    }
    const auto last = steps.size() - 1;
    bool first_try = again;
    Instant at = job.queued;
    for (std::size_t i = 0; i <= last; ++i) {
      const Instant done = last == 0
                               ? job.ended
                               : job.started + (job.ended - job.started) * static_cast<int>(i) /
                                                   static_cast<int>(last);
      const bool fails = (first_try && steps[i] == work_class) || (failed && !again && i == last);
      if (fails) first_try = false;
      step(job, steps[i], at, done, fails);
      at = done + seconds(5);
    }
    if (job.undone_at) undo(job);
    if (work_class == "VirtualMachine.destroy") remove(job, failed && !again);
  }

  /// One step of a change: the task, and what vCenter says and does beside it.
  void step(const Job& job, const std::string& step, Instant queued, Instant done, bool fails) {
    RawTask task;
    task.id = ++tasks_;
    task.description = step.substr(0, step.find(':'));
    task.kind = thing(job).type;
    task.entity = task.kind == "ClusterComputeResource" ? kCluster : name(job.thing);
    task.actor = actor(job);
    task.queued = queued;
    task.completed = done;
    if (fails) task.fault = is_creation(step) ? "NoDiskSpace" : "Timedout";
    if (is_creation(step)) {
      task.entity = job.from_template ? kTemplate : name(1);
      if (!fails) task.result = name(job.thing);
    }
    if (step == kAddHost) {
      task.kind = "ClusterComputeResource";
      task.entity = kCluster;
      if (!fails) task.result = name(job.thing);
    }
    timeline_.steps.push_back(task);
    if (fails) return;
    RawEvent event;
    event.at = done;
    event.user = task.actor;
    event.chain = task.id;
    if (thing(job).type == "HostSystem") {
      event.host = name(job.thing);
      on_host(step, event);
      return;
    }
    event.machine = name(job.thing);
    event.source = is_creation(step) ? task.entity : "";
    effect(job, step, event);
  }

  void on_host(const std::string& step, RawEvent event) {
    if (step == kAddHost) {
      timeline_.steps.push_back(HostAppears{event.at - std::chrono::milliseconds(100), event.host});
      event.event_class = "HostAddedEvent";
      timeline_.steps.push_back(event);
    } else if (step == "HostSystem.exitMaintenanceMode") {
      event.event_class = "ExitMaintenanceModeEvent";
      timeline_.steps.push_back(event);
    }
  }

  void effect(const Job& job, const std::string& step, RawEvent event) {
    const auto post = [&](const char* event_class) {
      event.event_class = event_class;
      timeline_.steps.push_back(event);
    };
    if (is_creation(step)) {
      Machine made = machine(job.thing, event.at);
      made.on = job.path != step + ">VirtualMachine.powerOn";
      timeline_.steps.push_back(Appears{event.at - std::chrono::milliseconds(100), made});
      post(job.from_template ? "VmDeployedEvent" : "VmClonedEvent");
    } else if (step == "VirtualMachine.powerOn") {
      timeline_.steps.push_back(Alters{event.at, event.machine, 0, "", "on"});
      post("VmPoweredOnEvent");
    } else if (step == "VirtualMachine.powerOff") {
      timeline_.steps.push_back(Alters{event.at, event.machine, 0, "", "off"});
      post("VmPoweredOffEvent");
    } else if (step == "VirtualMachine.reconfigure:size") {
      // Always more: what goes back to a former size would be undone.
      event.memory_mb = 8192 + 4 * ++resized_;
      timeline_.steps.push_back(Alters{event.at, event.machine, event.memory_mb, "", ""});
      post("VmReconfiguredEvent");
    } else if (step == "VirtualMachine.reconfigure") {
      event.annotation = "checked " + to_rfc3339(event.at);
      timeline_.steps.push_back(Alters{event.at, event.machine, 0, event.annotation, ""});
      post("VmReconfiguredEvent");
    } else if (step == "VirtualMachine.destroy") {
      post("VmRemovedEvent");
    }
  }

  void undo(const Job& job) {
    RawTask task;
    task.id = ++tasks_;
    task.description = "vm.Snapshot.revert";
    task.kind = thing(job).type;
    task.entity = task.kind == "ClusterComputeResource" ? kCluster : name(job.thing);
    task.actor = actor(job);
    task.queued = *job.undone_at - seconds(20);
    task.completed = *job.undone_at;
    timeline_.steps.push_back(task);
  }

  /// A machine that is gone for good makes room for another of the same name: the generator goes on
  /// working on it. Not gone, it runs again.
  void remove(const Job& job, bool stays) {
    const std::string& gone = name(job.thing);
    if (stays || job.undone_at) {
      timeline_.steps.push_back(Alters{job.ended + seconds(30), gone, 0, "", "on"});
      return;
    }
    timeline_.steps.push_back(Vanishes{job.ended + seconds(30), gone});
    timeline_.steps.push_back(
        Appears{job.ended + seconds(40), machine(job.thing, job.ended + seconds(40))});
  }

  void break_down(const Breakdown& one) {
    RawEvent event;
    event.machine = name(one.thing);
    event.event_class = "VmGuestOSCrashedEvent";
    event.at = one.opened;
    timeline_.steps.push_back(event);
    event.event_class = "VmPoweredOnEvent";
    event.at = one.closed;
    timeline_.steps.push_back(event);
  }

  const World& world_;
  const acceptance::Script& script_;
  Timeline timeline_;
  int tasks_ = 0;
  int resized_ = 0;
};

}  // namespace

Timeline tell(const World& world, const acceptance::Script& script) {
  Timeline timeline = Teller(world, script).tell();
  timeline.practice = practice_texts(world);
  return timeline;
}

}  // namespace plumbline::two_ways
