#include <algorithm>
#include <functional>
#include <random>

#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::ScopeResult;
using std::chrono::days;
using std::chrono::hours;

struct Moment {
  const char* name;
  Script script;
  double weeks;
};

std::vector<Moment> moments() {
  return {{"ad hoc", ad_hoc_shop(), 20},
          {"improving, week 16", improving_team(), 16},
          {"improving, week 36", improving_team(), 36},
          {"paper", paper_tiger(), 30},
          {"first day", first_day(), 44.3}};
}

/// A team that works close to several thresholds: where a wrong step shows.
Script borderline(std::uint64_t seed) {
  Script s = improving_team();
  s.seed = seed;
  s.people = 2;
  s.owner_share = 0.8;
  s.covered_names = 0.66;
  Phase p;
  p.creates_per_week = 4;
  p.resizes_per_week = 4;
  p.settings_per_week = 3;
  p.retires_per_week = 1;
  p.success = 0.83;
  p.usual_path = 0.74;
  p.from_template = 0.83;
  p.recorded = 0.74;
  p.emergency = 0.17;
  s.phases = {p};
  s.shelf_week = s.feed_week = s.scope_week = 0;
  return s;
}

void expect_none_above(const ScopeResult& after, const ScopeResult& before, const char* what) {
  ASSERT_EQ(after.areas.size(), before.areas.size());
  for (std::size_t i = 0; i < after.areas.size(); ++i)
    EXPECT_LE(after.areas[i].attained, before.areas[i].attained) << what << "\nbefore:\n"
                                                                 << text_of(before) << "\nafter:\n"
                                                                 << text_of(after);
}

void expect_none_below(const ScopeResult& after, const ScopeResult& before, const char* what) {
  for (std::size_t i = 0; i < after.areas.size(); ++i) {
    EXPECT_GE(after.areas[i].attained, before.areas[i].attained) << what << "\nbefore:\n"
                                                                 << text_of(before) << "\nafter:\n"
                                                                 << text_of(after);
    for (const auto& [level, rating] : before.areas[i].ratings)
      EXPECT_GE(after.areas[i].ratings.at(level), rating) << what << "\nbefore:\n"
                                                          << text_of(before) << "\nafter:\n"
                                                          << text_of(after);
  }
}

/// Levels, states and values, without dates and ids.
std::string decisions(const ScopeResult& result) {
  std::string text;
  for (const auto& a : result.areas) {
    text += a.area + std::to_string(a.attained) + std::to_string(a.ceiling) +
            std::to_string(a.score) + "\n";
    for (const auto& i : a.indicators) {
      text += i.id + to_string(i.state) + i.reason.code;
      for (const auto& c : i.criteria)
        text += c.signal + to_string(c.state) + std::to_string(c.value.value_or(-1)) + "/" +
                std::to_string(c.samples);
      text += "\n";
    }
  }
  return text;
}

TEST(Metamorphic, SameInputsSameBytes) {
  for (const auto& m : moments())
    EXPECT_EQ(text_of(judge(estate_at(m.script, m.weeks))),
              text_of(judge(estate_at(m.script, m.weeks))))
        << m.name;
}

TEST(Metamorphic, TheOrderOfFactsDoesNotMatter) {
  for (const auto& m : moments()) {
    Estate estate = estate_at(m.script, m.weeks);
    const auto before = text_of(judge(estate));
    std::mt19937 random(7);
    std::shuffle(estate.evidence.changes.begin(), estate.evidence.changes.end(), random);
    std::shuffle(estate.evidence.incidents.begin(), estate.evidence.incidents.end(), random);
    std::shuffle(estate.evidence.actor_days.begin(), estate.evidence.actor_days.end(), random);
    std::shuffle(estate.evidence.readings.begin(), estate.evidence.readings.end(), random);
    std::shuffle(estate.evidence.streams.begin(), estate.evidence.streams.end(), random);
    std::shuffle(estate.practice.records.edit().begin(), estate.practice.records.edit().end(),
                 random);
    EXPECT_EQ(text_of(judge(estate)), before) << m.name;
  }
}

