#include "tests/acceptance/capacity_estates.h"
#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::State;

constexpr const char* kRow = "consuming.5.right_sizes";
constexpr int kWeeks = 40;
constexpr std::size_t kFlagged = 40;

/// A team with lists of what has the wrong size: 40 of 200 servers are too big, `resized` of them
/// are made smaller, two a week, and leave the list.
struct Lists {
  std::size_t resized = 0;
  bool looked = true;
  bool larger_instead = false;
};

Estate estate_with(const Lists& lists) {
  World world;
  tell_work(improving_team(), kWeeks, world);
  std::vector<std::uint32_t> big;
  for (std::size_t i = 0; i < kFlagged; ++i) {
    const std::string name = "big-" + std::to_string(i);
    big.push_back(world.thing("VirtualMachine", name, name).id);
  }
  std::sort(big.begin(), big.end());
  world.streams.emplace("performance/VirtualMachine", week(0));
  std::erase_if(world.readings,
                [](const DayReading& r) { return r.signal == "cons.oversized_share"; });
  std::size_t done = 0;
  for (DayNumber day = day_of(week(0)); day < day_of(week(kWeeks)); ++day) {
    const bool looking = day % 7 == 0;
    WeeklyLook look{"cons.oversized_share", day, {}, {}, {}};
    if (looking && start_of(day) >= week(kWeeks - 12)) {
      for (int i = 0; i < 2 && done < lists.resized; ++i)
        (lists.larger_instead ? look.larger : look.smaller).push_back(big[done++]);
    }
    look.flagged.assign(big.begin() + static_cast<std::ptrdiff_t>(done), big.end());
    const auto flagged = static_cast<double>(look.flagged.size());
    world.readings.push_back(
        {"cons.oversized_share", day, Population::Server, flagged, 200, 0, true});
    world.readings.push_back({"cons.undersized_share", day, Population::Server, 1, 200, 0, true});
    if (!looking || !lists.looked) continue;
    world.looks.push_back(look);
    world.looks.push_back({"cons.undersized_share", day, {}, {}, {}});
  }
  std::stable_sort(world.looks.begin(), world.looks.end(), [](const auto& a, const auto& b) {
    return std::tie(a.signal, a.day) < std::tie(b.signal, b.day);
  });
  world.settle();
  return estate_of(world, week(kWeeks));
}

State row(const Lists& lists) { return indicator(judge(estate_with(lists)), kRow).state; }

TEST(RightSizes, ThreeInTenPutRightAndAListThatBecomesShorterMeetTheRow) {
  EXPECT_EQ(row({16}), State::Met);
  EXPECT_EQ(row({8}), State::NotMet) << "a fifth";
  EXPECT_EQ(row({0}), State::NotMet);
  EXPECT_EQ(row({16, true, true}), State::NotMet) << "what is too big was made larger";
}

TEST(RightSizes, WithoutListsNothingIsKnownAndLosingThemNeverHelps) {
  EXPECT_EQ(row({16, false}), State::Unknown);
  Estate estate = estate_with({8});
  std::erase_if(estate.evidence.looks, [&](const WeeklyLook& look) {
    return look.day > day_of(estate.evidence.as_of) - 80;
  });
  EXPECT_EQ(indicator(judge(estate), kRow).state, State::Unknown);
}

TEST(RightSizes, HostsThatCameLateAreSeenBesideDatastores) {
  const Estate planned = capacity_at(planned_capacity(), 60);
  const auto leads = [](const Estate& estate) {
    for (const auto& signal : judge(estate).signals)
      if (signal.signal == "cap.breach_lead_d") return signal;
    return scoring::SignalValue{};
  };
  const auto before = leads(planned);
  ASSERT_GT(before.samples, 0);
  // Each cluster is given hosts at the last moment: its memory ran out at a percent a day.
  Estate late = planned;
  const DayNumber end = day_of(late.evidence.as_of);
  std::uint32_t clusters = 0;
  for (EntityDay& d : late.evidence.entity_days)
    if (d.series == "mem_n1" && d.day > end - 70 && d.day < end - 5)
      d.value = 0.01 * (end - 6 - d.day);
  for (const auto& [id, info] : planned.evidence.entities) {
    if (info.ref.type != "ClusterComputeResource") continue;
    ++clusters;
    late.evidence.entity_days.push_back({"mem_size", id, end - 300, 1e12});
    late.evidence.entity_days.push_back({"mem_size", id, end - 5, 2e12});
  }
  ASSERT_EQ(clusters, 2U);
  auto& days = late.evidence.entity_days;
  std::stable_sort(days.begin(), days.end(), [](const auto& a, const auto& b) {
    return std::tie(a.series, a.entity, a.day) < std::tie(b.series, b.entity, b.day);
  });
  const auto after = leads(late);
  EXPECT_EQ(after.samples, before.samples + 2);
  EXPECT_EQ(after.k, before.k);
}

}  // namespace
}  // namespace plumbline::acceptance
