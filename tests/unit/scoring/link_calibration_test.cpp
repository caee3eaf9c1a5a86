#include "scoring/link_calibration.h"

#include <gmock/gmock.h>

#include <cmath>

#include "scoring/incident_links.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

using testing::DoubleNear;
using testing::Field;
using testing::Optional;

const LinkRules kRules{24, 72, 0.7, 0.5, 0.5, 0.3, 30};

TEST(NeededHours, AreTheDelayOverTheShareOfNInWhichTheRelationCounts) {
  EXPECT_THAT(needed_hours(20, 1, kRules), Optional(20.0)) << "not beyond N, whatever the score";
  // ln(0.7/0.3) = 0.847298, ln(0.5/0.3) = 0.510826.
  EXPECT_THAT(needed_hours(20, 0.7, kRules), Optional(DoubleNear(20 / 0.847298, 1e-4)));
  EXPECT_THAT(needed_hours(20, 0.5, kRules), Optional(DoubleNear(20 / 0.510826, 1e-4)));
  EXPECT_THAT(needed_hours(0, 0.5, kRules), Optional(0.0)) << "inside the change";
  EXPECT_EQ(needed_hours(1, 0, kRules), std::nullopt) << "nothing to do with it";
  EXPECT_EQ(needed_hours(0, 0.2, kRules), std::nullopt) << "never scores enough";
  EXPECT_THAT(needed_hours(0, 0.3, kRules), Optional(0.0)) << "just enough, inside";
  EXPECT_EQ(needed_hours(1, 0.3, kRules), std::nullopt) << "and less than that a moment later";
}

/// Causes of one group on the object itself, so many hours before their incidents.
LinkFindings after(const std::vector<double>& delays, Reaching reaching = Reaching::Machine) {
  LinkFindings findings;
  for (const double delay : delays) findings.causes.push_back({reaching, delay, 1, Found::Yes});
  return findings;
}

TEST(LinkCalibration, ProposesTheNinetiethPercentileRoundedUp) {
  // Ten: the ninth. P(B ≤ 7) = 0.0702, P(B ≤ 8) = 0.2639 of Bin(10, 0.9): the eighth bounds it
  // below at 90 %; 0.9¹⁰ = 0.35: nothing above.
  const auto ten = calibrate(after({7, 1, 2, 3, 4, 5, 6, 31, 8.2, 9}), kRules).machine;
  EXPECT_EQ(ten.proposal.causes, 10);
  EXPECT_EQ(ten.proposal.percentile, 9);
  EXPECT_EQ(ten.proposal.hours, 9);
  EXPECT_EQ(ten.proposal.low, 8.2);
  EXPECT_EQ(ten.proposal.high, std::nullopt);
  // Eleven: ⌈9.9⌉, the tenth.
  const auto eleven = calibrate(after({7, 1, 2, 3, 4, 5, 6, 31, 8.2, 9, 9.1}), kRules).machine;
  EXPECT_EQ(eleven.proposal.percentile, 9.1);
  EXPECT_EQ(eleven.proposal.hours, 10);
}

TEST(LinkCalibration, BoundsThePercentileFromTwentyTwoCausesOn) {
  std::vector<double> delays;
  for (int i = 1; i < kCausesForHigh; ++i) delays.push_back(i);
  EXPECT_EQ(calibrate(after(delays), kRules).machine.proposal.high, std::nullopt);
  delays.push_back(22);
  // ⌈19.8⌉ = 20. Bin(22, 0.9): P(B ≤ 17) = 0.0621, P(B ≤ 18) = 0.1719; 0.9²² = 0.0985.
  const auto all = calibrate(after(delays), kRules).machine.proposal;
  EXPECT_EQ(all.hours, 20);
  EXPECT_EQ(all.low, 18);
  EXPECT_EQ(all.high, 22);
}

TEST(LinkCalibration, FewerThanTenCausesAreTooFew) {
  const auto nine = calibrate(after({1, 2, 3, 4, 5, 6, 7, 8, 9}), kRules).machine.proposal;
  EXPECT_EQ(nine.causes, 9);
  EXPECT_EQ(nine.hours, std::nullopt);
  EXPECT_EQ(nine.high, std::nullopt);
  EXPECT_EQ(calibrate({}, kRules).carrier.proposal.hours, std::nullopt);
}