TEST(Metamorphic, AFactReadTwiceCountsOnce) {
  for (const auto& m : moments()) {
    Estate estate = estate_at(m.script, m.weeks);
    const auto before = text_of(judge(estate));
    auto& changes = estate.evidence.changes;
    const auto copy = changes;
    changes.insert(changes.end(), copy.begin(), copy.end());
    auto& incidents = estate.evidence.incidents;
    const auto broken = incidents;
    incidents.insert(incidents.end(), broken.begin(), broken.end());
    const auto records = estate.practice.records;
    estate.practice.records.edit().insert(estate.practice.records.edit().end(), records.begin(),
                                          records.end());
    EXPECT_EQ(text_of(judge(estate)), before) << m.name;
  }
}

TEST(Metamorphic, NamesAndNumbersOfPeopleAndObjectsDoNotMatter) {
  for (const auto& m : moments()) {
    Estate estate = estate_at(m.script, m.weeks);
    const auto before = decisions(judge(estate));
    for (auto& actor : estate.evidence.actors) {
      actor.id += 5000;
      if (actor.name.starts_with("CORP\\")) actor.name = "x" + actor.name.substr(5) + "@Corp";
    }
    for (auto& day : estate.evidence.actor_days) day.actor += 5000;
    std::unordered_map<std::uint32_t, EntityInfo> entities;
    for (auto& [id, info] : estate.evidence.entities) {
      info.id += 70000;
      entities.emplace(id + 70000, info);
    }
    estate.evidence.entities = entities;
    for (auto& change : estate.evidence.changes) {
      change.actor += 5000;
      change.entity += 70000;
    }
    for (auto& incident : estate.evidence.incidents) {
      incident.entity += 70000;
      for (auto& related : incident.related) related.entity += 70000;
    }
    std::unordered_map<std::uint32_t, Instant> ready;
    for (const auto& [id, at] : estate.evidence.ready) ready.emplace(id + 70000, at);
    estate.evidence.ready = ready;
    EXPECT_EQ(decisions(judge(estate)), before) << m.name;
  }
}

void shift(Promise& promise, Duration by) {
  promise.first_seen += by;
  if (promise.claimed_at) *promise.claimed_at += by;
  if (promise.gone_at) *promise.gone_at += by;
}

TEST(Metamorphic, TheWholeStorySomeWeeksLaterIsTheSameStory) {
  for (const auto& m : moments()) {
    Estate estate = estate_at(m.script, m.weeks);
    const auto before = decisions(judge(estate));
    const Duration by = days(7 * 13);
    Evidence& e = estate.evidence;
    e.as_of += by;
    e.known_at += by;
    *e.first_sweep += by;
    for (auto& s : e.streams) {
      *s.begin += by;
      *s.until += by;
    }
    for (auto& c : e.changes) {
      for (Instant* t : {&c.queued, &c.started, &c.ended, &c.recorded_at}) *t += by;
      if (c.reworked_at) *c.reworked_at += by;
      if (c.undone_at) *c.undone_at += by;
    }
    for (auto& i : e.incidents) {
      i.opened += by;
      i.recorded_at += by;
      if (i.closed) *i.closed += by;
    }
    for (auto& [id, at] : e.ready) at += by;
    for (auto& r : e.readings) r.day += 7 * 13;
    for (auto& d : e.actor_days) d.day += 7 * 13;
    PracticeHistory& p = estate.practice;
    for (auto& [kind, state] : p.kinds) *state.first_seen += by;
    for (auto& s : p.scopes) shift(s.promise, by);
    for (auto& a : p.actors) shift(a.promise, by);
    for (auto& x : p.procedures) {
      shift(x.promise, by);
      *x.reviewed_on += by;
    }
    for (auto& r : p.records.edit()) {
      shift(r.promise, by);
      *r.approved_at += by;
      *r.window_start += by;
      *r.window_end += by;
    }
    EXPECT_EQ(decisions(judge(estate)), before) << m.name;
  }
}

