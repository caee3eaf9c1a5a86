#include "scoring/record_use.h"

#include <algorithm>

#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

/// Of the first assessment nobody knows yet what will stand at the next.
constexpr std::chrono::days kRecent{10};

/// From when on work was decided anew, and will be again.
Instant recent_from(const Context& context) {
  const auto& rows = context.rows();
  const std::size_t standing = context.book().standing();
  if (standing == 0) return context.as_of() - kRecent;
  return rows[std::min(standing, rows.size() - 1)].started;
}

}  // namespace

std::vector<bool> RecordUse::find(const Context& context, Instant from, Duration before) {
  const WorkBook& book = context.book();
  const RecordBook& all = context.records();
  const Records records(context);
  const auto look = [&](Instant first, Instant end, std::vector<bool>& used) {
    const std::size_t last = context.place_of(end);
    for (std::size_t i = context.place_of(first); i < last; ++i) {
      const Work& work = context.work()[i];
      records.each_concerning(work, [&](std::uint32_t number) {
        const RecordBook::Entry& entry = all.entry(number);
        if (entry.from <= entry.until && work.queued >= entry.from - before) used[number] = true;
      });
    }
  };
  // Who was not asked at the last assessment does not know what stands since.
  const bool stands = edition_ == all.edition() && book.round() - round_ <= 1 &&
                      context.place_of(upto_) <= book.standing();
  if (!stands) {
    old_.assign(all.size(), false);
    upto_ = from;
  }
  edition_ = all.edition();
  round_ = book.round();
  const Instant recent = std::max(upto_, recent_from(context));
  look(upto_, recent, old_);
  upto_ = recent;
  std::vector<bool> used = old_;
  look(recent, Instant::max(), used);
  return used;
}

}  // namespace plumbline::scoring
