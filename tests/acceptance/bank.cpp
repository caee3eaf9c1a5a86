#include "tests/acceptance/bank.h"

namespace plumbline::acceptance {

namespace {

/// The bank of s2.yml with a third of its work and fewer servers: what is asked here is asked
/// often.
Scenario smaller() {
  Scenario bank = scenario("s2");
  bank.work.servers = 400;
  for (Phase& phase : bank.work.phases)
    for (double* often : {&phase.creates_per_week, &phase.resizes_per_week,
                          &phase.settings_per_week, &phase.retires_per_week})
      *often /= 3;
  // A third of the work tells a third as much: what EXP-014 does must be larger to be held.
  bank.work.phases.back().emergency = 0.015;
  return bank;
}

Life lived(const Scenario& scenario) { return live(scenario, {kBankWeeks}); }

void later(Promise& promise, Duration by) {
  promise.first_seen += by;
  if (promise.claimed_at) *promise.claimed_at += by;
  if (promise.gone_at) *promise.gone_at += by;
}

void later(std::optional<Instant>& at, Duration by) {
  if (at) *at += by;
}

void shift_evidence(Evidence& e, Duration by, DayNumber whole_days) {
  e.as_of += by;
  e.known_at += by;
  later(e.first_sweep, by);
  for (auto& s : e.streams) {
    later(s.begin, by);
    later(s.until, by);
  }
  for (auto& c : e.changes) {
    for (Instant* t : {&c.queued, &c.started, &c.ended, &c.recorded_at}) *t += by;
    later(c.reworked_at, by);
    later(c.undone_at, by);
  }
  for (auto& i : e.incidents) {
    i.opened += by;
    i.recorded_at += by;
    later(i.closed, by);
  }
  for (auto& [id, at] : e.ready) at += by;
  for (auto& r : e.readings) r.day += whole_days;
  for (auto& d : e.entity_days) d.day += whole_days;
  for (auto& d : e.actor_days) d.day += whole_days;
  for (auto& f : e.findings) f.at += by;
  for (auto& [id, info] : e.entities) {
    const auto stamp = info.state.properties.find("customValue[Requested]");
    if (stamp == info.state.properties.end()) continue;
    if (const auto at = parse_instant(stamp->second)) stamp->second = to_rfc3339(*at + by);
  }
}

void shift_practice(PracticeHistory& p, Duration by) {
  later(p.first_sighting, by);
  for (auto& [kind, state] : p.kinds) later(state.first_seen, by);
  for (auto& x : p.scopes) later(x.promise, by);
  for (auto& x : p.actors) later(x.promise, by);
  for (auto& x : p.targets) later(x.promise, by);
  for (auto& x : p.claimed) later(x.promise, by);
  for (auto& x : p.procedures) {
    later(x.promise, by);
    later(x.reviewed_on, by);
  }
  for (auto& x : p.records.edit()) {
    later(x.promise, by);
    later(x.approved_at, by);
    later(x.window_start, by);
    later(x.window_end, by);
  }
  for (auto& x : p.forecasts) {
    later(x.promise, by);
    x.made_for += by;
  }
  for (auto& x : p.reviews) {
    later(x.promise, by);
    x.held_on += by;
    for (auto& action : x.actions) {
      later(action.promise, by);
      later(action.closed_on, by);
    }
  }
  for (auto& x : p.experiments) {
    later(x.promise, by);
    x.start += by;
    x.end += by;
    for (auto& decision : x.decisions) {
      later(decision.promise, by);
      decision.decided_on += by;
    }
  }
}

}  // namespace

const Life& bank() {
  static const Life life = lived(smaller());
  return life;
}

const Life& struggling() {
  static const Life life = [] {
    Scenario worse = smaller();
    Phase bad = worse.work.phases.back();
    bad.from_week = 34;
    bad.success = 0.92;
    bad.recorded = 0.92;
    bad.emergency = 0.13;
    bad.early_rework = 0.16;
    bad.caused = 0.09;
    bad.zombies = 0.13;
    worse.work.phases.push_back(bad);
    worse.builds.mended = 0.5;
    worse.builds.service_hours = 48;
    worse.capacity.ready_over5 = 0.07;
    worse.capacity.swapping = 0.04;
    worse.practice.actions_closed = false;
    return lived(worse);
  }();
  return life;
}

Estate known(const Life& life, int week_end) { return estate_of(life.world, week(week_end)); }

scoring::ScopeResult judged(const Life& life, const Estate& estate) {
  return scoring::assess(estate.evidence, estate.practice, shipped_rubric(), life.weeks);
}

scoring::ScopeResult again(const Life& life, int from, const Alter& alter) {
  scoring::WeekHistory weeks;
  for (const auto& record : life.weeks)
    if (record.end <= week(from)) weeks.push_back(record);
  scoring::ScopeResult result;
  for (int w = from + 1; w <= kBankWeeks; ++w) {
    Estate estate = known(life, w);
    alter(estate);
    result = scoring::assess(estate.evidence, estate.practice, shipped_rubric(), weeks);
    weeks.push_back(scoring::record_of(result, week(w)));
  }
  return result;
}

std::string decided(const scoring::ScopeResult& result) {
  std::string text;
  for (const auto& a : result.areas) {
    text += a.area + ' ' + std::to_string(a.attained) + std::to_string(a.ceiling) +
            std::to_string(a.level) + ' ' + std::to_string(a.score) + '\n';
    for (const auto& i : a.indicators) {
      text += i.id + ' ' + to_string(i.state) + ' ' + i.reason.code;
      for (const auto& c : i.criteria)
        text += ' ' + c.signal + ' ' + to_string(c.state) + ' ' +
                std::to_string(c.value.value_or(-1)) + '/' + std::to_string(c.samples);
      text += '\n';
    }
  }
  return text;
}

void expect_no_gain(const scoring::ScopeResult& after, const scoring::ScopeResult& before,
                    const std::string& what) {
  for (const char* id : kBankAreas) {
    EXPECT_LE(area(after, id).attained, area(before, id).attained) << what << ": " << id;
    EXPECT_LE(area(after, id).level, area(before, id).level) << what << ": " << id << ", held";
  }
}

void expect_same_levels(const scoring::ScopeResult& after, const scoring::ScopeResult& before,
                        const std::string& what) {
  for (const char* id : kBankAreas) {
    EXPECT_EQ(area(after, id).attained, area(before, id).attained) << what << ": " << id;
    EXPECT_EQ(area(after, id).ceiling, area(before, id).ceiling) << what << ": " << id;
    EXPECT_EQ(area(after, id).level, area(before, id).level) << what << ": " << id << ", held";
  }
}

void shift(Estate& estate, Duration by) {
  shift_evidence(estate.evidence, by, static_cast<DayNumber>(by / std::chrono::days(1)));
  shift_practice(estate.practice, by);
}

}  // namespace plumbline::acceptance
