#include "tests/acceptance/scenario.h"

#include <algorithm>
#include <cmath>

#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr std::chrono::days kWeek{7};
const std::vector<std::pair<std::string, std::string>> kAreas = {
    {"provisioning", "prov"}, {"consuming", "cons"}, {"change", "chg"}, {"capacity", "cap"}};

void claim(const Practices& practice, World& world) {
  if (!practice.claimed) return;
  const Instant at = week(practice.claimed_week.value_or(0));
  for (const auto& [area, prefix] : kAreas) {
    ClaimedLevel claimed;
    claimed.promise.path = "claimed.yml";
    claimed.promise.first_seen = at;
    claimed.area = area;
    claimed.ladder = "classic";
    claimed.level = *practice.claimed;
    claimed.by = "interview";
    world.practice.claimed.push_back(claimed);
    Attestation attestation;
    attestation.promise = claimed.promise;
    attestation.promise.path = "attestations/" + area + ".yml";
    attestation.indicator = area + ".4.core";
    attestation.statement = "we are managed";
    attestation.by = "head of operations";
    attestation.dated = at;
    world.practice.attestations.push_back(attestation);
  }
  world.see("claimed", at);
  world.see("attestations", at);
}

/// Reviews that were held before anybody saw the folder: what they quote cannot be checked.
void file_reviews(const Practices& practice, World& world) {
  const double seen = practice.shelf_week.value_or(0);
  for (int n = 1; n <= practice.reviews_on_file; ++n) {
    Review review;
    review.held_on = week(seen - 4 * n);
    review.id = to_date(review.held_on);
    review.promise.path = "reviews/" + review.id + ".yml";
    review.promise.first_seen = week(seen);
    review.participants = 4;
    for (const auto& [area, prefix] : kAreas) review.areas.push_back(area);
    for (const Goal& goal : practice.targets)
      review.quotes.push_back({goal.signal, goal.value, std::nullopt});
    for (const auto& signal : practice.quoted) review.quotes.push_back({signal, 1, std::nullopt});
    world.practice.reviews.push_back(review);
    world.see("reviews", review.promise.first_seen);
  }
}

/// The meetings and rewritings that follow from what was computed at a week's end.
class Habits {
 public:
  Habits(const Practices& practice, World& world) : practice_(practice), world_(world) {}

  void after(const scoring::WeekRecord& record) {
    const double w = days_between(kWeekZero, record.end) / 7;
    if (practice_.reviews_week && w >= *practice_.reviews_week &&
        due(w - *practice_.reviews_week, practice_.reviews_every_weeks))
      review(record);
    if (practice_.targets_week && w > *practice_.targets_week &&
        due(w - *practice_.targets_week, practice_.targets_rewritten_weeks))
      rewrite(record);
  }

 private:
  static bool due(double since, double every) {
    return every > 0 && std::abs(std::remainder(since, every)) < 0.5;
  }

  static std::optional<double> computed(const scoring::WeekRecord& record,
                                        const std::string& signal) {
    const auto found = record.signals.find(signal);
    return found == record.signals.end() ? std::nullopt : found->second.value;
  }

  void review(const scoring::WeekRecord& record) {
    Review review;
    review.id = to_date(record.end);
    review.promise.path = "reviews/" + review.id + ".yml";
    review.held_on = record.end;
    review.promise.first_seen = record.end + hours(5);
    review.participants = 4;
    std::vector<std::string> quoted = practice_.quoted;
    for (const Goal& goal : practice_.targets) quoted.push_back(goal.signal);
    for (const auto& signal : quoted)
      if (const auto value = computed(record, signal))
        review.quotes.push_back({signal, *value * practice_.review_numbers, std::nullopt});
    for (const auto& [area, prefix] : kAreas) {
      review.areas.push_back(area);
      if (practice_.actions_closed) act(review, prefix);
    }
    world_.practice.reviews.push_back(review);
    world_.see("reviews", review.promise.first_seen);
  }

