#include "tests/acceptance/generator.h"

#include <algorithm>
#include <cmath>

namespace plumbline::acceptance {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Kind {
  const char* work_class;
  const char* usual;
  std::uint16_t steps;
  bool creates;
};

constexpr Kind kCreate{"VirtualMachine.clone", "VirtualMachine.clone>VirtualMachine.powerOn", 2,
                       true};
constexpr Kind kResize{"VirtualMachine.reconfigure:size",
                       "VirtualMachine.createSnapshot>VirtualMachine.reconfigure:size", 2, false};
constexpr Kind kSettings{"VirtualMachine.reconfigure", "VirtualMachine.reconfigure", 1, false};
constexpr Kind kRetire{"VirtualMachine.destroy", "VirtualMachine.powerOff>VirtualMachine.destroy",
                       2, false};

class Story {
 public:
  Story(const Script& script, World& world)
      : script_(script),
        world_(world),
        dice_(script.seed),
        more_(script.seed + 77777),
        past_(script.seed + 31313) {
    if (script.shared_login) {
      people_ = {world.account("VSPHERE.LOCAL\\Administrator")};
    } else {
      for (int i = 0; i < script.people; ++i)
        people_.push_back(world.account("CORP\\admin" + std::to_string(i)));
    }
    if (script.automation) robot_ = world.account("svc-deploy@corp");
    for (int i = 0; i < script.servers; ++i) servers_.push_back(server());
  }

  void tell(double weeks) {
    const int last = static_cast<int>(std::ceil(weeks));
    for (int w = 0; w < last; ++w) live_week(w);
    const Instant begin = week(script_.history_from);
    world_.first_sweep = world_.work_from = begin;
    for (const char* name :
         {"events", "tasks", "inventory/VirtualMachine", "performance/VirtualMachine"})
      world_.streams.emplace(name, begin);
    switch_off(week(weeks));
    count(day_of(week(weeks)));
    practise();
  }

 private:
  std::uint32_t server(std::optional<Instant> born = {}) {
    const std::string id = std::to_string(world_.things.size() + 1);
    const bool named = dice_.hit(script_.covered_names);
    Thing& thing = world_.thing("VirtualMachine", "vm-" + id, (named ? "srv-" : "old-") + id);
    thing.born = born;
    return thing.id;
  }

  std::uint32_t any_server(Dice& dice) {
    return servers_[static_cast<std::size_t>(dice.below(script_.servers))];
  }

  const Phase& phase(int w) const {
    const Phase* now = &script_.phases.front();
    for (const auto& p : script_.phases)
      if (p.from_week <= w) now = &p;
    return *now;
  }

  void live_week(int w) {
    const Phase& p = phase(w);
    for (int i = dice_.times(p.creates_per_week); i > 0; --i) work(w, p, kCreate);
    for (int i = dice_.times(p.resizes_per_week); i > 0; --i) work(w, p, kResize);
    for (int i = dice_.times(p.settings_per_week); i > 0; --i) work(w, p, kSettings);
    for (int i = dice_.times(p.retires_per_week); i > 0; --i) work(w, p, kRetire);
    if (script_.backup_proxy) back_up(w);
    for (int i = more_.times(p.incidents); i > 0; --i)
      break_down(any_server(more_), week(w) + minutes(more_.below(7 * 24 * 60)));
    for (int i = past_.times(script_.unexplained); i > 0; --i) change_past_vcenter(w);
  }

  /// A setting differs, and neither task nor event tells of it.
  void change_past_vcenter(int w) {
    Finding finding;
    finding.kind = kUnexplainedFinding;
    finding.entity = any_server(past_);
    finding.at = week(w) + minutes(past_.below(7 * 24 * 60));
    finding.note = "config.extraConfig";
    world_.findings.push_back(finding);
  }

  /// A machine crashes, and runs again after a while.
  void break_down(std::uint32_t thing, Instant at) {
    world_.breakdowns.push_back({thing, at, at + minutes(10 + more_.below(120))});
  }

  /// What follows from a change beside its own result.
  void consequences(const Job& job, const Phase& p, const Kind& kind) {
    if (more_.hit(p.caused) && !job.failed)
      break_down(job.thing, job.ended + minutes(10 + more_.below(110)));
    if (!kind.creates || job.failed) return;
    world_.ready[job.thing] = job.queued + minutes(10 + more_.below(20));
    if (script_.stamps)
      world_.things[job.thing - 1].properties["customValue[Requested]"] =
          to_rfc3339(job.queued - spread(p.request_hours));
    if (!more_.hit(p.early_rework)) return;
    Job again = job;
    again.queued = job.ended + hours(20);
    again.started = again.queued + minutes(1);
    again.ended = again.queued + minutes(2);
    again.work_class = kResize.work_class;
    again.path = kResize.usual;
    again.from_template = false;
    again.reworked_at.reset();
    again.undone_at.reset();
    if (more_.hit(p.recorded)) write_record(again, p, false);
    world_.jobs.push_back(again);
  }