TEST(LinkCalibration, GroupsAreForThemselves) {
  LinkFindings findings = after({1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  findings.carrier = {3, 1, 0};
  findings.decisions = 10;
  LinkFindings second = after({50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50}, Reaching::Carrier);
  second.carrier = {1, 1, 1};
  second.decisions = 12;
  findings += second;
  EXPECT_EQ(findings.decisions, 22) << "of both scopes";
  const auto both = calibrate(findings, kRules);
  EXPECT_EQ(both.machine.proposal.hours, 1);
  EXPECT_EQ(both.machine.own.made, 0);
  EXPECT_EQ(both.carrier.proposal.hours, 50);
  EXPECT_EQ(both.carrier.confirmed, 11);
  EXPECT_EQ(both.carrier.own.made, 4);
  EXPECT_EQ(both.carrier.own.confirmed, 2);
  EXPECT_EQ(both.carrier.own.rejected, 1);
}

TEST(LinkCalibration, ALooserRelationNeedsALongerNToReachAsFar) {
  LinkFindings findings = after({10, 10, 10, 10, 10, 10, 10, 10, 10, 10});
  for (auto& cause : findings.causes) cause.weight = kRules.group_weight;
  EXPECT_EQ(calibrate(findings, kRules).machine.proposal.hours, 20) << "10 / 0.5108 = 19.6";
}

TEST(LinkCalibration, WhatNoNLinksIsToldButNotCounted) {
  LinkFindings findings = after({1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  findings.causes.push_back({Reaching::Machine, 500, 0, Found::Unrelated});
  findings.causes.push_back({Reaching::Machine, 500, 0, Found::Unrelated});
  findings.causes.push_back({Reaching::Machine, 30, 1, Found::Late});
  findings.causes.push_back({Reaching::Machine, 2, 1, Found::Other});
  const auto group = calibrate(findings, kRules).machine;
  EXPECT_EQ(group.confirmed, 14);
  EXPECT_EQ(group.unrelated, 2);
  EXPECT_EQ(group.late, 1);
  EXPECT_EQ(group.other, 1);
  EXPECT_EQ(group.missed(), 4);
  EXPECT_EQ(group.proposal.causes, 12);
  EXPECT_EQ(group.proposal.hours, 2) << "the eleventh of twelve";
}

TEST(LinkCalibration, StaysWithinWhatTheCatalogueTakes) {
  const auto inside = calibrate(after(std::vector<double>(10, 0)), kRules).machine.proposal;
  EXPECT_EQ(inside.hours, 1);
  const auto months = calibrate(after(std::vector<double>(10, 2000)), kRules).machine.proposal;
  EXPECT_EQ(months.hours, 720);
  EXPECT_EQ(months.percentile, 2000);
}

/// Machines that were resized at day 60, each broken later, and what somebody says of it.
struct Year {
  SmallEstate estate;

  std::uint32_t carrier(const std::string& name) {
    const std::uint32_t id = estate.vm(name);
    estate.evidence.entities.at(id).ref.type = "HostSystem";
    estate.evidence.entities.at(id).state.entity.type = "HostSystem";
    return id;
  }
  Change resized(const std::string& name, double at = 60) {
    return estate.did("CORP\\alice", "resize", name, at);
  }
  Incident& broke(const std::string& name, Instant at) {
    estate.evidence.incident_classes = {"vm-crash"};
    Incident incident;
    incident.id = 9000 + static_cast<std::int64_t>(estate.evidence.incidents.size());
    incident.key = std::to_string(incident.id);
    incident.entity = estate.vm(name);
    incident.opened = at;
    incident.related = {{incident.entity, Relation::Same}};
    estate.evidence.incidents.push_back(incident);
    return estate.evidence.incidents.back();
  }
  void said(const std::string& change, bool caused, double seen = 70) {
    LinkDecision decision;
    decision.incident = estate.evidence.incidents.back().key;
    decision.change = change;
    decision.caused = caused;
    decision.promise.first_seen = SmallEstate::day(seen);
    estate.practice.links.push_back(decision);
  }
  void said(const Change& change, bool caused, double seen = 70) {
    said(std::to_string(change.id), caused, seen);
  }
  LinkFindings findings(double from = 0) const {
    const Context context(estate.evidence, estate.practice, estate.rubric);
    return link_findings(context, SmallEstate::day(from));
  }
  /// Of the only cause.
  ConfirmedCause cause() const {
    const auto all = findings().causes;
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? ConfirmedCause{} : all.front();
  }
};

TEST(LinkFindings, CountWhatPlumblineLinkedByItselfAndWhatWasSaidOfIt) {
  Year year;
  for (const char* name : {"srv-1", "srv-2", "srv-3", "srv-4"}) {
    const Change change = year.resized(name);
    year.broke(name, change.ended + hours(3));
    if (name[4] == '2') year.said(change, true);
    if (name[4] == '3') year.said(change, false);
  }
  const auto findings = year.findings();
  EXPECT_EQ(findings.machine.made, 4);
  EXPECT_EQ(findings.machine.confirmed, 1);
  EXPECT_EQ(findings.machine.rejected, 1);
  EXPECT_EQ(findings.carrier.made, 0);
  EXPECT_EQ(findings.decisions, 2);
  ASSERT_EQ(findings.causes.size(), 1U) << "what was rejected needs no N";
  EXPECT_EQ(findings.causes[0].found, Found::Yes);
  EXPECT_EQ(findings.causes[0].weight, 1);
  EXPECT_EQ(findings.causes[0].delay_hours, 3);
}

TEST(LinkFindings, AreOfIncidentsThatOpenedSince) {
  Year year;
  const Change change = year.resized("srv-1");
  year.broke("srv-1", change.ended + hours(3));
  year.said(change, true);
  EXPECT_EQ(year.findings(60).causes.size(), 1U);
  const auto later = year.findings(60.2);
  EXPECT_EQ(later.causes.size(), 0U);
  EXPECT_EQ(later.machine.made, 0);
  EXPECT_EQ(later.decisions, 1);
}

TEST(LinkFindings, TellWhyACauseWasMissed) {
  Year late;
  const Change early = late.resized("srv-1");
  late.broke("srv-1", early.ended + hours(30));
  late.said(early, true);
  EXPECT_EQ(late.cause().found, Found::Late);
  EXPECT_EQ(late.cause().delay_hours, 30);
  EXPECT_EQ(late.findings().machine.made, 0);
  late.estate.rubric.links.machine_hours = 30;
  EXPECT_EQ(late.cause().found, Found::Yes) << "a longer N finds it";

  Year other;
  const Change first = other.resized("srv-1");
  other.resized("srv-1", 60.5);
  other.broke("srv-1", first.ended + hours(24));
  other.said(first, true);
  EXPECT_EQ(other.cause().found, Found::Other);
  EXPECT_EQ(other.findings().machine.made, 1);
  EXPECT_EQ(other.findings().machine.rejected, 1) << "plumbline's own was not the cause";

  Year carried;
  carried.carrier("host-1");
  const Change host = carried.resized("host-1");
  carried.resized("host-1", 61);
  carried.broke("host-1", host.ended + hours(30));
  carried.said(host, true);
  EXPECT_EQ(carried.cause().found, Found::Other) << "hosts reach further than machines";

  Year unrelated;
  const Change elsewhere = unrelated.resized("srv-2");
  unrelated.broke("srv-1", elsewhere.ended + hours(1));
  unrelated.said(elsewhere, true);
  EXPECT_EQ(unrelated.cause().found, Found::Unrelated);
  EXPECT_EQ(unrelated.cause().weight, 0);

  Year trivial;
  const Change power = trivial.estate.did("CORP\\alice", "power", "srv-1", 60);
  trivial.broke("srv-1", power.ended + hours(1));
  trivial.said(power, true);
  EXPECT_EQ(trivial.cause().found, Found::Unrelated) << "is no candidate, however near";
}

TEST(LinkFindings, WeighTheRelationToTheCause) {
  for (const auto& [relation, weight] :
       std::vector<std::pair<Relation, double>>{{Relation::Holder, 0.7}, {Relation::Group, 0.5}}) {
    Year year;
    const std::uint32_t host = year.carrier("host-1");
    const Change change = year.resized("host-1");
    year.broke("srv-1", change.ended + hours(100)).related.push_back({host, relation});
    year.said(change, true);
    EXPECT_EQ(year.cause().weight, weight);
    EXPECT_EQ(year.cause().reaching, Reaching::Carrier);
    EXPECT_EQ(year.cause().found, Found::Late);
  }
  for (const double apart : {0.5, -0.5}) {
    Year batch;
    const Change sibling = batch.resized("srv-1");
    batch.resized("srv-2", 60 + apart);
    batch.broke("srv-2", sibling.ended + hours(20));
    batch.said(sibling, true);
    EXPECT_EQ(batch.cause().weight, 0.5) << "another machine of the same batch";
    batch.estate.evidence.changes[1].actor = batch.estate.actor("CORP\\bob");
    EXPECT_EQ(batch.cause().weight, 0) << "of somebody else's";
  }
  Year beside;
  const std::uint32_t host = beside.carrier("host-1");
  beside.resized("host-1");
  const Change sibling = beside.resized("srv-2", 60.1);
  beside.broke("srv-1", sibling.ended + hours(1)).related.push_back({host, Relation::Holder});
  beside.said(sibling, true);
  EXPECT_EQ(beside.cause().weight, 0) << "a sibling of what touched the host, not the machine";
}

TEST(LinkFindings, NoTimePassesInsideTheChange) {
  Year year;
  const Change change = year.resized("srv-1");
  year.broke("srv-1", change.ended - minutes(3));
  year.said(change, true);
  EXPECT_EQ(year.cause().delay_hours, 0);
  EXPECT_EQ(year.cause().found, Found::Yes);
}

TEST(LinkFindings, ATaskOfSeveralChangesMeansOneThatWasBegunBefore) {
  Year year;
  for (const double at : {60.0, 62.0})
    year.estate.evidence.changes_of_tasks.emplace("task-9", year.resized("srv-1", at).id);
  year.broke("srv-1", SmallEstate::day(61.5));
  year.said("task-9", true);
  EXPECT_EQ(year.cause().found, Found::Late);
  EXPECT_NEAR(year.cause().delay_hours, 36 - 5.0 / 60, 1e-9);
}

TEST(LinkFindings, OfWhatARecordAllowedThatCountsWhichPlumblineLinked) {
  Year year;
  const Change own = year.resized("srv-1");
  year.resized("srv-2", 60.01);
  for (const char* name : {"srv-1", "srv-2"}) year.estate.record("CHG1", name, 60);
  year.broke("srv-1", own.ended + hours(3));
  year.said("CHG1", true);
  EXPECT_EQ(year.cause().found, Found::Yes);
  EXPECT_EQ(year.findings().machine.confirmed, 1);
  EXPECT_EQ(year.cause().weight, 1) << "not the neighbour that was worked on last";

  Year carried;
  const std::uint32_t host = carried.carrier("host-1");
  carried.resized("srv-1", 60);
  const Change last = carried.resized("host-1", 60.4);
  for (const char* name : {"srv-1", "host-1"}) carried.estate.record("CHG1", name, 60);
  carried.broke("srv-1", last.ended + hours(10)).related.push_back({host, Relation::Holder});
  carried.said("CHG1", true);
  EXPECT_EQ(carried.cause().weight, 0.7) << "nor what relates more, but was longer ago";
  EXPECT_EQ(carried.cause().found, Found::Yes);
}

TEST(LinkFindings, OfWhatARecordAllowedThatCountsWhichRelatesMost) {
  Year year;
  const Change own = year.resized("srv-1");
  year.resized("srv-2", 60.01);
  for (const char* name : {"srv-1", "srv-2"}) year.estate.record("CHG1", name, 60);
  year.broke("srv-1", own.ended + hours(40));
  year.said("CHG1", true);
  EXPECT_EQ(year.cause().found, Found::Late);
  EXPECT_EQ(year.cause().weight, 1);
  EXPECT_EQ(year.cause().delay_hours, 40);
}

TEST(LinkFindings, TheLastWordCounts) {
  Year year;
  const Change change = year.resized("srv-1");
  year.broke("srv-1", change.ended + hours(3));
  year.said(change, true, 70);
  year.said(change, false, 71);
  EXPECT_EQ(year.findings().machine.rejected, 1);
  EXPECT_EQ(year.findings().machine.confirmed, 0);
  EXPECT_EQ(year.findings().causes.size(), 0U);
  year.estate.practice.links[1].promise.gone_at = SmallEstate::day(80);
  EXPECT_EQ(year.findings().machine.confirmed, 1) << "it was taken back";
  EXPECT_EQ(year.findings().decisions, 1);
}

TEST(LinkFindings, AWordOnAnotherChangeLeavesPlumblinesLinkUnjudged) {
  Year year;
  const Change change = year.resized("srv-1");
  const Change other = year.resized("srv-2", 50);
  year.broke("srv-1", change.ended + hours(3));
  year.said(other, false);
  EXPECT_EQ(year.findings().machine.made, 1);
  EXPECT_EQ(year.findings().machine.rejected, 0);
}

}  // namespace
}  // namespace plumbline::scoring