  /// An action because of the area's first target, closed by a change that came after.
  void act(Review& review, const std::string& prefix) const {
    const auto goal =
        std::find_if(practice_.targets.begin(), practice_.targets.end(),
                     [&](const Goal& g) { return g.signal.starts_with(prefix + "."); });
    const auto record = std::find_if(world_.practice.records.begin(), world_.practice.records.end(),
                                     [&](const auto& r) {
                                       return r.promise.first_seen > review.held_on + days(3) &&
                                              r.promise.first_seen < review.held_on + days(20);
                                     });
    if (goal == practice_.targets.end() || record == world_.practice.records.end()) return;
    ReviewAction action;
    action.id = prefix;
    action.because = goal->signal;
    action.closed_on = review.held_on + days(20);
    action.evidence = "change:" + record->id;
    action.promise.first_seen = *action.closed_on;
    review.actions.push_back(action);
  }

  void rewrite(const scoring::WeekRecord& record) {
    for (const Goal& goal : practice_.targets) {
      const auto value = computed(record, goal.signal);
      if (!value) continue;
      const Instant now = record.end + hours(1);
      for (Target& old : world_.practice.targets)
        if (old.signal == goal.signal && !old.promise.gone_at) old.promise.gone_at = now;
      world_.aim(goal.signal, *value, goal.higher, now);
    }
  }

  const Practices& practice_;
  World& world_;
};

}  // namespace

World world_of(const Scenario& scenario) {
  World world;
  const Practices& practice = scenario.practice;
  Script work = scenario.work;
  BuildScript builds = scenario.builds;
  CapacityScript capacity = scenario.capacity;
  work.shelf_week = builds.shelf_week = capacity.shelf_week = practice.shelf_week;
  work.feed_week = practice.feed_week;
  work.scope_week = practice.scope_week;
  work.actors_week = practice.actors_week;
  tell_work(work, scenario.weeks, world);
  tell_builds(builds, scenario.weeks, world);
  tell_capacity(capacity, scenario.weeks, world);
  if (practice.targets_week)
    for (const Goal& goal : practice.targets)
      world.aim(goal.signal, goal.value, goal.higher, week(*practice.targets_week));
  claim(practice, world);
  file_reviews(practice, world);
  tell_trials(practice.experiments, world);
  const Reads& reads = scenario.reads;
  world.first_sweep = week(reads.first_sweep_week);
  world.work_from = week(reads.work_from_week);
  for (auto& [name, begin] : world.streams) {
    begin = world.first_sweep;
    if (name == "events" || name == "tasks") begin = world.work_from;
    if (name == "performance/VirtualMachine") begin = week(reads.machines_from_week);
    if (name == "performance/Datastore" || name == "performance/ClusterComputeResource")
      begin = week(reads.rollups_from_week);
  }
  world.settle();
  return world;
}

Life live(const Scenario& scenario, const std::vector<double>& named, const Alter& alter,
          const React& react) {
  Life life;
  life.world = world_of(scenario);
  Habits habits(scenario.practice, life.world);
  const auto judge = [&](Instant at) {
    Estate estate = estate_of(life.world, at);
    if (alter) alter(estate);
    return scoring::assess(estate.evidence, estate.practice, shipped_rubric(), life.weeks);
  };
  std::vector<double> moments = named;
  std::sort(moments.begin(), moments.end());
  const Instant first = start_of_iso_week(life.world.first_sweep) + kWeek;
  const Instant last = moments.empty() ? week(scenario.weeks) : week(moments.back());
  auto next = moments.begin();
  for (Instant end = first; end <= last; end += kWeek) {
    for (; next != moments.end() && week(*next) < end; ++next)
      life.results[*next] = judge(week(*next));
    auto result = judge(end);
    life.weeks.push_back(scoring::record_of(result, end));
    for (; next != moments.end() && week(*next) == end; ++next) life.results[*next] = result;
    habits.after(life.weeks.back());
    if (react) react(life.weeks, life.world);
  }
  for (; next != moments.end(); ++next) life.results[*next] = judge(week(*next));
  return life;
}

std::vector<double> named_weeks(const Scenario& scenario) {
  std::vector<double> weeks;
  for (const auto& expectation : scenario.expected) weeks.push_back(expectation.week);
  return weeks;
}

}  // namespace plumbline::acceptance
