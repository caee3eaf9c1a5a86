#include <gtest/gtest.h>

#include "scoring/judge.h"
#include "scoring/weeks.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using std::chrono::weeks;

constexpr Instant kMonday = Instant(std::chrono::sys_days(days(20458)));
Instant week(int n) { return kMonday + weeks(n); }

/// A year in which the team tried things, told as the engine would tell it.
class Year {
 public:
  Year() {
    Signal rate = SmallEstate::signal("chg.success_rate", "activity_share", {});
    rate.better = Better::Higher;
    rate.kind = SignalKind::Task;
    estate_.rubric.signals = {rate};
    estate_.rubric.areas[1].core = {{{"chg.success_rate"}, false}};
    estate_.evidence.as_of = estate_.evidence.known_at = week(60);
    estate_.kind_seen("experiments", 0);
    estate_.kind_seen("targets", 0);
    for (int w = 1; w <= 60; ++w) closed(w, 0.97);
  }

  ExperimentResult& tried(const std::string& id, ExperimentVerdict verdict, int end) {
    ExperimentResult e;
    e.id = e.promise.id = id;
    e.area = e.promise.area = "change";
    e.promise.promise.path = "experiments/" + id + ".yml";
    e.promise.procedure = "resize";
    e.promise.procedure_version = "2";
    e.promise.metric = "chg.success_rate";
    e.promise.start = week(end - 12);
    e.promise.end = week(end);
    e.verdict = verdict;
    e.status =
        verdict == ExperimentVerdict::None ? ExperimentStatus::Running : ExperimentStatus::Decided;
    e.summary = std::string(to_string(verdict)) + ": failures 9 % to 4 %";
    e.adopted = verdict == ExperimentVerdict::Held;
    for (int w = end - 11; w <= end; ++w) e.weeks.push_back({week(w), WeekRole::After, 0.96, 20});
    judged_.experiments.push_back(e);
    return judged_.experiments.back();
  }

  void version(const std::string& name, int seen, std::optional<int> gone = std::nullopt) {
    Procedure& p = estate_.procedure("resize", "resize", seen * 7);
    p.version = name;
    if (gone) p.promise.gone_at = week(*gone);
  }

  Target& target(double value, int seen) {
    Target t;
    t.signal = "chg.success_rate";
    t.value = value;
    t.owner = "team";
    t.promise.first_seen = week(seen);
    estate_.practice.targets.push_back(t);
    return estate_.practice.targets.back();
  }

  void level4(double threshold) {
    Indicator row;
    row.area = "change";
    row.ladder = "classic";
    row.level = 4;
    row.requires_ = criterion("chg.success_rate", threshold);
    estate_.rubric.indicators.push_back(row);
  }

  void closed(int w, double value) {
    WeekRecord& record = judged_.weeks.emplace_back();
    record.end = week(w);
    record.signals["chg.success_rate"] = {State::Met,   value,        value - 0.03, value + 0.01,
                                          value - 0.04, value + 0.01, 200,          ""};
  }
  void change_week(int w, double value) {
    auto& signal = judged_.weeks[static_cast<std::size_t>(w - 1)].signals["chg.success_rate"];
    signal = {State::Met, value, value - 0.02, value + 0.02, value - 0.03, value + 0.03, 200, ""};
  }
  void forget_week(int w) { judged_.weeks[static_cast<std::size_t>(w - 1)].signals.clear(); }

  Reading read(const std::string& measure, double window_days = 365,
               std::map<std::string, Parameter> parameters = {}) {
    parameters["area"] = std::string("change");
    Context context(estate_.evidence, estate_.practice, estate_.rubric);
    Reading now;
    now.value.value = 0.97;
    const std::map<std::string, Reading> readings = {{"chg.success_rate", now}};
    judged_.readings = &readings;
    context.look_back(judged_);
    return evaluate(context, SmallEstate::signal("chg.it", measure, parameters, window_days));
  }
  double held(std::map<std::string, Parameter> parameters = {}) {
    return read("experiments_held", 365, std::move(parameters)).value.value.value_or(-1);
  }
  static Requirement criterion(const std::string& signal, double threshold) {
    Requirement r;
    r.signal = signal;
    r.threshold = threshold;
    return r;
  }
  CriterionResult judged(const Reading& reading, double threshold) const {
    return judge(criterion("chg.it", threshold), reading, {week(60), Cadence::Weekly, 365, ""});
  }
  SmallEstate& estate() { return estate_; }

 private:
  SmallEstate estate_;
  Judged judged_;
};

