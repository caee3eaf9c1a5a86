#include "ledger/sqlite/series_facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "ledger/sqlite/sample_block.h"

namespace plumbline::ledger {
namespace {

using std::chrono::seconds;

constexpr const char* kCluster = "ClusterComputeResource";
constexpr const char* kHost = "HostSystem";
constexpr const char* kStore = "Datastore";
constexpr seconds kAsTold{0};
/// What was added to within so long after a day's end was read as it came.
constexpr Duration kReadAsItCame = std::chrono::hours(26);

/// Daily averages say nothing about an hour.
constexpr std::array<seconds, 3> kWithinADay = {seconds(300), seconds(1800), seconds(7200)};
constexpr std::array<seconds, 4> kAll = {seconds(300), seconds(1800), seconds(7200),
                                         seconds(86400)};

constexpr std::array<const char*, 2> kUsage = {"cpu.usagemhz.average", "mem.consumed.average"};
/// Of processors the same is not asked again.
constexpr std::array<const char*, 2> kActiveUsage = {nullptr, "mem.active.average"};
constexpr std::array<const char*, 2> kEffective = {"summary.effectiveCpu",
                                                   "summary.effectiveMemory"};

constexpr const char* kFailoverLevel = "summary.currentFailoverLevel";
constexpr const char* kHaOn = "configurationEx.dasConfig.enabled";
constexpr const char* kAdmissionOn = "configurationEx.dasConfig.admissionControlEnabled";
constexpr const char* kAdmissionPolicy = "configurationEx.dasConfig.admissionControlPolicy.type";
/// Only this policy counts hosts; with the others vCenter tells 0 whatever would be borne.
constexpr const char* kBySlots = "ClusterFailoverLevelAdmissionControlPolicy";

Instant end_of(DayNumber day) { return start_of(day + 1) - Duration(1); }

std::optional<double> number(const EntityState& state, const char* path) {
  const std::string* text = state.find(path);
  double value = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

bool says(const EntityState& state, const char* path, const char* word) {
  const std::string* text = state.find(path);
  return text != nullptr && *text == word;
}

MachineSize size_of(const EntityState& state) {
  constexpr double kMebi = 1024.0 * 1024.0;
  return {static_cast<std::int64_t>(number(state, "summary.config.numCpu").value_or(0)),
          number(state, "summary.config.memorySizeMB").value_or(0) * kMebi};
}

HostStay stay_of(const EntityState& state) {
  HostStay stay;
  const std::string* connection = state.find("runtime.connectionState");
  stay.lends = !says(state, "runtime.inMaintenanceMode", "true") &&
               (connection == nullptr || *connection == "connected");
  const auto cores = number(state, "summary.hardware.numCpuCores");
  const auto mhz = number(state, "summary.hardware.cpuMhz");
  if (cores && mhz) stay.size[0] = *cores * *mhz * 1e6;
  stay.size[1] = number(state, "summary.hardware.memorySize");
  return stay;
}

}  // namespace

SeriesFacts::SeriesFacts(Connection& db, std::vector<std::int64_t> vcenters, Instant known_at)
    : db_(db),
      names_(db),
      vcenters_(std::move(vcenters)),
      known_at_(known_at),
      machines_(
          db,
          {"name", "summary.config.template", "config.managedBy", "config.managedBy.extensionKey",
           "summary.config.numCpu", "summary.config.memorySizeMB", "runtime.host"},
          known_at),
      hosts_(
          db,
          {"parent", "summary.hardware.numCpuCores", "summary.hardware.cpuMhz",
           "summary.hardware.memorySize", "runtime.inMaintenanceMode", "runtime.connectionState"},
          known_at),
      stores_(db, {"summary.capacity", "summary.multipleHostAccess"}, known_at),
      clusters_(db, {kHaOn, kAdmissionOn, kAdmissionPolicy}, known_at) {}

SeriesDay SeriesFacts::make(const SeriesDefinition& definition, DayNumber day) {
  SeriesDay made;
  switch (definition.kind) {
    case SeriesDefinition::Kind::Machines:
      make_machines(definition, day, made);
      break;
    case SeriesDefinition::Kind::Headroom:
      make_headroom(kUsage, day, made);
      break;
    case SeriesDefinition::Kind::ActiveHeadroom:
      make_headroom(kActiveUsage, day, made);
      break;
    case SeriesDefinition::Kind::Space:
      make_space(day, made);
      break;
    case SeriesDefinition::Kind::Latency:
      make_latency(definition, day, made);
      break;
    case SeriesDefinition::Kind::Failover:
      make_failover(day, made);
      break;
  }
  return made;
}

std::optional<MachineAtEnd> SeriesFacts::machine_at_end(std::uint32_t entity, DayNumber day,
                                                        const std::vector<PopulationRule>& rules,
                                                        Instant& recorded_at) {
  const auto version = machines_.at(entity, end_of(day));
  if (!version || version->state == nullptr) return std::nullopt;
  recorded_at = std::max(recorded_at, version->from);
  EntityState state = *version->state;
  state.entity.type = "VirtualMachine";
  return MachineAtEnd{population_of(state, rules, end_of(day)), size_of(state).cpus};
}

std::pair<int, int> SeriesFacts::size_step(std::uint32_t entity, DayNumber day,
                                           Instant& recorded_at) {
  const auto before = machines_.at(entity, end_of(day - 7));
  const auto after = machines_.at(entity, end_of(day));
  if (!before || !after || before->state == nullptr || after->state == nullptr) return {0, 0};
  // Of a machine first read later, what it was then says nothing about a step.
  if (before->from > end_of(day - 7) || before->state == after->state) return {0, 0};
  const auto step = [&](double was, double is) {
    return was <= 0 || is <= 0 ? 0 : (is > was) - (is < was);
  };
  const MachineSize was = size_of(*before->state);
  const MachineSize is = size_of(*after->state);
  const std::pair<int, int> steps{step(static_cast<double>(was.cpus), static_cast<double>(is.cpus)),
                                  step(was.memory_bytes, is.memory_bytes)};
  if (steps != std::pair(0, 0)) recorded_at = std::max(recorded_at, after->from);
  return steps;
}

bool SeriesFacts::counts(DayNumber day, Instant recorded_at) const {
  return recorded_at <= known_at_ || recorded_at <= start_of(day + 1) + kReadAsItCame;
}

void SeriesFacts::make_machines(const SeriesDefinition& definition, DayNumber day,
                                SeriesDay& made) {
  LogHistogram values;
  contended_.clear();
  for (std::size_t i = 0; i < definition.tests.size(); ++i) {
    const SeriesTest& test = definition.tests[i];
    const std::int64_t series = names_.find(test.counter);
    for (const std::int64_t vcenter : vcenters_) {
      auto& rows = db_.prepared(
                          "SELECT entity, recorded_at, body FROM histogram_day WHERE vcenter = ?1 "
                          "AND series = ?2 AND day = ?3")
                       .bind(vcenter, series, day);
      while (rows.next()) {
        const Instant recorded_at = rows.instant(1);
        if (recorded_at > known_at_) continue;
        const std::int64_t entity = rows.integer(0);
        const auto version = machines_.last_known(entity, end_of(day));
        if (!version || version->state == nullptr) {
          made.blank = true;
          continue;
        }
        values = {};
        const seconds interval = decode_histogram(rows.blob(2), values);
        auto time = machine_time(test, values, interval, size_of(*version->state));
        if (!time) continue;
        time->entity = static_cast<std::uint32_t>(entity);
        time->test = static_cast<std::uint16_t>(i);
        if (test.host != SeriesTest::Host::NotAsked && time->high_s > 0) {
          const Truth blame = had_contended_host(test, vcenter, entity, day, made);
          if (blame == Truth::Unknown) time->open_s = time->high_s;
          if (blame != Truth::False) time->high_s = 0;
        }
        made.machines.push_back(*time);
        made.recorded_at = std::max({made.recorded_at, recorded_at, version->from});
      }
    }
  }
  std::sort(made.machines.begin(), made.machines.end());
}

SeriesPoints SeriesFacts::points(std::int64_t vcenter, std::int64_t entity, const char* series,
                                 seconds interval, Instant from, Instant to, SeriesDay& made) {
  SeriesPoints all;
  for (DayNumber day = day_of(from); day <= day_of(to); ++day) {
    auto& row = db_.prepared(
                       "SELECT recorded_at, body FROM sample_day WHERE vcenter = ?1 AND "
                       "series = ?2 AND interval = ?3 AND day = ?4 AND entity = ?5")
                    .bind(vcenter, names_.find(series), interval.count(), day, entity);
    if (row.next() && counts(day, row.instant(0))) {
      const Instant recorded_at = row.instant(0);
      const bool by_point = recorded_at <= start_of(day + 1) + kReadAsItCame;
      SeriesPoints points;
      decode_points(row.blob(1), start_of(day), interval, points);
      for (const auto& point : points) {
        if (point.first <= from || point.first > std::min(to, known_at_)) continue;
        made.recorded_at = std::max(made.recorded_at, by_point ? point.first : recorded_at);
        all.push_back(point);
      }
    }
    row.reset();
  }
  return all;
}

SeriesFacts::Entities SeriesFacts::entities(std::int64_t vcenter, const char* type) {
  Entities all;
  auto& rows = db_.prepared("SELECT id, moid FROM entity WHERE vcenter = ?1 AND type = ?2")
                   .bind(vcenter, names_.find(type));
  while (rows.next()) all.emplace_back(rows.integer(0), std::string(rows.text(1)));
  return all;
}

std::optional<double> SeriesFacts::hertz_of(std::int64_t host, DayNumber day, SeriesDay& made) {
  const auto version = hosts_.at(host, end_of(day));
  if (!version) made.blank = true;
  if (!version || version->state == nullptr) return std::nullopt;
  made.recorded_at = std::max(made.recorded_at, version->from);
  return stay_of(*version->state).size[0];
}

std::vector<std::pair<std::string, HostStay>> SeriesFacts::host_stays(std::int64_t vcenter,
                                                                      DayNumber day) {
  std::vector<std::pair<std::string, HostStay>> stays;
  for (const auto& [host, moid] : entities(vcenter, kHost)) {
    const auto versions = hosts_.between(host, start_of(day), start_of(day + 1));
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const EntityState* state = versions[i].state;
      const std::string* parent = state == nullptr ? nullptr : state->find("parent");
      if (parent == nullptr) continue;
      HostStay stay = stay_of(*state);
      stay.from = versions[i].from;
      stay.to = i + 1 < versions.size() ? versions[i + 1].from : Instant::max();
      stays.emplace_back(*parent, stay);
    }
  }
  return stays;
}

void SeriesFacts::make_headroom(const std::array<const char*, 2>& usage, DayNumber day,
                                SeriesDay& made) {
  const Instant from = start_of(day);
  const Instant to = start_of(day + 1);
  for (const std::int64_t vcenter : vcenters_) {
    std::optional<std::vector<std::pair<std::string, HostStay>>> stays;
    for (const auto& [cluster, moid] : entities(vcenter, kCluster)) {
      ClusterDay of_day;
      bool used = false;
      for (std::size_t r = 0; r < usage.size(); ++r) {
        for (const seconds interval : kWithinADay) {
          if (usage[r] == nullptr) continue;
          auto read = points(vcenter, cluster, usage[r], interval, from, to, made);
          used = used || !read.empty();
          of_day.usage[r].push_back({interval, std::move(read)});
        }
      }
      if (!used) continue;
      for (std::size_t r = 0; r < kEffective.size(); ++r)
        of_day.effective[r] =
            points(vcenter, cluster, kEffective[r], kAsTold, from - kStillCounts, to, made);
      if (!stays) stays = host_stays(vcenter, day);
      const std::string ref = std::string(kCluster) + ':' + moid;
      for (const auto& [parent, stay] : *stays)
        if (parent == ref) of_day.hosts.push_back(stay);
      const auto rows = headroom_of(static_cast<std::uint32_t>(cluster), of_day);
      made.headroom.insert(made.headroom.end(), rows.begin(), rows.end());
    }
  }
  std::sort(made.headroom.begin(), made.headroom.end(), [](const auto& a, const auto& b) {
    return std::pair(a.entity, a.resource) < std::pair(b.entity, b.resource);
  });
}

void SeriesFacts::make_space(DayNumber day, SeriesDay& made) {
  const Instant from = start_of(day);
  const Instant to = start_of(day + 1);
  for (const std::int64_t vcenter : vcenters_) {
    for (const auto& [store, moid] : entities(vcenter, kStore)) {
      const auto free = value_at(points(vcenter, store, "summary.freeSpace", kAsTold,
                                        to - kStillCounts, to - Duration(1), made),
                                 to);
      std::optional<double> used;
      std::optional<double> capacity;
      for (const seconds interval : kAll) {
        if (free || used) break;
        const auto read = points(vcenter, store, "disk.used.latest", interval, from, to, made);
        if (read.empty()) continue;
        used = read.back().second;
        const auto size = points(vcenter, store, "disk.capacity.latest", interval, from, to, made);
        if (!size.empty()) capacity = size.back().second;
      }
      if (!free && !used) continue;
      const auto version = stores_.at(store, end_of(day));
      if (!version) made.blank = true;
      if (!version || version->state == nullptr) continue;
      const auto told = number(*version->state, "summary.capacity");
      if (told && (version->from <= to || !capacity)) capacity = told;
      if (!capacity || *capacity <= 0) continue;
      made.recorded_at = std::max(made.recorded_at, version->from);
      made.space.push_back({static_cast<std::uint32_t>(store),
                            says(*version->state, "summary.multipleHostAccess", "true"),
                            free ? std::max(0.0, *capacity - *free) : *used, *capacity});
    }
  }
  std::sort(made.space.begin(), made.space.end(),
            [](const auto& a, const auto& b) { return a.entity < b.entity; });
}

/// Where datastores tell their own latencies, these; else of each host its worst device.
void SeriesFacts::make_latency(const SeriesDefinition& definition, DayNumber day, SeriesDay& made) {
  for (const std::int64_t vcenter : vcenters_) {
    for (const char* type : {kStore, kHost}) {
      std::vector<LatencyPoints> all;
      std::set<std::int64_t> objects;
      for (const auto& [id, moid] : entities(vcenter, type)) objects.insert(id);
      double above = 0;
      for (const SeriesTest& test : definition.tests) {
        above = test.above;
        for (const seconds interval : kWithinADay)
          for (auto& one : points_of_all(vcenter, test.counter, interval, day, made))
            if (objects.contains(one.entity)) all.push_back(std::move(one));
      }
      if (all.empty()) continue;
      for (const MachineTime& time : slow_times(all, above)) made.machines.push_back(time);
      break;
    }
  }
  std::sort(made.machines.begin(), made.machines.end());
}

std::vector<LatencyPoints> SeriesFacts::points_of_all(std::int64_t vcenter,
                                                      const std::string& series, seconds interval,
                                                      DayNumber day, SeriesDay& made) {
  std::vector<LatencyPoints> all;
  // The midnight that ends the day is written to the next.
  auto& rows =
      db_.prepared(
             "SELECT entity, day, recorded_at, body FROM sample_day WHERE vcenter = ?1 AND "
             "series = ?2 AND interval = ?3 AND day BETWEEN ?4 AND ?5")
          .bind(vcenter, names_.find(series), interval.count(), day, day + 1);
  SeriesPoints points;
  while (rows.next()) {
    const auto of_day = static_cast<DayNumber>(rows.integer(1));
    if (!counts(of_day, rows.instant(2))) continue;
    const bool by_point = rows.instant(2) <= start_of(of_day + 1) + kReadAsItCame;
    points.clear();
    decode_points(rows.blob(3), start_of(of_day), interval, points);
    LatencyPoints own{static_cast<std::uint32_t>(rows.integer(0)), interval, {}};
    for (const auto& point : points) {
      if (point.first <= start_of(day) || point.first > std::min(start_of(day + 1), known_at_))
        continue;
      made.recorded_at = std::max(made.recorded_at, by_point ? point.first : rows.instant(2));
      own.points.push_back(point);
    }
    if (!own.points.empty()) all.push_back(std::move(own));
  }
  return all;
}

void SeriesFacts::make_failover(DayNumber day, SeriesDay& made) {
  const Instant to = start_of(day + 1);
  for (const std::int64_t vcenter : vcenters_) {
    for (const auto& [cluster, moid] : entities(vcenter, kCluster)) {
      const auto level = value_at(points(vcenter, cluster, kFailoverLevel, kAsTold,
                                         to - kStillCounts, to - Duration(1), made),
                                  to);
      if (!level) continue;
      const auto version = clusters_.at(cluster, end_of(day));
      if (!version) made.blank = true;
      if (!version || version->state == nullptr || !says(*version->state, kHaOn, "true")) continue;
      made.recorded_at = std::max(made.recorded_at, version->from);
      const bool told = says(*version->state, kAdmissionOn, "true") &&
                        says(*version->state, kAdmissionPolicy, kBySlots);
      made.failover.push_back({static_cast<std::uint32_t>(cluster), told,
                               told ? std::max<std::int64_t>(0, std::llround(*level)) : 0});
    }
  }
  std::sort(made.failover.begin(), made.failover.end(),
            [](const auto& a, const auto& b) { return a.entity < b.entity; });
}

}  // namespace plumbline::ledger
