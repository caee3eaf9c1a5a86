#include "ledger/sqlite/expire.h"

#include "ledger/sqlite/poll_joining.h"
#include "ledger/sqlite/sample_rows.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

struct Joined {
  PollStretch stretch;
  const char* mark;      ///< begun before: joined already
  const char* set_mark;  ///< takes vCenter and time
};

constexpr Joined kByHour{{hours(1), hours(48)},
                         "SELECT polls_by_hour_before FROM vcenter WHERE id = ?1",
                         "UPDATE vcenter SET polls_by_hour_before = ?2 WHERE id = ?1"};
constexpr Joined kByDay{{hours(24), hours(35 * 24)},
                        "SELECT polls_by_day_before FROM vcenter WHERE id = ?1",
                        "UPDATE vcenter SET polls_by_day_before = ?2 WHERE id = ?1"};

struct Turn {
  std::int64_t vcenter = 0;
  Instant from;
  Instant before;
  std::vector<std::int64_t> streams;
};

std::vector<Turn> turns(Connection& db, const Joined& joined, Instant now) {
  std::vector<Turn> turns;
  auto& rows = db.prepared("SELECT id FROM vcenter").bind();
  while (rows.next()) turns.emplace_back().vcenter = rows.integer(0);
  const Duration length = joined.stretch.length;
  const Instant before((now - joined.stretch.after).time_since_epoch() / length * length);
  for (Turn& turn : turns) {
    turn.before = before;
    // What was begun just before the mark may have been recorded after it.
    const std::int64_t mark = db.prepared(joined.mark).number(turn.vcenter).value_or(0);
    turn.from = mark == 0 ? Instant::min() : from_micros(mark) - length;
    if (from_micros(mark) < before) turn.streams = streams_polled(db, turn.vcenter);
  }
  return turns;
}

Result<std::int64_t> join_all(Writer& writer, const Joined& joined, Instant now) {
  const auto due = writer.write([&](Connection& db, Names&) { return turns(db, joined, now); });
  if (!due) return tl::make_unexpected(due.error());
  std::int64_t gone = 0;
  for (const Turn& turn : *due) {
    for (const std::int64_t stream : turn.streams) {
      const auto done = writer.write([&](Connection& db, Names&) {
        return join_polls(db, turn.vcenter, stream, turn.from, turn.before, joined.stretch.length);
      });
      if (!done) return done;
      gone += *done;
    }
    if (turn.streams.empty()) continue;
    const auto marked = writer.write([&](Connection& db, Names&) {
      return db.prepared(joined.set_mark).run(turn.vcenter, turn.before);
    });
    if (!marked) return marked;
  }
  return gone;
}

Result<std::int64_t> expire_numbers(Writer& writer, DayNumber today) {
  DayNumber thinned_before = 0;
  const auto all = writer.write([&](Connection& db, Names&) {
    thinned_before = static_cast<DayNumber>(
        db.prepared("SELECT samples_thinned_before FROM ledger").number().value_or(0));
    return read_series(db);
  });
  if (!all) return tl::make_unexpected(all.error());
  std::int64_t gone = 0;
  for (const Expiring& series : *all) {
    const auto done = writer.write(
        [&](Connection& db, Names&) { return expire_series(db, series, thinned_before, today); });
    if (!done) return done;
    gone += *done;
  }
  const auto marked = writer.write([&](Connection& db, Names&) {
    return db.prepared("UPDATE ledger SET samples_thinned_before = max(samples_thinned_before, ?1)")
        .run(today - static_cast<DayNumber>(kRawKept.count()));
  });
  if (!marked) return marked;
  return gone;
}

}  // namespace

Result<std::int64_t> expire_facts(Writer& writer, Instant now) {
  std::int64_t gone = 0;
  for (const Joined& joined : {kByHour, kByDay}) {
    const auto done = join_all(writer, joined, now);
    if (!done) return done;
    gone += *done;
  }
  const auto done = expire_numbers(writer, day_of(now));
  if (!done) return done;
  return gone + *done;
}

}  // namespace plumbline::ledger
