#include "tests/acceptance/generator.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace plumbline::acceptance {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  double roll() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<double>((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
  }
  int below(int n) { return static_cast<int>(roll() * n) % n; }
  bool hit(double share) { return roll() < share; }

 private:
  std::uint64_t state_;
};

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
  explicit Story(const Script& script)
      : script_(script), dice_(script.seed), more_(script.seed + 77777) {
    estate_.evidence.scope = "vc-a";
    estate_.evidence.incident_classes = {"vm-crash"};
    if (script.shared_login) {
      people_ = {actor("VSPHERE.LOCAL\\Administrator")};
    } else {
      for (int i = 0; i < script.people; ++i)
        people_.push_back(actor("CORP\\admin" + std::to_string(i)));
    }
    if (script.automation) robot_ = actor("svc-deploy@corp");
    for (int i = 0; i < 200; ++i) server();
  }

  Estate tell(double weeks) {
    const int last = static_cast<int>(std::ceil(weeks));
    for (int w = 0; w < last; ++w) live_week(w);
    finish(week(weeks));
    return std::move(estate_);
  }

 private:
  std::uint32_t actor(const std::string& name) {
    const auto id = static_cast<std::uint32_t>(estate_.evidence.actors.size() + 1);
    estate_.evidence.actors.push_back({id, name, ""});
    return id;
  }

  std::uint32_t server() {
    const auto id = ++entities_;
    EntityInfo info;
    info.id = id;
    info.ref = {"VirtualMachine", "vm-" + std::to_string(id)};
    info.state.entity = info.ref;
    const bool named = dice_.hit(script_.covered_names);
    info.state.properties["name"] = (named ? "srv-" : "old-") + std::to_string(id);
    estate_.evidence.entities.emplace(id, info);
    return id;
  }

  template <class Table>
  std::uint32_t number(Table& table, const std::string& text) {
    const auto found = std::find(table.begin(), table.end(), text);
    if (found != table.end()) return static_cast<std::uint32_t>(found - table.begin());
    table.push_back(text);
    return static_cast<std::uint32_t>(table.size() - 1);
  }

  const Phase& phase(int w) const {
    const Phase* now = &script_.phases.front();
    for (const auto& p : script_.phases)
      if (p.from_week <= w) now = &p;
    return *now;
  }

  void live_week(int w) {
    const Phase& p = phase(w);
    const auto times = [&](double per_week) {
      return static_cast<int>(per_week) + (dice_.hit(per_week - std::floor(per_week)) ? 1 : 0);
    };
    for (int i = times(p.creates_per_week); i > 0; --i) work(w, p, kCreate);
    for (int i = times(p.resizes_per_week); i > 0; --i) work(w, p, kResize);
    for (int i = times(p.settings_per_week); i > 0; --i) work(w, p, kSettings);
    for (int i = times(p.retires_per_week); i > 0; --i) work(w, p, kRetire);
    if (script_.backup_proxy) back_up(w);
    for (int i = static_cast<int>(p.incidents) +
                 (more_.hit(p.incidents - std::floor(p.incidents)) ? 1 : 0);
         i > 0; --i)
      break_down(static_cast<std::uint32_t>(1 + more_.below(200)),
                 week(w) + minutes(more_.below(7 * 24 * 60)));
  }

  /// A machine crashes, and runs again after a while.
  void break_down(std::uint32_t entity, Instant at) {
    Incident incident;
    incident.entity = entity;
    incident.opened = at;
    incident.closed = at + minutes(10 + more_.below(120));
    incident.recorded_at = *incident.closed;
    incident.related = {{entity, Relation::Same}};
    estate_.evidence.incidents.push_back(incident);
  }

  /// What follows from a change beside its own result.
  void consequences(const Change& change, const Phase& p, const Kind& kind) {
    if (more_.hit(p.caused) && change.outcome == Outcome::Success)
      break_down(change.entity, change.ended + minutes(10 + more_.below(110)));
    if (!kind.creates || change.outcome == Outcome::Failed) return;
    estate_.evidence.ready[change.entity] = change.queued + minutes(10 + more_.below(20));
    if (script_.stamps)
      estate_.evidence.entities.at(change.entity).state.properties["customValue[Requested]"] =
          to_rfc3339(change.queued - spread(p.request_hours));
    if (!more_.hit(p.early_rework)) return;
    Change again = change;
    again.queued = change.ended + hours(20);
    again.started = again.queued + minutes(1);
    again.ended = again.queued + minutes(2);
    again.recorded_at = again.ended;
    again.class_id = number(estate_.evidence.class_names, kResize.work_class);
    again.path = number(estate_.evidence.paths, kResize.usual);
    again.path_steps = kResize.steps;
    again.from_template = false;
    again.reworked_at.reset();
    again.undone_at.reset();
    if (more_.hit(p.recorded)) write_record(again, p, false);
    estate_.evidence.changes.push_back(again);
    count_day(again.actor, again.queued, 1, 0);
  }

  /// Around so many hours: half to one and a half times.
  Duration spread(double typical_hours) {
    return minutes(static_cast<std::int64_t>(typical_hours * 60 * (0.5 + more_.roll())));
  }

  void work(int w, const Phase& p, const Kind& kind) {
    Change change;
    const Instant at =
        week(w) + std::chrono::days(dice_.below(5)) + hours(8) + minutes(dice_.below(9 * 60));
    change.queued = at;
    change.started = at + minutes(2);
    change.ended = at + minutes(3 + dice_.below(20));
    change.recorded_at = change.ended;
    const bool by_robot = robot_ != 0 && (people_.empty() || dice_.hit(0.5));
    change.actor =
        by_robot ? robot_
                 : people_[static_cast<std::size_t>(dice_.below(static_cast<int>(people_.size())))];
    change.class_id = number(estate_.evidence.class_names, kind.work_class);
    change.entity = kind.creates ? server() : static_cast<std::uint32_t>(1 + dice_.below(200));
    change.from_template = kind.creates && dice_.hit(p.from_template);
    // The usual path of a resize begins with its check: so an unusual one has none.
    const double usual = std::string(kind.work_class) == kResize.work_class
                             ? std::min(p.usual_path, p.pre_checks)
                             : p.usual_path;
    std::string path = kind.usual;
    change.path_steps = kind.steps;
    if (!dice_.hit(usual) && kind.steps > 1) {
      path = std::string(kind.work_class) + ">VirtualMachine.step" + std::to_string(dice_.below(6));
      change.path_steps = 2;
    }
    change.path = number(estate_.evidence.paths, path);
    if (!dice_.hit(p.success)) fail(change);
    if (dice_.hit(p.recorded)) write_record(change, p, dice_.hit(p.emergency));
    estate_.evidence.changes.push_back(change);
    consequences(change, p, kind);
    count_day(change.actor, change.queued, 1, 0);
  }

  void fail(Change& change) {
    const int how = dice_.below(3);
    if (how == 0) {
      change.undone_at = change.ended + hours(3);
    } else {
      change.outcome = Outcome::Failed;
      if (how == 1) change.reworked_at = change.ended + hours(1);
    }
  }

  void write_record(const Change& change, const Phase& p, bool emergency) {
    ChangeRecord record;
    record.id = "CHG" + std::to_string(1000 + estate_.practice.records.size());
    record.type = emergency ? ChangeType::Emergency : ChangeType::Normal;
    record.entities = {estate_.evidence.entities.at(change.entity).state.properties.at("name")};
    record.approved_at = change.queued - spread(p.lead_hours);
    record.window_start = change.queued - hours(1);
    record.window_end = change.queued + (more_.hit(p.in_window) ? minutes(360) : minutes(1));
    record.promise.path = "records/changes.csv";
    record.promise.first_seen = std::max(*record.approved_at, change.queued - hours(1));
    estate_.practice.records.push_back(record);
  }

  void count_day(std::uint32_t who, Instant at, std::uint32_t tasks, std::uint32_t noise) {
    ActorDay& day = days_[{who, day_of(at)}];
    day.actor = who;
    day.day = day_of(at);
    day.tasks += tasks;
    day.noise_tasks += noise;
    const auto hour = (at - start_of(day.day)) / hours(1);
    day.active_hours |= 1U << hour;
  }

  void back_up(int w) {
    if (proxy_ == 0) proxy_ = actor("CORP\\veeam");
    const auto path =
        number(estate_.evidence.paths, "VirtualMachine.createSnapshot>vm.Snapshot.remove");
    for (int d = 0; d < 7; ++d) {
      for (int i = 0; i < 60; ++i) {
        Change change;
        change.queued = week(w) + std::chrono::days(d) + minutes(15 * i);
        change.started = change.queued + minutes(1);
        change.ended = change.queued + minutes(5);
        change.recorded_at = change.ended;
        change.actor = proxy_;
        change.class_id = number(estate_.evidence.class_names, "VirtualMachine.createSnapshot");
        change.entity = static_cast<std::uint32_t>(1 + i);
        change.path = path;
        change.path_steps = 2;
        change.noise = true;
        estate_.evidence.changes.push_back(change);
        count_day(proxy_, change.queued, 4, 4);
      }
    }
  }

  void finish(Instant as_of) {
    Evidence& e = estate_.evidence;
    e.as_of = e.known_at = as_of;
    const Instant begin = week(script_.history_from);
    e.first_sweep = begin;
    std::erase_if(e.changes,
                  [&](const Change& c) { return c.started >= as_of || c.started < begin; });
    std::stable_sort(e.changes.begin(), e.changes.end(),
                     [](const auto& a, const auto& b) { return a.started < b.started; });
    std::int64_t id = 0;
    for (auto& change : e.changes) change.id = ++id;
    std::erase_if(e.incidents,
                  [&](const Incident& i) { return i.opened >= as_of || i.opened < begin; });
    std::stable_sort(e.incidents.begin(), e.incidents.end(),
                     [](const auto& a, const auto& b) { return a.opened < b.opened; });
    for (auto& incident : e.incidents) {
      incident.id = ++id;
      incident.key = std::to_string(incident.id);
      if (*incident.closed > as_of) incident.closed.reset();
    }
    std::erase_if(e.ready, [&](const auto& entry) { return entry.second > as_of; });
    for (auto& [key, day] : days_)
      if (start_of(day.day) < as_of && start_of(day.day) >= begin) e.actor_days.push_back(day);
    for (const char* name :
         {"events", "tasks", "inventory/VirtualMachine", "performance/VirtualMachine"})
      e.streams.push_back({name, begin, as_of, {}, "", 1.0});
    for (DayNumber d = day_of(as_of) - 10; d < day_of(as_of); ++d) {
      const double n = 200;
      e.readings.push_back({"cons.owner_coverage", d, Population::Server,
                            std::round(n * script_.owner_share), n, 0, true});
      const auto w = static_cast<int>(days_between(kWeekZero, start_of(d)) / 7);
      e.readings.push_back({"cons.zombie_share", d, Population::Server,
                            std::round(n * phase(w).zombies), n, 0, true});
      e.readings.push_back({"cons.oversized_share", d, Population::Server, 50, n, 0, true});
    }
    practise(as_of);
  }

  void practise(Instant as_of) {
    PracticeHistory& p = estate_.practice;
    const auto seen = [&](const std::optional<double>& w, const char* kind) {
      if (!w || week(*w) > as_of) return false;
      p.kinds[kind] = {week(*w), true};
      p.first_sighting = std::min(p.first_sighting.value_or(week(*w)), week(*w));
      return true;
    };
    if (seen(script_.library_week, "procedures")) write_library();
    if (seen(script_.feed_week, "records")) {
      for (auto& record : p.records)
        record.promise.first_seen = std::max(record.promise.first_seen, week(*script_.feed_week));
      std::erase_if(p.records, [&](const auto& r) { return r.promise.first_seen > as_of; });
    } else {
      p.records.clear();
    }
    if (seen(script_.scope_week, "scope")) {
      ScopeDeclaration scope;
      scope.promise.path = "scope.yml";
      scope.promise.first_seen = week(*script_.scope_week);
      scope.attributes = {{"owner", "Owner"}, {"service", "Service"}, {"environment", "Env"}};
      if (script_.stamps) scope.attributes["requested"] = "Requested";
      scope.change_types = {"standard", "normal", "emergency"};
      p.scopes.push_back(scope);
    }
    if (seen(script_.targets_week, "targets")) write_targets();
    if (seen(script_.actors_week, "actors")) {
      ActorDeclaration declaration;
      declaration.promise.first_seen = week(*script_.actors_week);
      declaration.account = "CORP\\svc-deploy";
      declaration.actor_class = "automation";
      p.actors.push_back(declaration);
    }
  }

  void write_targets() {
    const auto add = [&](const char* signal, double value, bool higher) {
      Target target;
      target.promise.path = "targets.yml";
      target.promise.first_seen = week(*script_.targets_week);
      target.signal = signal;
      target.value = value;
      target.higher = higher;
      target.owner = "team";
      estate_.practice.targets.push_back(target);
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
    for (const Kind* kind : {&kCreate, &kResize, &kSettings, &kRetire}) {
      Procedure procedure;
      procedure.promise.path = std::string("procedures/") + kind->work_class + ".yml";
      procedure.promise.first_seen = week(*script_.library_week);
      procedure.id = kind->work_class;
      procedure.area = "change";
      procedure.selectors = {{kind->work_class, "srv-.*", "vc-a"}};
      procedure.steps = {"one", "two"};
      procedure.metrics = {"chg.success_rate"};
      procedure.owner = "team";
      procedure.version = "1";
      procedure.reviewed_on = week(*script_.library_week);
      estate_.practice.procedures.push_back(procedure);
    }
  }

  const Script& script_;
  Dice dice_;
  Dice more_;  ///< of its own, so that what it decides moves nothing else
  Estate estate_;
  std::vector<std::uint32_t> people_;
  std::uint32_t robot_ = 0;
  std::uint32_t proxy_ = 0;
  std::uint32_t entities_ = 0;
  std::map<std::pair<std::uint32_t, DayNumber>, ActorDay> days_;
};

}  // namespace

Estate estate_at(const Script& script, double weeks) { return Story(script).tell(weeks); }

}  // namespace plumbline::acceptance
