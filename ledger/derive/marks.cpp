#include "ledger/derive/marks.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

#include "ledger/derive/limits.h"

namespace plumbline::ledger {
namespace {

void keep_earliest(std::optional<Instant>& mark, Instant at) {
  mark = mark ? std::min(*mark, at) : at;
}

/// Marks the steps of one entity after another.
class Marker {
 public:
  Marker(const FeedIndex& feed, const Classifier& classifier, const Steps& steps)
      : feed_(feed), classifier_(classifier), steps_(steps), marks_(steps.all.size()) {}

  void mark_entities() {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> by_entity;
    for (std::uint32_t s = 0; s < steps_.all.size(); ++s)
      if (steps_.all[s].entity != 0)
        by_entity.emplace_back(activity(s).vcenter, steps_.all[s].entity, s);
    std::sort(by_entity.begin(), by_entity.end());
    for (std::size_t begin = 0; begin < by_entity.size();) {
      const auto [vcenter, entity, first] = by_entity[begin];
      std::vector<std::uint32_t> group;
      std::size_t end = begin;
      for (; end < by_entity.size() && std::get<0>(by_entity[end]) == vcenter &&
             std::get<1>(by_entity[end]) == entity;
           ++end)
        group.push_back(std::get<2>(by_entity[end]));
      if (group.size() > 1) {
        mark_rework(group);
        mark_back_outs(group);
      }
      begin = end;
    }
  }

  /// `owner` set a size and it went back to what it had been before.
  void mark_reversed(std::uint32_t owner, Instant at) {
    keep_earliest(marks_[owner].reworked_at, at);
    keep_earliest(marks_[owner].undone_at, at);
  }

  std::vector<Mark> take() { return std::move(marks_); }

 private:
  const RawActivity& activity(std::uint32_t s) const { return feed_[steps_.all[s].position]; }
  bool by_system(std::uint32_t s) const { return activity(s).initiator == Initiator::System; }

  void mark_rework(const std::vector<std::uint32_t>& group) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> failed;  // by family, not yet done again
    for (const std::uint32_t s : group) {
      auto& waiting = failed[classifier_.family(steps_.all[s].work_class)];
      const Instant begun = activity(s).created;
      std::erase_if(waiting, [&](std::uint32_t f) {
        if (begun < activity(f).finished || by_system(s)) return false;
        if (begun <= activity(f).finished + kSoonAfter) keep_earliest(marks_[f].reworked_at, begun);
        return true;
      });
      if (steps_.all[s].verdict == Verdict::Failed) waiting.push_back(s);
    }
  }

  void mark_back_outs(const std::vector<std::uint32_t>& group) {
    const auto later = [&](std::uint32_t a, std::uint32_t b) {
      return std::make_pair(activity(a).finished, a) > std::make_pair(activity(b).finished, b);
    };
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(later)> running(later);
    std::optional<std::uint32_t> last;  // finished latest of those that had finished
    for (const std::uint32_t s : group) {
      const WorkClass& meaning = classifier_.work_class(steps_.all[s].work_class);
      const Verdict verdict = steps_.all[s].verdict;
      const Instant begun = activity(s).created;
      if (!meaning.undoes) {
        const bool effect = verdict == Verdict::Done || verdict == Verdict::Failed;
        if (effect && !meaning.trivial) running.push(s);
        continue;
      }
      if (verdict != Verdict::Done || by_system(s)) continue;
      for (; !running.empty() && activity(running.top()).finished <= begun; running.pop())
        last = running.top();
      if (last && begun <= activity(*last).finished + kSoonAfter)
        keep_earliest(marks_[*last].undone_at, begun);
    }
  }

  const FeedIndex& feed_;
  const Classifier& classifier_;
  const Steps& steps_;
  std::vector<Mark> marks_;
};

/// Follows one number (CPUs or memory) of one entity and tells the marker when it goes back.
class SizeHistory {
 public:
  void start(std::int64_t value) { value_ = value; }

  void set(std::int64_t value, Instant at, std::uint32_t owner, bool counts, Marker& marker) {
    if (value == 0 || value == value_) return;
    std::erase_if(recent_, [&](const Resize& resize) {
      if (at > resize.at + kSoonAfter) return true;
      if (!counts || resize.former != value) return false;
      marker.mark_reversed(resize.owner, at);
      return true;
    });
    if (value_ != 0 && owner != kNoStep) recent_.push_back({owner, value_, at});
    value_ = value;
  }

 private:
  struct Resize {
    std::uint32_t owner;
    std::int64_t former;
    Instant at;
  };
  std::int64_t value_ = 0;
  std::vector<Resize> recent_;
};

void mark_reversed_sizes(const FeedIndex& feed, const Steps& steps,
                         const std::vector<KnownSize>& sizes, Marker& marker) {
  struct Setting {
    std::uint32_t vcenter;
    std::uint32_t entity;
    Instant at;
    std::uint32_t position;
    auto operator<=>(const Setting&) const = default;
  };
  std::vector<Setting> settings;
  for (std::uint32_t i = 0; i < feed.size(); ++i) {
    const RawActivity& a = feed[i];
    const bool took_place = a.outcome == Outcome::Occurred || a.outcome == Outcome::Success;
    if ((a.num_cpus != 0 || a.memory_mb != 0) && a.entity != 0 && took_place)
      settings.push_back({a.vcenter, a.entity, a.finished, i});
  }
  std::sort(settings.begin(), settings.end());
  std::map<std::pair<std::uint32_t, std::uint32_t>, const KnownSize*> known;
  for (const KnownSize& size : sizes) known[{size.vcenter, size.entity}] = &size;

  SizeHistory cpus;
  SizeHistory memory;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const Setting& now = settings[i];
    if (i == 0 || now.vcenter != settings[i - 1].vcenter || now.entity != settings[i - 1].entity) {
      cpus = {};
      memory = {};
      if (const auto it = known.find({now.vcenter, now.entity}); it != known.end()) {
        cpus.start(it->second->num_cpus);
        memory.start(it->second->memory_mb);
      }
    }
    const RawActivity& a = feed[now.position];
    const std::uint32_t owner = steps.of_position[now.position];
    const bool counts = a.initiator != Initiator::System;
    cpus.set(a.num_cpus, now.at, owner, counts, marker);
    memory.set(a.memory_mb, now.at, owner, counts, marker);
  }
}

}  // namespace

std::vector<Mark> find_marks(const FeedIndex& feed, const Classifier& classifier,
                             const Steps& steps, const std::vector<KnownSize>& sizes) {
  Marker marker(feed, classifier, steps);
  marker.mark_entities();
  mark_reversed_sizes(feed, steps, sizes, marker);
  return marker.take();
}

}  // namespace plumbline::ledger
