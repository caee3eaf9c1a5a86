#include "tests/acceptance/world.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

namespace plumbline::acceptance {

namespace {

using std::chrono::days;

const std::vector<std::string> kIncidentClasses = {"host-down", "vm-restart", "vm-crash"};
constexpr std::uint16_t kCrash = 2;
/// So many days of a series are kept whole; of older ones every seventh (facts/derived.h).
constexpr DayNumber kWholeDays = 75;
constexpr DayNumber kLooksTold = 100;

/// The stream whose roll-ups tell of the time before the first sweep; the others begin with it.
const char* told_by(const std::string& name) {
  if (name == "used_bytes" || name == "capacity_bytes") return "performance/Datastore";
  if (name == "cap.ready_over5" || name == "cap.mem_pressure") return "performance/VirtualMachine";
  return "";
}

class Knowing {
 public:
  Knowing(const World& world, Instant as_of) : world_(world), as_of_(as_of) {}

  Estate all() {
    e_.scope = "vc-a";
    e_.as_of = e_.known_at = as_of_;
    e_.first_sweep = world_.first_sweep;
    e_.incident_classes = kIncidentClasses;
    things();
    work();
    breakdowns();
    switched_off();
    numbers();
    findings();
    for (const auto& [name, begin] : world_.streams)
      e_.streams.push_back({name, begin, as_of_, {}, "", 1.0});
    practice();
    return std::move(estate_);
  }

 private:
  std::uint32_t number(std::map<std::string, std::uint32_t>& known, std::vector<std::string>& table,
                       const std::string& text) {
    const auto [found, fresh] = known.emplace(text, static_cast<std::uint32_t>(table.size()));
    if (fresh) table.push_back(text);
    return found->second;
  }

  void things() {
    for (std::size_t i = 0; i < world_.accounts.size(); ++i)
      e_.actors.push_back({static_cast<std::uint32_t>(i + 1), world_.accounts[i], ""});
    for (const Thing& thing : world_.things) {
      if (thing.born && *thing.born >= as_of_) continue;
      EntityInfo info;
      info.id = thing.id;
      info.ref = {thing.type, thing.ref};
      info.state.entity = info.ref;
      info.state.properties = {thing.properties.begin(), thing.properties.end()};
      e_.entities.emplace(thing.id, std::move(info));
    }
    for (const auto& [thing, at] : world_.ready)
      if (at <= as_of_ && at >= world_.work_from) e_.ready.emplace(thing, at);
  }

  void work() {
    for (const Job& job : world_.jobs) {
      if (job.ended >= as_of_ || job.started < world_.work_from) continue;
      Change change;
      change.id = ++id_;
      change.queued = job.queued;
      change.started = job.started;
      change.ended = change.recorded_at = job.ended;
      change.actor = job.account;
      change.entity = job.thing;
      change.class_id = number(classes_, e_.class_names, job.work_class);
      change.path = number(paths_, e_.paths, job.path);
      change.path_steps =
          static_cast<std::uint16_t>(1 + std::count(job.path.begin(), job.path.end(), '>'));
      change.outcome = job.failed ? Outcome::Failed : Outcome::Success;
      change.from_template = job.from_template;
      change.noise = job.noise;
      if (job.reworked_at && *job.reworked_at < as_of_) change.reworked_at = job.reworked_at;
      if (job.undone_at && *job.undone_at < as_of_) change.undone_at = job.undone_at;
      e_.changes.push_back(std::move(change));
      count_day(job);
    }
    for (const auto& [key, day] : actor_days_) e_.actor_days.push_back(day);
  }

  void count_day(const Job& job) {
    const DayNumber number = day_of(job.queued);
    ActorDay& day = actor_days_[{job.account, number}];
    day.actor = job.account;
    day.day = number;
    day.tasks += job.tasks;
    if (job.noise) day.noise_tasks += job.tasks;
    day.active_hours |= 1U << ((job.queued - start_of(number)) / std::chrono::hours(1));
  }

  void breakdowns() {
    for (const Breakdown& one : world_.breakdowns) {
      if (one.opened >= as_of_ || one.opened < world_.work_from) continue;
      Incident incident;
      incident.id = ++id_;
      incident.key = std::to_string(incident.id);
      incident.class_id = kCrash;
      incident.entity = one.thing;
      incident.opened = one.opened;
      incident.recorded_at = one.closed;
      if (one.closed <= as_of_) incident.closed = one.closed;
      incident.related = {{one.thing, Relation::Same}};
      e_.incidents.push_back(std::move(incident));
    }
  }

  /// What was off before the first sweep was found so; since when is not told.
  void switched_off() {
    for (const OffTime& off : world_.off)
      if (off.since < as_of_ && off.until >= as_of_)
        e_.off.push_back({off.thing, std::max(off.since, world_.first_sweep),
                          off.since < world_.first_sweep, std::nullopt});
  }

  DayNumber told_from(const std::string& name) const {
    const auto stream = world_.streams.find(told_by(name));
    return day_of(stream == world_.streams.end() ? world_.first_sweep : stream->second);
  }

