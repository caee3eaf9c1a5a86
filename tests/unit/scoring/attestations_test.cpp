#include "scoring/attestations.h"

#include <gmock/gmock.h>

#include "scoring/assess.h"
#include "scoring/weeks.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using testing::HasSubstr;

Instant day(double d) { return SmallEstate::day(d); }

/// An estate with one row, "change.2.log", unknown for want of samples.
struct Stated {
  SmallEstate estate;
  Indicator indicator;
  IndicatorResult result;
  Attestation attestation;

  Stated() {
    indicator.id = "change.2.log";
    indicator.area = "change";
    indicator.ladder = "classic";
    indicator.level = 2;
    indicator.attestation = "change log export";
    indicator.requires_ = {Requirement::Kind::Criterion, "s", Comparison::AtLeast, 0.8, {}};
    Signal signal;
    signal.id = "s";
    signal.window_days = 90;
    estate.rubric.signals.push_back(signal);
    attestation.indicator = indicator.id;
    attestation.by = "change manager";
    attestation.statement = "kept on paper";
    attestation.dated = day(80);
    attestation.promise.first_seen = day(81);
    attestation.promise.path = "attestations/log.yml";
    unknown("too_few_samples");
  }
  void unknown(const std::string& code) {
    result.state = State::Unknown;
    CriterionResult criterion;
    criterion.signal = "s";
    criterion.state = State::Unknown;
    criterion.reason = {code, "3 samples", "time", {}};
    result.criteria = {criterion};
    result.reason = criterion.reason;
  }
  IndicatorResult after() {
    estate.practice.attestations = {attestation};
    const Context context(estate.evidence, estate.practice, estate.rubric);
    IndicatorResult out = result;
    Attestations(context).apply(indicator, out);
    return out;
  }
  State state() { return after().state; }
};

TEST(Attestations, ResolveWhatThereIsNothingToSeeOf) {
  Stated s;
  const IndicatorResult out = s.after();
  EXPECT_EQ(out.state, State::Met);
  EXPECT_EQ(out.reason.code, "attested");
  EXPECT_THAT(out.reason.text, HasSubstr("attested by change manager on"));
  EXPECT_THAT(out.reason.text,
              HasSubstr("kept on paper (attestations/log.yml); otherwise unknown"));
  EXPECT_EQ(out.by_bound, State::Met);
  for (const char* code : {"missing_input", "no_key_declared"}) {
    s.unknown(code);
    EXPECT_EQ(s.state(), State::Met) << code;
  }
}

TEST(Attestations, NeverAboveLevelThreeNorWhereTheRowAcceptsNone) {
  Stated s;
  s.indicator.level = 4;
  EXPECT_EQ(s.state(), State::Unknown);
  s.indicator.level = 3;
  EXPECT_EQ(s.state(), State::Met);
  s.indicator.attestation.clear();
  EXPECT_EQ(s.state(), State::Unknown);
}

TEST(Attestations, DoNotStandForEvidenceThatWasLost) {
  Stated s;
  for (const char* code : {"gap", "not_permitted", "input_absent", "never_read", "undecided",
                           "too_young", "suspected_accounts"}) {
    s.unknown(code);
    EXPECT_EQ(s.state(), State::Unknown) << code;
    EXPECT_THAT(s.after().reason.text, HasSubstr("does not count")) << code;
  }
  s.unknown("too_few_samples");
  s.estate.evidence.streams[0].gaps.push_back({day(50), day(51), "not read"});
  EXPECT_EQ(s.state(), State::Unknown) << "the gap may have taken the samples";
  s.estate.evidence.streams[0].gaps[0] = {day(1), day(2), "not read"};
  EXPECT_EQ(s.state(), State::Met) << "before the window";
}

TEST(Attestations, DataBeatsPaper) {
  Stated s;
  s.result.state = State::NotMet;
  EXPECT_EQ(s.state(), State::NotMet);
  s.unknown("too_few_samples");
  CriterionResult missed;
  missed.signal = "t";
  missed.state = State::NotMet;
  s.result.criteria.push_back(missed);
  EXPECT_EQ(s.state(), State::Unknown) << "any_of: one part is computed, and not met";
}

TEST(Attestations, CountFromFirstSeenToTheirEnd) {
  Stated s;
  s.attestation.promise.first_seen = day(100.5);
  EXPECT_EQ(s.state(), State::Unknown);
  s.attestation.promise.first_seen = day(99);
  EXPECT_EQ(s.state(), State::Met);
  s.attestation.expires = day(100);
  EXPECT_EQ(s.state(), State::Unknown);
  s.attestation.expires.reset();
  s.attestation.promise.gone_at = day(100);
  EXPECT_EQ(s.state(), State::Unknown);
  s.attestation.promise.gone_at.reset();
  s.attestation.dated = day(100) - std::chrono::days(365);
  EXPECT_EQ(s.state(), State::Unknown) << "12 months at most";
}

TEST(Attestations, ObjectsMustExist) {
  Stated s;
  s.estate.vm("srv-1");
  s.attestation.entities = {"SRV-1"};
  EXPECT_EQ(s.state(), State::Met);
  s.attestation.entities = {"srv-1", "srv-9"};
  EXPECT_EQ(s.state(), State::Unknown);
  EXPECT_THAT(s.after().reason.text, HasSubstr("it names srv-9"));
}

TEST(Attestations, QuotedNumbersAreChecked) {
  Stated s;
  Judged judged;
  WeekRecord week;
  week.end = day(77);
  week.signals["t"].state = State::Met;
  week.signals["t"].value = 0.90;
  judged.weeks = {week};
  std::map<std::string, Reading> none;
  judged.readings = &none;
  s.attestation.quotes = {{"t", 0.90, {}}};
  s.estate.practice.attestations = {s.attestation};
  const auto quoted = [&](double value) {
    s.estate.practice.attestations[0].quotes[0].value = value;
    Context context(s.estate.evidence, s.estate.practice, s.estate.rubric);
    context.look_back(judged);
    IndicatorResult out = s.result;
    Attestations(context).apply(s.indicator, out);
    return out;
  };
  EXPECT_EQ(quoted(0.94).state, State::Met) << "within 5 %";
  EXPECT_EQ(quoted(0.99).state, State::Unknown);
  EXPECT_THAT(quoted(0.99).reason.text, HasSubstr("it quotes t as 0.99, computed is 0.9"));
}

}  // namespace
}  // namespace plumbline::scoring