TEST(CoreWorse, SaysFromWhenOnThereIsAWeekToCompareWith) {
  Year year;
  EXPECT_EQ(year.read("core_worse").value.value, 0) << "a year is known";
  for (int w = 1; w < 40; ++w) year.forget_week(w);
  const Reading young = year.read("core_worse");
  EXPECT_EQ(young.value.state, State::Unknown);
  EXPECT_EQ(young.value.reason.text, "26 weeks of chg.success_rate to compare with");
  EXPECT_EQ(young.value.reason.earliest, week(66));
}

TEST(AnyKnown, IsOneWhereOneOfThemIsKnownAndNeverNo) {
  Year year;
  for (const char* id : {"chg.success_rate", "chg.other"}) {
    Signal& signal = year.estate().rubric.signals.emplace_back();
    signal.id = id;
  }
  const std::vector<std::string> both = {"chg.other", "chg.success_rate"};
  const std::vector<std::string> neither = {"chg.other", "chg.none"};
  const Reading known = year.read("any_known", 365, {{"of", both}});
  EXPECT_EQ(known.value.value, 1);
  EXPECT_EQ(known.value.reason.text, "chg.success_rate: 1.0");
  EXPECT_EQ(year.judged(known, 1).state, State::Met);
  EXPECT_EQ(year.judged(year.read("any_known", 365, {{"of", neither}}), 1).state, State::Unknown);
}

TEST(ExperimentsHeld, CountsWhatWasHeldAdoptedAndStaysInTheLibrary) {
  Year year;
  year.version("1", 0, 40);
  year.version("2", 40);
  year.tried("EXP-1", ExperimentVerdict::Held, 55);
  const Reading reading = year.read("experiments_held");
  EXPECT_EQ(reading.value.value, 1);
  const auto result = year.judged(reading, 1);
  EXPECT_EQ(result.state, State::Met);
  EXPECT_EQ(result.reason.text, "EXP-1 held: failures 9 % to 4 %") << "the reason names it";
}

TEST(ExperimentsHeld, ALaterVersionIsStillAdoptedAndAnOlderOneIsNot) {
  Year improved;
  improved.version("2", 40, 57);
  improved.version("3", 57);
  improved.tried("EXP-1", ExperimentVerdict::Held, 55);
  EXPECT_EQ(improved.held(), 1);

  Year taken_back;
  taken_back.version("1", 0, 40);
  taken_back.version("2", 40, 57);
  taken_back.version("1", 57);
  taken_back.tried("EXP-1", ExperimentVerdict::Held, 55);
  EXPECT_EQ(taken_back.held(), 0);

  Year thrown_away;
  thrown_away.version("2", 40, 57);
  thrown_away.tried("EXP-1", ExperimentVerdict::Held, 55);
  EXPECT_EQ(thrown_away.held(), 0);
}

TEST(ExperimentsHeld, NotWithoutADecisionNotAfterAYearNotOfAnotherArea) {
  Year year;
  year.version("2", 0);
  year.tried("EXP-1", ExperimentVerdict::Held, 55).adopted = false;
  year.tried("EXP-2", ExperimentVerdict::Held, 7);
  year.tried("EXP-3", ExperimentVerdict::Held, 50).area = "consuming";
  year.tried("EXP-4", ExperimentVerdict::Refuted, 51);
  const Reading reading = year.read("experiments_held");
  EXPECT_EQ(reading.value.value, 0);
  const auto result = year.judged(reading, 1);
  EXPECT_EQ(result.state, State::NotMet);
  EXPECT_NE(result.reason.text.find("EXP-1 held, but its procedure is not adopted"),
            std::string::npos)
      << result.reason.text;
}

TEST(ExperimentsHeld, OneThatRunsIsTooYoungUntilItsEnd) {
  Year year;
  year.version("2", 0);
  year.tried("EXP-1", ExperimentVerdict::None, 66);
  const auto result = year.judged(year.read("experiments_held"), 1);
  EXPECT_EQ(result.state, State::Unknown);
  EXPECT_EQ(result.reason.earliest, week(66));
  EXPECT_NE(result.reason.text.find("EXP-1 is decided on 2027-04-12"), std::string::npos)
      << result.reason.text;
}

TEST(ExperimentsHeld, WithoutAnyItIsNotMetAndTheEarliestEndIsNineWeeksAhead) {
  Year year;
  const auto result = year.judged(year.read("experiments_held"), 1);
  EXPECT_EQ(result.state, State::NotMet);
  EXPECT_EQ(result.reason.input, "experiments");
  EXPECT_EQ(result.reason.earliest, week(69));
}