  void numbers() {
    const DayNumber today = day_of(as_of_);
    for (const DayReading& reading : world_.readings)
      if (reading.day < today && reading.day >= told_from(reading.signal))
        e_.readings.push_back(reading);
    for (const EntityDay& day : world_.entity_days)
      if (day.day < today && day.day >= told_from(day.series) &&
          (day.day >= today - kWholeDays || day.day % 7 == 0))
        e_.entity_days.push_back(day);
    for (const WeeklyLook& look : world_.looks)
      if (look.day < today && look.day >= today - kLooksTold) e_.looks.push_back(look);
  }

  void findings() {
    for (Finding finding : world_.findings) {
      if (finding.kind == kMountsFinding) finding.at = as_of_;
      if (finding.at <= as_of_ && finding.at >= world_.first_sweep)
        e_.findings.push_back(std::move(finding));
    }
    std::stable_sort(e_.findings.begin(), e_.findings.end(), [](const auto& a, const auto& b) {
      return std::tie(a.kind, a.at, a.entity) < std::tie(b.kind, b.at, b.entity);
    });
  }

  template <class List>
  void seen(const List& from, List& to) const {
    for (const auto& item : from)
      if (item.promise.first_seen <= as_of_) to.push_back(item);
  }

  void practice() {
    PracticeHistory& to = estate_.practice;
    const PracticeHistory& from = world_.practice;
    for (const auto& [kind, at] : world_.seen) {
      if (at > as_of_) continue;
      to.kinds[kind] = {at, true};
      to.first_sighting = std::min(to.first_sighting.value_or(at), at);
    }
    seen(from.scopes, to.scopes);
    seen(from.procedures, to.procedures);
    seen(from.records, to.records);
    seen(from.actors, to.actors);
    seen(from.targets, to.targets);
    seen(from.forecasts, to.forecasts);
    seen(from.reviews, to.reviews);
    seen(from.experiments, to.experiments);
    seen(from.attestations, to.attestations);
    seen(from.claimed, to.claimed);
    for (Procedure& procedure : to.procedures) {
      const auto again = world_.read_again.find(procedure.id);
      if (again == world_.read_again.end() || again->second <= Duration(0)) continue;
      const auto times = (as_of_ - *procedure.reviewed_on) / again->second;
      *procedure.reviewed_on += again->second * times;
    }
  }

  const World& world_;
  Instant as_of_;
  Estate estate_;
  Evidence& e_ = estate_.evidence;
  std::int64_t id_ = 0;
  std::map<std::string, std::uint32_t> classes_;
  std::map<std::string, std::uint32_t> paths_;
  std::map<std::pair<std::uint32_t, DayNumber>, ActorDay> actor_days_;
};

}  // namespace

std::uint32_t World::account(const std::string& name) {
  auto found = std::find(accounts.begin(), accounts.end(), name);
  if (found == accounts.end()) found = accounts.insert(accounts.end(), name);
  return static_cast<std::uint32_t>(found - accounts.begin() + 1);
}

Thing& World::thing(const std::string& type, const std::string& ref, const std::string& name) {
  Thing thing;
  thing.id = static_cast<std::uint32_t>(things.size() + 1);
  thing.type = type;
  thing.ref = ref;
  thing.properties["name"] = name;
  things.push_back(std::move(thing));
  return things.back();
}

void World::see(const std::string& kind, Instant at) {
  const auto [found, fresh] = seen.emplace(kind, at);
  if (!fresh) found->second = std::min(found->second, at);
}

void World::shelve(Procedure procedure, Instant seen_at, Duration again) {
  see("procedures", seen_at);
  procedure.promise.path = "procedures/" + procedure.id + ".yml";
  procedure.promise.first_seen = seen_at;
  procedure.reviewed_on = seen_at;
  read_again[procedure.id] = again;
  practice.procedures.push_back(std::move(procedure));
}

void World::aim(const std::string& signal, double value, bool higher, Instant seen_at) {
  Target target;
  target.promise.path = "targets.yml";
  target.promise.first_seen = seen_at;
  target.signal = signal;
  target.value = value;
  target.higher = higher;
  target.owner = "team";
  practice.targets.push_back(target);
  see("targets", seen_at);
}

void World::settle() {
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const auto& a, const auto& b) { return a.started < b.started; });
  std::stable_sort(breakdowns.begin(), breakdowns.end(),
                   [](const auto& a, const auto& b) { return a.opened < b.opened; });
  std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) {
    return std::tie(a.signal, a.population, a.day) < std::tie(b.signal, b.population, b.day);
  });
  std::stable_sort(entity_days.begin(), entity_days.end(), [](const auto& a, const auto& b) {
    return std::tie(a.series, a.entity, a.day) < std::tie(b.series, b.entity, b.day);
  });
}

Estate estate_of(const World& world, Instant as_of) { return Knowing(world, as_of).all(); }

double Dice::roll() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

int Dice::times(double rate) {
  return static_cast<int>(rate) + (hit(rate - std::floor(rate)) ? 1 : 0);
}

}  // namespace plumbline::acceptance
