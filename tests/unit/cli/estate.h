#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/closed_weeks.h"
#include "config/digest.h"
#include "config/load_rubric.h"
#include "exporters/render.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::cli {

using std::chrono::days;
using std::chrono::hours;

/// Monday.
inline const Instant kZero = Instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5));

inline Instant day(int n) { return kZero + days(n); }

inline Environment environment() {
  Environment out;
  auto rubric = config::load_rubric({});
  for (const auto& error : rubric ? std::vector<Error>() : rubric.error())
    ADD_FAILURE() << error.to_string();
  if (rubric) out.rubric = std::move(*rubric);
  config::ScopeSettings scope;
  scope.name = "vc-a";
  scope.vcenters = {"vc-a"};
  out.settings.scopes = {scope};
  return out;
}

inline Activity resize(int n, Instant at) {
  return ledger::task("task-" + std::to_string(n), at, "VirtualMachine.reconfigure",
                      n % 3 == 0 ? "CORP\\ann" : "CORP\\bob", "vm-" + std::to_string(n % 7));
}

/// A ledger that is fed day by day.
struct Estate {
  ledger::ScratchFolder folder;
  std::unique_ptr<ledger::Ledger> store = ledger::open_or_throw(folder.file("ledger.db"));
  int tasks = 0;

  void commit(std::vector<Activity> activities, Instant now) {
    ASSERT_OK(store->commit(ledger::batch_of(now, std::move(activities))));
  }
  void poll(const char* stream, Instant from, Instant to) {
    FactBatch batch = ledger::batch_of(to, {});
    batch.poll = ledger::poll_of(stream, to);
    batch.poll->from = from;
    ASSERT_OK(store->commit(batch));
  }
  void look(const std::string& path, const std::string& content, Instant at) {
    Sighting sighting;
    sighting.scope = "vc-a";
    sighting.path = path;
    sighting.seen_at = at;
    sighting.present = !content.empty();
    sighting.content = content;
    sighting.sha256 = content.empty() ? "" : config::sha256_hex(content);
    ASSERT_OK(store->commit_sightings({sighting}));
  }
  void live(int from_day, int to_day) {
    for (int d = from_day; d < to_day; ++d) {
      const Instant evening = day(d) + hours(23);
      std::vector<Activity> activities;
      for (int i = 0; i < 4; ++i) activities.push_back(resize(++tasks, day(d) + hours(8 + i)));
      commit(std::move(activities), evening);
      for (const char* stream : {streams::kTasks, streams::kEvents})
        poll(stream, d == 0 ? day(-30) : day(d - 1) + hours(23), evening);
      std::vector<EntityState> machines;
      for (int i = 0; i < 7; ++i)
        machines.push_back(ledger::vm("vm-" + std::to_string(i), "srv-" + std::to_string(i)));
      ASSERT_OK(ledger::sweep_vms(*store, evening, machines));
    }
  }
};

inline std::string said(const Environment& environment, Estate& estate, Instant at) {
  const auto result = judge(environment, *estate.store, at, std::nullopt, {});
  if (!result) {
    ADD_FAILURE() << result.error().to_string();
    return {};
  }
  return exporters::render_json(*result);
}

inline void forget_weeks(Estate& estate) {
  ASSERT_OK(estate.store->keep_weeks("vc-a", Instant::min(), {}, "0 0 0"));
}

inline std::size_t kept(Estate& estate) {
  const auto weeks = estate.store->kept_weeks("vc-a", {"vc-a"});
  return weeks ? weeks->weeks.size() : 0;
}

inline constexpr const char* kScope =
    "time_zone: UTC\nchange_types: [standard, normal, emergency]\n";

}  // namespace plumbline::cli