TEST(ExperimentsHeld, ALostFolderIsUnknown) {
  Year year;
  year.version("2", 0);
  year.tried("EXP-1", ExperimentVerdict::Held, 55);
  year.estate().practice.kinds["experiments"].present = false;
  EXPECT_EQ(year.read("experiments_held").value.state, State::Unknown);
}

TEST(ExperimentsHeld, OnlyOfCertainMetricsAndWithEnoughWeeksWhereAsked) {
  Year year;
  year.version("2", 0);
  auto& tried = year.tried("EXP-1", ExperimentVerdict::Held, 55);
  const std::vector<std::string> other = {"chg.lead_time_h"};
  EXPECT_EQ(year.held({{"metrics", other}}), 0);
  EXPECT_EQ(year.held({{"metrics", std::vector<std::string>{"chg.success_rate"}}}), 1);
  EXPECT_EQ(year.held({{"weeks", 12.0}}), 1);
  tried.weeks[3].value.reset();
  EXPECT_EQ(year.held({{"weeks", 12.0}}), 0);
}

TEST(ExperimentsHeld, OfCertainProceduresOrMetricsWhereAsked) {
  Year year;
  year.version("2", 0);
  year.tried("EXP-1", ExperimentVerdict::Held, 55);
  const std::vector<std::string> metrics = {"chg.lead_time_h"};
  const std::vector<std::string> bought = {"clone"};
  const std::vector<std::string> resized = {"clone", "resize"};
  EXPECT_EQ(year.held({{"classes", bought}}), 0);
  EXPECT_EQ(year.held({{"classes", resized}}), 1);
  EXPECT_EQ(year.held({{"metrics", metrics}, {"classes", bought}}), 0);
  EXPECT_EQ(year.held({{"metrics", metrics}, {"classes", resized}}), 1) << "either will do";
}

TEST(ExperimentsDecided, HeldAndRefutedAreAnswersUndecidedAndInvalidAreNot) {
  Year year;
  year.tried("EXP-1", ExperimentVerdict::Held, 20);
  year.tried("EXP-2", ExperimentVerdict::Refuted, 33);
  year.tried("EXP-3", ExperimentVerdict::Undecided, 46);
  year.tried("EXP-4", ExperimentVerdict::Invalid, 59).status = ExperimentStatus::Invalid;
  EXPECT_EQ(year.read("experiments_decided").value.value, 2);
}

TEST(Sustained, TwentyFourOfTwentySixWeeksOnATargetAsStrictAsLevelFour) {
  Year year;
  year.level4(0.95);
  year.target(0.95, 20);
  for (const int w : {40, 50}) year.change_week(w, 0.85);
  const Reading two = year.read("sustained", 182);
  EXPECT_NEAR(*two.value.value, 24.0 / 26, 1e-9);
  EXPECT_EQ(year.judged(two, 0.9).state, State::Met);
  year.change_week(51, 0.85);
  const auto three = year.judged(year.read("sustained", 182), 0.9);
  EXPECT_EQ(three.state, State::NotMet);
  EXPECT_NE(three.reason.text.find("chg.success_rate off target in 3 weeks"), std::string::npos)
      << three.reason.text;
}

TEST(Sustained, ALooserTargetIsNone) {
  Year year;
  year.level4(0.95);
  year.target(0.9, 20);
  EXPECT_EQ(year.read("sustained", 182).value.value, 0);
}

TEST(Sustained, OnlyWeeksAfterTheTargetWasSeenCount) {
  Year year;
  year.level4(0.95);
  year.target(0.95, 40);
  EXPECT_NEAR(*year.read("sustained", 182).value.value, 20.0 / 26, 1e-9);
}

TEST(Sustained, WhatIsNotKnownOrTooCloseIsNoMissAndNoPass) {
  Year year;
  year.level4(0.95);
  year.target(0.95, 20);
  for (int w = 40; w < 45; ++w) year.forget_week(w);
  EXPECT_EQ(year.judged(year.read("sustained", 182), 0.9).state, State::Unknown);

  Year close;
  close.level4(0.95);
  close.target(0.95, 20);
  for (int w = 40; w < 45; ++w) close.change_week(w, 0.945);
  const auto result = close.judged(close.read("sustained", 182), 0.9);
  EXPECT_EQ(result.state, State::Unknown);
  EXPECT_TRUE(result.close);
}

}  // namespace
}  // namespace plumbline::scoring
