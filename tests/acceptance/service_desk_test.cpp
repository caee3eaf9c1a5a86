#include "tests/acceptance/history.h"
#include "tests/acceptance/scripts.h"

// What the service desk says: incidents that nobody saw in vCenter, a feed that stays away.
namespace plumbline::acceptance {
namespace {

using scoring::State;

constexpr int kWeeks = 51;

Instant seen_at(const Change& change) { return change.ended + std::chrono::minutes(40); }

/// A ticket for each of every `each`-th change, on its machine, `later` after it was done.
void declare(Estate& estate, int each, Duration later) {
  estate.practice.kinds["incidents"] = {week(2), true};
  int count = 0;
  for (const Change& change : estate.evidence.changes) {
    if (++count % each != 0 || change.ended + later > estate.evidence.as_of) continue;
    const auto info = estate.evidence.entities.find(change.entity);
    if (info == estate.evidence.entities.end()) continue;
    DeclaredIncident ticket;
    ticket.promise.path = "incidents/desk.csv";
    ticket.promise.first_seen = seen_at(change) + later;
    ticket.id = "INC" + std::to_string(count);
    ticket.entities = {info->second.ref.moid};
    ticket.opened = change.ended + later;
    ticket.closed = ticket.opened + std::chrono::hours(2);
    estate.practice.incidents.push_back(ticket);
  }
}

TEST(ServiceDesk, IncidentsThatOnlyTheDeskKnowsCostWhatSeenOnesWould) {
  Estate estate = estate_at(managed_team(), kWeeks);
  EXPECT_EQ(indicator(judge(estate), "change.4.incidents").state, State::Met);
  declare(estate, 5, std::chrono::hours(1));
  const auto result = judge(estate);
  EXPECT_EQ(indicator(result, "change.4.incidents").state, State::NotMet) << text_of(result);
  EXPECT_EQ(indicator(result, "change.4.success_rate").state, State::NotMet);
}

TEST(ServiceDesk, TicketsLongAfterAnyChangeCostNothing) {
  Estate estate = estate_at(managed_team(), kWeeks);
  declare(estate, 40, std::chrono::hours(24 * 10));
  EXPECT_NE(indicator(judge(estate), "change.4.incidents").state, State::NotMet);
}

TEST(ServiceDesk, AFeedThatStaysAwayMakesItsRowsUnknownAndNeverMet) {
  Estate estate = estate_at(managed_team(), kWeeks);
  const auto before = judge(estate);
  ASSERT_EQ(indicator(before, "change.4.authorised").state, State::Met) << text_of(before);
  const Instant last = estate.evidence.as_of - std::chrono::hours(40);
  estate.evidence.streams.push_back({streams::feed(estate.evidence.scope, "records/desk.feed.csv"),
                                     week(0),
                                     last,
                                     {},
                                     "answered 500 (https://desk.example.com/changes)",
                                     1.0});
  const auto silent = judge(estate);
  EXPECT_EQ(indicator(silent, "change.4.authorised").state, State::Unknown) << text_of(silent);
  EXPECT_NE(indicator(silent, "change.4.authorised").reason.text.find("answered 500"),
            std::string::npos);
  EXPECT_LE(area(silent, "change").attained, area(before, "change").attained);
  EXPECT_EQ(area(silent, "change").ceiling, area(before, "change").ceiling)
      << "what is unknown may turn out met";
}

}  // namespace
}  // namespace plumbline::acceptance