TEST(Metamorphic, WhatHappensLaterThanTheJudgedMomentDoesNotCount) {
  for (const auto& m : moments()) {
    Estate early = estate_at(m.script, m.weeks);
    Estate late = estate_at(m.script, m.weeks + 2);
    // Marks that later facts set on earlier changes, and the later changes themselves.
    for (auto& change : late.evidence.changes)
      if (change.started >= early.evidence.as_of) change.actor = 1;
    Estate mixed = early;
    for (auto& change : mixed.evidence.changes) {
      if (!change.undone_at && change.id % 2 == 0)
        change.undone_at = mixed.evidence.as_of + hours(1 + change.id % 20);
      if (!change.reworked_at && change.id % 3 == 0)
        change.reworked_at = mixed.evidence.as_of + hours(2);
    }
    for (const auto& change : late.evidence.changes)
      if (change.started >= early.evidence.as_of) {
        mixed.evidence.changes.push_back(change);
        mixed.evidence.changes.back().id += 1000000;
      }
    EXPECT_EQ(decisions(judge(mixed)), decisions(judge(early))) << m.name;
  }
}

/// Takes out what a hole in the polls would have hidden.
void lose(Estate& estate, Instant from, Instant to) {
  Evidence& e = estate.evidence;
  std::erase_if(e.changes, [&](const Change& c) { return c.started >= from && c.started < to; });
  std::erase_if(e.incidents, [&](const Incident& i) { return i.opened >= from && i.opened < to; });
  for (auto& stream : e.streams)
    if (stream.stream == "events" || stream.stream == "tasks")
      stream.gaps.push_back({from, to, "not read"});
}

TEST(LosingEvidence, APollGapNeverRaises) {
  std::mt19937 random(11);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const double weeks = 8 + below(20);
    const Estate full = estate_at(borderline(seed), weeks);
    const auto before = judge(full);
    for (int i = 0; i < 6; ++i) {
      Estate holed = full;
      const Instant from = week(0) + hours(below(static_cast<int>(weeks) * 168));
      lose(holed, from, std::min(from + hours(4 + below(300)), full.evidence.as_of));
      expect_none_above(judge(holed), before, "gap");
    }
  }
}

TEST(LosingEvidence, AGapThatHidesExactlyTheFailuresDoesNotHideThem) {
  // Four days in which nothing went right, 4.4 % of the window: under the 5 % that may be missing.
  Script script = borderline(3);
  script.phases[0].success = 1.0;
  Estate estate = estate_at(script, 16);
  const Instant from = week(12);
  for (auto& change : estate.evidence.changes)
    if (change.id % 6 == 0 || (change.started >= from && change.started < from + days(4)))
      change.outcome = Outcome::Failed;
  const auto before = judge(estate);
  ASSERT_NE(indicator(before, "change.2.success_rate").state, scoring::State::Met);
  lose(estate, from, from + days(4));
  const auto after = judge(estate);
  ASSERT_GT(*indicator(after, "change.2.success_rate").criteria[0].value, 0.8);
  EXPECT_NE(indicator(after, "change.2.success_rate").state, scoring::State::Met);
  expect_none_above(after, before, "gap");
}