  /// Around so many hours: half to one and a half times.
  Duration spread(double typical_hours) {
    return minutes(static_cast<std::int64_t>(typical_hours * 60 * (0.5 + more_.roll())));
  }

  void work(int w, const Phase& p, const Kind& kind) {
    Job job;
    const Instant at =
        week(w) + std::chrono::days(dice_.below(5)) + hours(8) + minutes(dice_.below(9 * 60));
    job.queued = at;
    job.started = at + minutes(2);
    job.ended = at + minutes(3 + dice_.below(20));
    const bool by_robot = robot_ != 0 && (people_.empty() || dice_.hit(0.5));
    job.account =
        by_robot ? robot_
                 : people_[static_cast<std::size_t>(dice_.below(static_cast<int>(people_.size())))];
    job.work_class = kind.work_class;
    job.thing = kind.creates ? server(at) : any_server(dice_);
    job.from_template = kind.creates && dice_.hit(p.from_template);
    // The usual path of a resize begins with its check: so an unusual one has none.
    const double usual = &kind == &kResize ? std::min(p.usual_path, p.pre_checks) : p.usual_path;
    job.path = kind.usual;
    if (!dice_.hit(usual) && kind.steps > 1)
      job.path = job.work_class + ">VirtualMachine.step" + std::to_string(dice_.below(6));
    if (!dice_.hit(p.success)) fail(job);
    if (dice_.hit(p.recorded)) write_record(job, p, dice_.hit(p.emergency));
    world_.jobs.push_back(job);
    consequences(job, p, kind);
  }

  void fail(Job& job) {
    const int how = dice_.below(3);
    if (how == 0) {
      job.undone_at = job.ended + hours(3);
    } else {
      job.failed = true;
      if (how == 1) job.reworked_at = job.ended + hours(1);
    }
  }

  /// While there is no feed nobody sees records; what it held when it came counts from then on.
  void write_record(const Job& job, const Phase& p, bool emergency) {
    ChangeRecord record;
    record.id = "CHG" + std::to_string(1000 + records_++);
    record.type = emergency ? ChangeType::Emergency : ChangeType::Normal;
    record.entities = {world_.things[job.thing - 1].properties.at("name")};
    record.approved_at = job.queued - spread(p.lead_hours);
    record.window_start = job.queued - hours(1);
    record.window_end = job.queued + (more_.hit(p.in_window) ? minutes(360) : minutes(1));
    record.promise.path = "records/changes.csv";
    record.promise.first_seen = std::max(*record.approved_at, job.queued - hours(1));
    if (!script_.feed_week) return;
    record.promise.first_seen = std::max(record.promise.first_seen, week(*script_.feed_week));
    world_.practice.records.push_back(record);
  }

  void back_up(int w) {
    const std::uint32_t proxy = world_.account("CORP\\veeam");
    for (int d = 0; d < 7; ++d) {
      for (int i = 0; i < 60; ++i) {
        Job job;
        job.queued = week(w) + std::chrono::days(d) + minutes(15 * i);
        job.started = job.queued + minutes(1);
        job.ended = job.queued + minutes(5);
        job.account = proxy;
        job.work_class = "VirtualMachine.createSnapshot";
        job.path = "VirtualMachine.createSnapshot>vm.Snapshot.remove";
        if (script_.backup_reconfigures && i % 3 == 0) {
          job.work_class = kSettings.work_class;
          job.path = "VirtualMachine.createSnapshot>VirtualMachine.reconfigure>vm.Snapshot.remove";
        }
        job.thing = servers_[static_cast<std::size_t>(i % script_.servers)];
        job.noise = true;
        job.tasks = 4;
        world_.jobs.push_back(job);
      }
    }
  }

  /// In each phase so many of the servers are off for a month and longer.
  void switch_off(Instant end) {
    const auto zombies = [&](const Phase& p) {
      return static_cast<std::size_t>(std::lround(script_.servers * p.zombies));
    };
    for (std::size_t server = 0; server < servers_.size(); ++server) {
      OffTime off{servers_[server], kWeekZero - hours(24 * 200), end};
      bool is_off = false;
      for (const Phase& p : script_.phases) {
        const bool now = server < zombies(p);
        if (now && !is_off && p.from_week > 0) off.since = week(p.from_week) - hours(24 * 30 - 12);
        off.until = week(p.from_week);
        if (is_off && !now) world_.off.push_back(off);
        is_off = now;
      }
      off.until = end;
      if (is_off) world_.off.push_back(off);
    }
  }

