#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/unit/dice.h"
#include "tests/unit/ledger/derive_estate.h"

/// Random estates and a ledger in memory, for properties of deriving.
namespace plumbline::ledger::test {

using plumbline::test::Dice;

/// Three crowded weeks: few people on few VMs, so that everything interacts with everything.
inline void live(Estate& e, Dice& dice, int tasks) {
  const std::vector<std::string> classes{
      "VirtualMachine.clone",       "Folder.createVm",
      "VirtualMachine.reconfigure", "VirtualMachine.reconfigure",
      "VirtualMachine.reconfigure", "VirtualMachine.powerOn",
      "VirtualMachine.powerOff",    "VirtualMachine.createSnapshot",
      "vm.Snapshot.remove",         "vm.Snapshot.revert",
      "VirtualMachine.destroy",     "SessionManager.login",
      "VirtualMachine.migrate"};
  const std::vector<std::string> actors{"ann", "bob", "ci"};
  const std::vector<std::string> vms{"vm-1", "vm-2", "vm-3", "vm-4", "vm-5"};
  const std::vector<std::string> fields{"numCPUs",
                                        "memoryMB",
                                        "annotation",
                                        "extraConfig",
                                        "changeTrackingEnabled",
                                        "numCPUs,extraConfig"};
  const std::vector<std::string> events{"VmPoweredOnEvent", "DrsVmPoweredOnEvent", "VmRemovedEvent",
                                        "VmReconfiguredEvent", "VmCloneFailedEvent"};
  Duration now = dice.up_to(24h);
  for (int i = 0; i < tasks; ++i) {
    now += dice.one_in(6) ? dice.up_to(30h) : dice.up_to(25min);
    const std::string actor = dice.of(actors);
    const std::string vm = dice.of(vms);
    if (dice.one_in(12)) {
      e.event("UserLoginSessionEvent")
          .by(actor)
          .at(now)
          .with("user_agent", dice.one_in(2) ? "Mozilla/5.0" : "Go-http-client/1.1");
      continue;
    }
    if (dice.one_in(4)) {
      Doing event = e.event(dice.of(events)).by(actor).on(vm).at(now).with("fields", "memoryMB");
      if (dice.one_in(3)) event.of_system();
      continue;
    }
    const std::string raw_class = dice.of(classes);
    const Duration length = dice.one_in(12) ? dice.up_to(20h) : dice.up_to(20min);
    const std::int64_t chain = dice.one_in(3) ? 0 : static_cast<std::int64_t>(dice.below(40)) + 1;
    Doing task = e.task(raw_class).by(actor).on(vm).at(now).takes(length).chain(chain);
    const std::string key = "task-" + std::to_string(task.id());
    if (dice.one_in(6)) task.fails(dice.one_in(2) ? "NoPermission" : "GenericVmConfigFault");
    if (dice.one_in(9)) task.ends(dice.one_in(2) ? Outcome::Cancelled : Outcome::Lost);
    if (dice.one_in(8)) task.of_system();
    if (raw_class == "VirtualMachine.clone" && dice.one_in(2)) task.makes(dice.of(vms));
    if (dice.one_in(9)) task.in_vcenter(2);
    if (dice.one_in(5))
      e.task(dice.of(classes)).by(actor).on(vm).at(now + dice.up_to(length + 1min)).under(key, key);
    if (chain != 0) {
      const std::string field = dice.of(fields);
      Doing event = e.event("VmReconfiguredEvent").by(actor).on(vm).at(now + length / 2);
      event.chain(chain).with("fields", field);
      if (field.find("numCPUs") != std::string::npos)
        event.with("num_cpus", std::to_string(2 + dice.below(3)));
      if (field == "memoryMB") event.with("memory_mb", std::to_string(1024 * (1 + dice.below(2))));
      if (dice.one_in(3)) e.event("VmClonedEvent").by(actor).on(dice.of(vms)).at(now).chain(chain);
    }
  }
}

/// What the ledger does with deriving, over plain memory.
class MemoryLedger {
 public:
  explicit MemoryLedger(const Estate& estate) : estate_(estate) {}

