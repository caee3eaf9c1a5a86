#include "scoring/held.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

constexpr int kWeeksToRise = 2;
constexpr int kWeeksToFall = 4;
constexpr int kWeeksBlind = 8;

class Holder {
 public:
  void see(const ClosedWeek& week) {
    if (!held_) {
      if (!week.level.insufficient) set(week.level.attained, week.end, "first week");
      return;
    }
    ++held_->weeks;
    switch (kind_of(week.level, held_->level)) {
      case WeekKind::Passing:
        pass(week);
        return;
      case WeekKind::Failing:
        fail(week);
        return;
      case WeekKind::Blind:
        above_ = 0;
        if (++held_->blind == kWeeksBlind) set(week.level.attained, week.end, "evidence expired");
        return;
      case WeekKind::Undecided:
        above_ = 0;
        return;
    }
  }

  std::optional<Held> take() { return held_; }

 private:
  void set(int level, Instant since, const char* reason) {
    held_ = Held{level, since, reason, 1, 0, 0};
    above_ = 0;
    highest_ = 0;
  }

  void pass(const ClosedWeek& week) {
    held_->failing = held_->blind = 0;
    highest_ = 0;
    above_ = week.level.attained > held_->level ? above_ + 1 : 0;
    if (above_ == kWeeksToRise) set(held_->level + 1, week.end, "two weeks above");
  }

  void fail(const ClosedWeek& week) {
    above_ = 0;
    highest_ = std::max(highest_, week.level.ceiling95);
    if (++held_->failing == kWeeksToFall) set(highest_, week.end, "four weeks below");
  }

  std::optional<Held> held_;
  int above_ = 0;    ///< consecutive weeks attained above the held level
  int highest_ = 0;  ///< highest ceiling95 of the failing weeks
};

}  // namespace

WeekKind kind_of(const WeekLevel& week, int held) {
  if (week.attained >= held) return WeekKind::Passing;
  if (week.ceiling95 < held) return WeekKind::Failing;
  return week.if_close >= held ? WeekKind::Undecided : WeekKind::Blind;
}

std::optional<Held> hold(const std::vector<ClosedWeek>& weeks) {
  Holder holder;
  for (const auto& week : weeks) holder.see(week);
  return holder.take();
}

}  // namespace plumbline::scoring