TEST(LosingEvidence, AStreamErasedOrObjectsHiddenOrAKindGoneNeverRaises) {
  using Loss = std::pair<const char*, std::function<void(Estate&)>>;
  const auto erase = [](const char* name) {
    return [name](Estate& e) {
      std::erase_if(e.evidence.streams, [&](const auto& s) { return s.stream == name; });
    };
  };
  const auto gone = [](const char* kind) {
    return [kind](Estate& e) {
      const auto found = e.practice.kinds.find(kind);
      if (found == e.practice.kinds.end()) return;
      found->second.present = false;
      const Instant at = e.evidence.as_of - hours(1);
      const std::string k = kind;
      for (auto& x : e.practice.procedures)
        if (k == "procedures") x.promise.gone_at = at;
      for (auto& x : e.practice.records.edit())
        if (k == "records") x.promise.gone_at = at;
      for (auto& x : e.practice.scopes)
        if (k == "scope") x.promise.gone_at = at;
      for (auto& x : e.practice.actors)
        if (k == "actors") x.promise.gone_at = at;
    };
  };
  const std::vector<Loss> losses = {
      {"tasks", erase("tasks")},
      {"events", erase("events")},
      {"inventory", erase("inventory/VirtualMachine")},
      {"procedures", gone("procedures")},
      {"records", gone("records")},
      {"scope", gone("scope")},
      {"actors", gone("actors")},
      {"hidden",
       [](Estate& e) {
         for (auto& s : e.evidence.streams)
           if (s.stream.starts_with("inventory/")) s.visible_share = 0.9;
       }},
      {"stopped",
       [](Estate& e) {
         const Instant at = e.evidence.as_of - days(9);
         std::erase_if(e.evidence.changes, [&](const Change& c) { return c.started >= at; });
         for (auto& s : e.evidence.streams) s.until = at;
       }},
      {"shorter", [](Estate& e) {
         const Instant at = e.evidence.as_of - days(20);
         std::erase_if(e.evidence.changes, [&](const Change& c) { return c.started < at; });
         for (auto& s : e.evidence.streams) s.begin = at;
       }}};
  for (const auto& m : moments()) {
    const Estate full = estate_at(m.script, m.weeks);
    const auto before = judge(full);
    for (const auto& [name, loss] : losses) {
      Estate less = full;
      loss(less);
      expect_none_above(judge(less), before, name);
    }
  }
}

TEST(LosingEvidence, AnAbsentKindIsUnknownNotEmpty) {
  Estate estate = estate_at(improving_team(), 36);
  for (const char* id : {"change", "consuming"})
    ASSERT_EQ(area(judge(estate), id).attained, 3) << id;
  estate.practice.kinds["procedures"].present = false;
  for (auto& p : estate.practice.procedures) p.promise.gone_at = estate.evidence.as_of - hours(1);
  const auto result = judge(estate);
  EXPECT_EQ(indicator(result, "change.3.coverage").state, scoring::State::Unknown);
  EXPECT_EQ(indicator(result, "change.3.coverage").reason.code, "input_absent");
  EXPECT_EQ(area(result, "change").ceiling, 3);
}

TEST(PassingEvidence, NeverLowers) {
  std::mt19937 random(5);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<std::pair<Script, double>> cases;
  for (const auto& m : moments()) cases.push_back({m.script, m.weeks});
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    cases.push_back({borderline(seed), 6.0 + static_cast<double>(below(20))});
  for (const auto& [script, weeks] : cases) {
    Estate estate = estate_at(script, weeks);
    const auto before = judge(estate);
    // More of the best that there is: right, on the usual path, recorded and covered alike.
    const Evidence& e = estate.evidence;
    const auto good = [&](const Change& c) {
      return c.outcome == Outcome::Success && !c.undone_at && c.path_steps == 2 &&
             e.paths[c.path].find("step") == std::string::npos &&
             (c.from_template || e.class_names[c.class_id] != "VirtualMachine.clone") &&
             e.entities.at(c.entity).state.properties.at("name").starts_with("srv-") &&
             c.started > e.as_of - days(25) && !c.noise;
    };
    std::vector<Change> more;
    for (const auto& change : e.changes)
      if (good(change) && below(2) == 0) more.push_back(change);
    for (auto& change : more) {
      change.id += 500000;
      change.record_hint = "CHG-GOOD";
      estate.evidence.changes.push_back(change);
    }
    if (estate.practice.kinds.contains("records")) {
      ChangeRecord record;
      record.id = "CHG-GOOD";
      record.promise.first_seen = record.approved_at.emplace(week(-1));
      estate.practice.records.push_back(record);
    }
    expect_none_below(judge(estate), before, "more of the good");
  }
}

}  // namespace
}  // namespace plumbline::acceptance