  void commit(const std::vector<RawActivity>& batch) {
    if (batch.empty()) return;
    Instant earliest = Instant::max();
    for (const RawActivity& a : batch) earliest = std::min(earliest, a.created);
    facts_.insert(facts_.end(), batch.begin(), batch.end());

    std::vector<ChangeSpan> spans;
    for (const auto& [id, derived] : changes_)
      if (derived.reach >= earliest - 28 * 24h)
        spans.push_back({derived.change.queued, derived.change.ended, derived.reach});
    const Cut cut = rederive_from(spans, earliest);
    last_cut = cut;

    Feed feed;
    feed.from = cut.from;
    std::map<std::pair<std::uint32_t, std::uint32_t>,
             std::pair<KnownSize, std::pair<Instant, Instant>>>
        sizes;
    for (const RawActivity& a : facts_) {
      if (a.finished >= cut.feed_from) {
        feed.activities.push_back(a);
      } else if (a.outcome == Outcome::Occurred || a.outcome == Outcome::Success) {
        auto& [size, since] = sizes[{a.vcenter, a.entity}];
        size.vcenter = a.vcenter;
        size.entity = a.entity;
        if (a.num_cpus != 0 && a.finished >= since.first) {
          size.num_cpus = a.num_cpus;
          since.first = a.finished;
        }
        if (a.memory_mb != 0 && a.finished >= since.second) {
          size.memory_mb = a.memory_mb;
          since.second = a.finished;
        }
      }
    }
    for (const auto& [entity, known] : sizes) feed.sizes.push_back(known.first);

    const DerivedRows rows = derive(feed, estate_.work, estate_.raw_classes(), paths);
    std::erase_if(changes_, [&](const auto& row) { return row.second.change.queued >= cut.from; });
    for (const DerivedChange& derived : rows.changes) changes_[derived.change.id] = derived;
    std::erase_if(actor_days_,
                  [&](const ActorDay& row) { return row.day >= rows.actor_days_from; });
    actor_days_.insert(actor_days_.end(), rows.actor_days.begin(), rows.actor_days.end());
  }

  std::string text() const {
    DerivedRows rows;
    for (const auto& [id, derived] : changes_) rows.changes.push_back(derived);
    rows.actor_days = actor_days_;
    return text(std::move(rows), paths);
  }
  std::string text_from_scratch() const {
    Feed feed;
    feed.activities = facts_;
    PathTable fresh;
    DerivedRows rows = derive(feed, estate_.work, estate_.raw_classes(), fresh);
    return text(std::move(rows), fresh);
  }

  static std::string text(DerivedRows rows, const PathTable& paths) {
    std::sort(rows.changes.begin(), rows.changes.end(), [](const auto& a, const auto& b) {
      return std::make_pair(a.change.started, a.change.id) <
             std::make_pair(b.change.started, b.change.id);
    });
    std::sort(rows.actor_days.begin(), rows.actor_days.end(), [](const auto& a, const auto& b) {
      return std::make_pair(a.actor, a.day) < std::make_pair(b.actor, b.day);
    });
    std::string text;
    const auto add = [&](std::int64_t value) { text += std::to_string(value) + ' '; };
    const auto add_mark = [&](const std::optional<Instant>& mark) {
      text += mark ? to_rfc3339(*mark) + ' ' : "- ";
    };
    for (const auto& [c, members, reach] : rows.changes) {
      text += "change " + std::to_string(c.id) + ' ' + to_rfc3339(c.queued) + ' ' +
              to_rfc3339(c.started) + ' ' + to_rfc3339(c.ended) + ' ' + paths.all()[c.path] + ' ' +
              c.record_hint + ' ';
      for (const std::uint32_t n : {c.actor, c.class_id, c.entity}) add(n);
      add(c.path_steps);
      add(static_cast<int>(c.initiator));
      add(static_cast<int>(c.outcome));
      add(c.from_template ? 1 : 0);
      add(c.noise ? 1 : 0);
      add_mark(c.reworked_at);
      add_mark(c.undone_at);
      text += to_rfc3339(c.recorded_at) + ' ' + to_rfc3339(reach) + " siblings ";
      for (const std::uint32_t sibling : c.siblings) add(sibling);
      text += "members ";
      for (const std::int64_t member : members) add(member);
      text += '\n';
    }
    for (const ActorDay& row : rows.actor_days) {
      text += "actor " + std::to_string(row.actor) + ' ';
      for (const std::int64_t n : {std::int64_t{row.day}, std::int64_t{row.tasks},
                                   std::int64_t{row.noise_tasks}, std::int64_t{row.active_hours}})
        add(n);
      text += (row.sdk_login ? "sdk " : "") + std::string(row.interactive_login ? "ui\n" : "\n");
    }
    return text;
  }

  const std::vector<RawActivity>& facts() const { return facts_; }
  std::size_t changes() const { return changes_.size(); }

  PathTable paths;
  Cut last_cut;

 private:
  const Estate& estate_;
  std::vector<RawActivity> facts_;
  std::map<std::int64_t, DerivedChange> changes_;
  std::vector<ActorDay> actor_days_;
};

}  // namespace plumbline::ledger::test
