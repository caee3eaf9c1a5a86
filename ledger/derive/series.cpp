#include "ledger/derive/series.h"

#include <algorithm>
#include <cmath>

#include "facts/predicate.h"

namespace plumbline::ledger {
namespace {

/// What a sample is divided by; 0 when that is not known.
double divisor(SeriesTest::Per per, std::chrono::seconds interval, const MachineSize& size) {
  switch (per) {
    case SeriesTest::Per::One:
      return 1;
    case SeriesTest::Per::CpuTime:
      return static_cast<double>(interval.count() * size.cpus);
    case SeriesTest::Per::Memory:
      return size.memory_bytes;
  }
  return 0;
}

/// What the hosts of a cluster are at a moment.
struct Hosts {
  int count = 0;
  std::optional<double> largest;    ///< of those that lend; nullopt: one of them is not known
  std::optional<double> installed;  ///< of all; nullopt: one of them is not known
};

Hosts hosts_at(const std::vector<HostStay>& stays, Instant at, Resource resource) {
  Hosts hosts;
  hosts.largest = hosts.installed = 0;
  for (const HostStay& stay : stays) {
    if (at < stay.from || at >= stay.to) continue;
    ++hosts.count;
    const auto& size = stay.size[static_cast<std::size_t>(resource)];
    if (!size) hosts.installed.reset();
    if (size && hosts.installed) *hosts.installed += *size;
    if (!stay.lends) continue;
    if (!size) hosts.largest.reset();
    if (size && hosts.largest) hosts.largest = std::max(*hosts.largest, *size);
  }
  return hosts;
}

const ClusterDay::Usage* fullest(const std::vector<ClusterDay::Usage>& all) {
  constexpr double kNearlyAll = 0.9;
  const auto covered = [](const ClusterDay::Usage& usage) {
    return static_cast<double>(usage.points.size()) * static_cast<double>(usage.interval.count());
  };
  double most = 0;
  for (const auto& usage : all) most = std::max(most, covered(usage));
  for (const auto& usage : all)
    if (!usage.points.empty() && covered(usage) >= kNearlyAll * most) return &usage;
  return nullptr;
}

}  // namespace

std::optional<MachineTime> machine_time(const SeriesTest& test, const LogHistogram& values,
                                        std::chrono::seconds interval, const MachineSize& size) {
  const double by = divisor(test.per, interval, size);
  if (by <= 0) return std::nullopt;
  MachineTime time;
  time.covered_s = std::int64_t{values.count} * interval.count();
  for (const auto& [bucket, count] : values.buckets)
    if (LogHistogram::middle_of(bucket) / by > test.above)
      time.high_s += std::int64_t{count} * interval.count();
  return time;
}

void MachineWindow::change(const std::vector<MachineTime>& day, int sign) {
  for (const MachineTime& time : day) {
    std::vector<Sum>& sums = machines_[time.entity];
    if (sums.size() <= time.test) sums.resize(time.test + std::size_t{1});
    Sum& sum = sums[time.test];
    sum.covered_s += sign * time.covered_s;
    sum.high_s += sign * time.high_s;
    sum.open_s += sign * time.open_s;
    sum.days += sign;
  }
}

Truth MachineWindow::holds(const SeriesDefinition& definition, const std::vector<Sum>& sums,
                           std::int64_t cpus) {
  Truth all = definition.any ? Truth::False : Truth::True;
  for (std::size_t i = 0; i < definition.tests.size(); ++i) {
    const SeriesTest& test = definition.tests[i];
    Truth truth = Truth::Unknown;
    if (test.least_cpus > 0 && cpus > 0 && cpus < test.least_cpus) {
      truth = Truth::False;
    } else if (i < sums.size() && sums[i].days >= definition.least_days &&
               (test.least_cpus == 0 || cpus > 0)) {
      const double most = test.share * static_cast<double>(sums[i].covered_s);
      const bool above = static_cast<double>(sums[i].high_s) > most;
      const bool may_be = static_cast<double>(sums[i].high_s + sums[i].open_s) > most;
      if (above == may_be) truth = above == test.more ? Truth::True : Truth::False;
    }
    all = definition.any ? kleene_or(all, truth) : kleene_and(all, truth);
  }
  return all;
}

std::optional<double> value_at(const SeriesPoints& told, Instant at) {
  const auto after = std::upper_bound(told.begin(), told.end(), at,
                                      [](Instant t, const auto& point) { return t < point.first; });
  if (after == told.begin()) return std::nullopt;
  const auto& last = *std::prev(after);
  if (at - last.first > kStillCounts) return std::nullopt;
  return last.second;
}

std::vector<HeadroomDay> headroom_of(std::uint32_t cluster, const ClusterDay& day) {
  std::vector<HeadroomDay> rows;
  for (const Resource resource : {Resource::Cpu, Resource::Memory}) {
    const auto r = static_cast<std::size_t>(resource);
    const ClusterDay::Usage* usage = fullest(day.usage[r]);
    if (usage == nullptr) continue;
    HeadroomDay row;
    row.entity = cluster;
    row.resource = resource;
    std::vector<double> left;
    for (const auto& [at, used] : usage->points) {
      const Hosts hosts = hosts_at(day.hosts, at, resource);
      if (hosts.count < 2) continue;
      row.installed = hosts.installed;
      row.covered_s += usage->interval.count();
      const auto effective = value_at(day.effective[r], at);
      if (!effective || !hosts.largest) {
        row.unknown_s += usage->interval.count();
        continue;
      }
      const double rest = *effective - *hosts.largest - used;
      if (rest >= 0) row.ok_s += usage->interval.count();
      left.push_back(*effective > 0 ? rest / *effective : -1);
    }
    if (row.covered_s == 0) continue;
    if (!left.empty()) {
      std::sort(left.begin(), left.end());
      const auto rank =
          static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(left.size())));
      row.left = left[left.size() - rank];
    }
    rows.push_back(row);
  }
  return rows;
}

std::vector<MachineTime> slow_times(const std::vector<LatencyPoints>& all, double above) {
  // By object and interval, the worst value of each moment.
  std::map<std::uint32_t, std::map<std::chrono::seconds, std::map<Instant, double>>> objects;
  for (const LatencyPoints& one : all)
    for (const auto& [at, value] : one.points) {
      const auto [known, added] = objects[one.entity][one.interval].try_emplace(at, value);
      if (!added) known->second = std::max(known->second, value);
    }
  std::vector<MachineTime> times;
  for (const auto& [entity, intervals] : objects) {
    std::vector<ClusterDay::Usage> usages;
    for (const auto& [interval, points] : intervals)
      usages.push_back({interval, {points.begin(), points.end()}});
    const ClusterDay::Usage* usage = fullest(usages);
    if (usage == nullptr) continue;
    MachineTime time;
    time.entity = entity;
    for (const auto& [at, value] : usage->points) {
      time.covered_s += usage->interval.count();
      if (value > above) time.high_s += usage->interval.count();
    }
    times.push_back(time);
  }
  return times;
}

Truth above_for_long(const std::vector<LatencyPoints>& intervals, double above, double share) {
  const auto times = slow_times(intervals, above);
  if (times.empty() || times[0].covered_s == 0) return Truth::Unknown;
  const bool is_above =
      static_cast<double>(times[0].high_s) > share * static_cast<double>(times[0].covered_s);
  return is_above ? Truth::True : Truth::False;
}

}  // namespace plumbline::ledger