  double off_on(DayNumber day) const {
    const Instant over = start_of(day + 1);
    return static_cast<double>(
        std::count_if(world_.off.begin(), world_.off.end(),
                      [&](const OffTime& off) { return off.since < over && off.until >= over; }));
  }

  /// What is counted of the servers every day.
  void count(DayNumber end) {
    const auto n = static_cast<double>(script_.servers);
    const auto tell = [&](const char* signal, DayNumber day, double share) {
      world_.readings.push_back(
          {signal, day, Population::Server, std::round(n * share), n, 0, true});
    };
    for (DayNumber day = day_of(kWeekZero); day < end; ++day) {
      const Phase& p = phase(static_cast<int>((day - day_of(kWeekZero)) / 7));
      tell("cons.owner_coverage", day, script_.owner_share);
      tell("cons.zombie_share", day, off_on(day) / std::max(n, 1.0));
      tell("cons.oversized_share", day, p.oversized);
    }
  }

  void practise() {
    if (script_.shelf_week) write_library();
    if (script_.feed_week) world_.see("records", week(*script_.feed_week));
    if (script_.scope_week) {
      ScopeDeclaration scope;
      scope.promise.path = "scope.yml";
      scope.promise.first_seen = week(*script_.scope_week);
      scope.attributes = {{"owner", "Owner"}, {"service", "Service"}, {"environment", "Env"}};
      if (script_.stamps) scope.attributes["requested"] = "Requested";
      scope.change_types = {"standard", "normal", "emergency"};
      world_.practice.scopes.push_back(scope);
      world_.see("scope", scope.promise.first_seen);
    }
    if (script_.targets_week) write_targets();
    if (script_.actors_week) {
      ActorDeclaration declaration;
      declaration.promise.first_seen = week(*script_.actors_week);
      declaration.account = "CORP\\svc-deploy";
      declaration.actor_class = "automation";
      world_.practice.actors.push_back(declaration);
      world_.see("actors", declaration.promise.first_seen);
    }
  }

  void write_targets() {
    const auto add = [&](const char* signal, double value, bool higher) {
      world_.aim(signal, value, higher, week(*script_.targets_week));
    };
    add("chg.success_rate", 0.95, true);
    add("chg.incident_linked_rate", 0.05, false);
    add("chg.authorised_share", 0.95, true);
    add("chg.emergency_share", 0.10, false);
    add("chg.lead_time_h", 48, false);
    add("cons.lead_time_h", 48, false);
    add("cons.provision_fail_rate", 0.05, false);
    add("cons.early_rework", 0.10, false);
    add("cons.zombie_share", 0.10, false);
  }

  void write_library() {
    const auto write = [&](const std::string& work_class, const std::string& id) {
      Procedure procedure;
      procedure.id = id;
      procedure.area = "change";
      procedure.selectors = {{work_class, "srv-.*", "vc-a"}};
      procedure.steps = {"one", "two"};
      procedure.metrics = {"chg.success_rate"};
      procedure.owner = "team";
      procedure.version = "1";
      world_.shelve(procedure, week(*script_.shelf_week),
                    minutes(static_cast<std::int64_t>(script_.read_again_weeks * 7 * 24 * 60)));
    };
    for (const Kind* kind : {&kCreate, &kResize, &kSettings, &kRetire})
      write(kind->work_class, kind->work_class);
    for (int i = 0; i < script_.shelf; ++i)
      write("VirtualMachine.upgradeTools", "bundle-" + std::to_string(i));
  }

  const Script& script_;
  World& world_;
  Dice dice_;
  Dice more_;  ///< of its own, so that what it decides moves nothing else
  Dice past_;  ///< the same, for what is done past vCenter
  std::vector<std::uint32_t> people_;
  std::vector<std::uint32_t> servers_;  ///< there from the beginning
  std::uint32_t robot_ = 0;
  int records_ = 0;
};

}  // namespace

void tell_work(const Script& script, double weeks, World& world) {
  Story(script, world).tell(weeks);
}

Estate estate_at(const Script& script, double weeks) {
  World world;
  tell_work(script, weeks, world);
  world.settle();
  return estate_of(world, week(weeks));
}

}  // namespace plumbline::acceptance
