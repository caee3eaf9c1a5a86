#pragma once

#include <cstdint>
#include <vector>

#include "facts/activity.h"
#include "facts/entity.h"
#include "facts/fact_store.h"
#include "facts/practice.h"

namespace plumbline::bench {

/// The estate that the issue of cost names: 40,000 VMs on 2,500 hosts, and 20,000 activities a day.
/// A day is made of 4,000 tasks with two events each, and 8,000 events besides:
///   1,200 tasks by 40 people in working hours, 1,000 by 4 automation accounts round the clock,
///   1,200 by a backup that snapshots 600 machines a night, 600 vMotions by DRS;
///   4,000 alarm changes (20 of them red for half an hour), 2,500 logins, 1,490 notices of storage
///   and network, 10 restarts by HA.
/// One task in fifty fails. Three of five things that people do stand in a change record. Made of
/// its number alone: the same estate every time.
constexpr std::int64_t kMachines = 40'000;
constexpr std::int64_t kHosts = 2'500;
constexpr std::int64_t kActivitiesADay = 20'000;

/// All machines with 17 properties each, and all hosts, clusters and datastores, as read at `at`.
/// Errors: what the store says.
Result<void> read_inventory(FactStore& store, Instant at);

/// The activities of day `number` (0: the day of bench_start), by the time they ended.
std::vector<Activity> activities_of_day(std::int64_t number);
/// The change records of what people do on that day: three of five.
std::vector<ChangeRecord> records_of_day(std::int64_t day);

/// Commits them as a collector does, 1,000 at a time, with the polls that claim them complete.
Result<void> commit_day(FactStore& store, std::int64_t number);

}  // namespace plumbline::bench
