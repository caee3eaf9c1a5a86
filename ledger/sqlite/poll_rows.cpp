#include "ledger/sqlite/poll_rows.h"

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {

namespace {

std::string encode_gaps(const std::vector<Gap>& gaps) {
  ByteWriter out;
  for (const Gap& gap : gaps) {
    out.signed_number(to_micros(gap.from));
    out.signed_number(to_micros(gap.to));
    out.text(gap.reason);
  }
  return out.bytes();
}

std::optional<AsBlob> blob_or_null(const std::string& bytes) {
  if (bytes.empty()) return std::nullopt;
  return AsBlob{bytes};
}

}  // namespace

void add_poll(Connection& db, Names& names, std::int64_t vcenter, const Poll& poll,
              Instant recorded_at) {
  const std::string gaps = encode_gaps(poll.gaps);
  db.prepared(
        "INSERT INTO poll (vcenter, stream, started, ended, from_time, to_time, outcome, reason, "
        "gaps, read, hidden, clock_offset_s, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
        "?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING")
      .run(vcenter, names.id(poll.stream), poll.started, poll.ended, poll.from, poll.to,
           static_cast<int>(poll.outcome), poll.reason, blob_or_null(gaps), poll.read, poll.hidden,
           poll.clock_offset_s, recorded_at);
}

void replace_poll(Connection& db, const StoredPoll& stored) {
  const Poll& poll = stored.poll;
  const std::string gaps = encode_gaps(poll.gaps);
  db.prepared(
        "UPDATE poll SET started = ?2, from_time = ?3, to_time = ?4, gaps = ?5, read = ?6, "
        "hidden = ?7, clock_offset_s = ?8 WHERE id = ?1")
      .run(stored.id, poll.started, poll.from, poll.to, blob_or_null(gaps), poll.read, poll.hidden,
           poll.clock_offset_s);
}

namespace {

/// The columns that `read_poll` expects.
#define PLUMBLINE_POLL_COLUMNS                                                        \
  "stream, started, ended, from_time, to_time, outcome, reason, gaps, read, hidden, " \
  "clock_offset_s "

Poll read_poll(const Statement& row, NameReader& names) {
  Poll poll;
  poll.stream = names.text(row.integer(0));
  poll.started = row.instant(1);
  poll.ended = row.instant(2);
  poll.from = row.instant(3);
  poll.to = row.instant(4);
  poll.outcome = static_cast<PollOutcome>(row.integer(5));
  poll.reason = row.text(6);
  ByteReader gaps(row.blob(7));
  while (!gaps.done()) {
    const Instant begin = from_micros(gaps.signed_number());
    const Instant end = from_micros(gaps.signed_number());
    poll.gaps.push_back({begin, end, std::string(gaps.text())});
  }
  poll.read = row.integer(8);
  poll.hidden = row.integer(9);
  if (!row.is_null(10)) poll.clock_offset_s = row.real(10);
  return poll;
}

}  // namespace

std::vector<Poll> read_polls(Connection& db, std::int64_t vcenter, Instant from, Instant to,
                             Instant known_at) {
  NameReader names(db);
  std::vector<Poll> polls;
  auto& rows = db.prepared("SELECT " PLUMBLINE_POLL_COLUMNS
                           "FROM poll WHERE vcenter = ?1 AND started >= ?2 AND started < ?3 AND "
                           "recorded_at <= ?4 ORDER BY started, id")
                   .bind(vcenter, from, to, known_at);
  while (rows.next()) polls.push_back(read_poll(rows, names));
  return polls;
}

std::vector<StoredPoll> read_stored_polls(Connection& db, std::int64_t vcenter, std::int64_t stream,
                                          Instant from, Instant to) {
  NameReader names(db);
  std::vector<StoredPoll> polls;
  auto& rows = db.prepared("SELECT " PLUMBLINE_POLL_COLUMNS
                           ", recorded_at, id FROM poll WHERE vcenter = ?1 AND stream = ?2 AND "
                           "started >= ?3 AND started < ?4 ORDER BY started, id")
                   .bind(vcenter, stream, from, to);
  while (rows.next()) polls.push_back({rows.integer(12), rows.instant(11), read_poll(rows, names)});
  return polls;
}

std::int64_t each_poll_since(
    Connection& db, std::int64_t after,
    const std::function<void(std::int64_t vcenter, Poll poll, Instant recorded_at)>& visit) {
  NameReader names(db);
  auto& rows = db.prepared("SELECT " PLUMBLINE_POLL_COLUMNS
                           ", vcenter, recorded_at, id FROM poll WHERE id > ?1 ORDER BY id")
                   .bind(after);
  while (rows.next()) {
    visit(rows.integer(11), read_poll(rows, names), rows.instant(12));
    after = rows.integer(13);
  }
  return after;
}

}  // namespace plumbline::ledger
