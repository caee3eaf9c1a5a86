#include "ledger/sqlite/change_blocks.h"

#include <algorithm>
#include <limits>
#include <map>

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

/// About the least that a packed change takes; most take little more.
constexpr std::size_t kLeastBytes = 36;

enum Flag : unsigned { FromTemplate = 1, Noise = 2, Reworked = 4, Undone = 8 };

void put_time(ByteWriter& out, Instant t, Instant base) { out.signed_number((t - base).count()); }
Instant get_time(ByteReader& in, Instant base) { return base + Duration(in.signed_number()); }

void put_change(ByteWriter& out, const DerivedChange& row, Instant day) {
  const Change& change = row.change;
  out.signed_number(change.id);
  put_time(out, change.queued, day);
  put_time(out, change.started, change.queued);
  put_time(out, change.ended, change.started);
  put_time(out, row.reach, change.ended);
  out.number(change.actor);
  out.number(change.class_id);
  out.number(change.path);
  out.number(change.entity);
  out.number(change.siblings.size());
  for (const std::uint32_t sibling : change.siblings) out.number(sibling);
  out.number(change.path_steps);
  out.number(static_cast<unsigned>(change.initiator));
  out.number(static_cast<unsigned>(change.outcome));
  out.number((change.from_template ? FromTemplate : 0U) | (change.noise ? Noise : 0U) |
             (change.reworked_at ? Reworked : 0U) | (change.undone_at ? Undone : 0U));
  if (change.reworked_at) put_time(out, *change.reworked_at, change.ended);
  if (change.undone_at) put_time(out, *change.undone_at, change.ended);
  out.text(change.record_hint);
  put_time(out, change.recorded_at, change.ended);
}

std::uint32_t small(ByteReader& in) { return static_cast<std::uint32_t>(in.number()); }

/// Fills a fresh change; returns its reach.
Instant get_change(ByteReader& in, Change& change, Instant day) {
  change.id = in.signed_number();
  change.queued = get_time(in, day);
  change.started = get_time(in, change.queued);
  change.ended = get_time(in, change.started);
  const Instant reach = get_time(in, change.ended);
  change.actor = small(in);
  change.class_id = small(in);
  change.path = small(in);
  change.entity = small(in);
  for (std::uint64_t left = in.number(); left > 0; --left) change.siblings.push_back(small(in));
  change.path_steps = static_cast<std::uint16_t>(in.number());
  change.initiator = static_cast<Initiator>(in.number());
  change.outcome = static_cast<Outcome>(in.number());
  const std::uint32_t flags = small(in);
  change.from_template = (flags & FromTemplate) != 0;
  change.noise = (flags & Noise) != 0;
  if ((flags & Reworked) != 0) change.reworked_at = get_time(in, change.ended);
  if ((flags & Undone) != 0) change.undone_at = get_time(in, change.ended);
  change.record_hint = in.text();
  change.recorded_at = get_time(in, change.ended);
  return reach;
}

std::vector<DerivedChange> unpack_day(DayNumber day, std::string_view body,
                                      std::string_view members) {
  std::vector<DerivedChange> rows;
  ByteReader in(body);
  ByteReader lists(members);
  while (!in.done()) {
    DerivedChange row;
    row.reach = get_change(in, row.change, start_of(day));
    for (std::uint64_t left = lists.number(); left > 0; --left) {
      row.members.push_back(lists.signed_number());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

bool earlier(const DerivedChange& a, const DerivedChange& b) {
  return std::pair(a.change.started, a.change.id) < std::pair(b.change.started, b.change.id);
}

}  // namespace

void ChangeBlocks::read(DayNumber from, Instant queued_before, std::vector<Change>& changes) const {
  const std::int64_t bytes =
      db_.prepared("SELECT sum(length(body)) FROM change_block WHERE scope = ?1 AND day >= ?2")
          .number(scope_, from)
          .value_or(0);
  const std::size_t most = changes.size() + static_cast<std::size_t>(bytes) / kLeastBytes;
  if (most > changes.capacity()) changes.reserve(most);
  auto& rows =
      db_.prepared("SELECT day, body FROM change_block WHERE scope = ?1 AND day >= ?2 ORDER BY day")
          .bind(scope_, from);
  while (rows.next()) {
    const Instant day = start_of(static_cast<DayNumber>(rows.integer(0)));
    ByteReader in(rows.blob(1));
    while (!in.done()) {
      get_change(in, changes.emplace_back(), day);
      if (changes.back().queued >= queued_before) changes.pop_back();
    }
  }
}

std::vector<ChangeSpan> ChangeBlocks::spans(Instant reach_from) const {
  std::vector<ChangeSpan> spans;
  auto& rows = db_.prepared("SELECT day, body FROM change_block WHERE scope = ?1 AND reach >= ?2")
                   .bind(scope_, reach_from);
  while (rows.next()) {
    const Instant day = start_of(static_cast<DayNumber>(rows.integer(0)));
    ByteReader in(rows.blob(1));
    while (!in.done()) {
      Change change;
      const Instant reach = get_change(in, change, day);
      if (reach >= reach_from) spans.push_back({change.queued, change.ended, reach});
    }
  }
  return spans;
}

void ChangeBlocks::replace(Instant from, const std::vector<DerivedChange>& changes) {
  std::map<DayNumber, std::vector<DerivedChange>> days;
  struct Stored {
    std::string body;
    std::string members;
  };
  std::map<DayNumber, Stored> stored;
  // A change starts when or after it was queued: only these days can hold one to be replaced.
  auto& rows =
      db_.prepared("SELECT day, body, members FROM change_block WHERE scope = ?1 AND day >= ?2")
          .bind(scope_,
                from == Instant::min() ? std::numeric_limits<DayNumber>::min() : day_of(from));
  while (rows.next()) {
    const auto day = static_cast<DayNumber>(rows.integer(0));
    auto& kept = days[day];
    for (DerivedChange& row : unpack_day(day, rows.blob(1), rows.blob(2))) {
      if (row.change.queued < from) kept.push_back(std::move(row));
    }
    stored[day] = {std::string(rows.blob(1)), std::string(rows.blob(2))};
  }
  for (const DerivedChange& row : changes) days[day_of(row.change.started)].push_back(row);

  for (auto& [day, list] : days) {
    if (list.empty()) {
      db_.prepared("DELETE FROM change_block WHERE scope = ?1 AND day = ?2").run(scope_, day);
      continue;
    }
    std::sort(list.begin(), list.end(), earlier);
    ByteWriter body;
    ByteWriter members;
    Instant reach = list.front().reach;
    for (const DerivedChange& row : list) {
      put_change(body, row, start_of(day));
      members.number(row.members.size());
      for (const std::int64_t member : row.members) members.signed_number(member);
      reach = std::max(reach, row.reach);
    }
    const auto old = stored.find(day);
    if (old != stored.end() && old->second.body == body.bytes() &&
        old->second.members == members.bytes()) {
      continue;
    }
    db_.prepared(
           "INSERT OR REPLACE INTO change_block (scope, day, reach, body, members) "
           "VALUES (?1, ?2, ?3, ?4, ?5)")
        .run(scope_, day, reach, AsBlob{body.bytes()}, AsBlob{members.bytes()});
  }
}

void ChangeBlocks::add_members(const std::vector<std::int64_t>& changes,
                               MembersOfChanges& found) const {
  // A change bears the id of its first activity, and starts at one's end: perhaps some days later.
  constexpr DayNumber kMostDaysLater = 30;
  std::multimap<DayNumber, std::int64_t> coming;
  for (const std::int64_t id : changes)
    if (const auto created = db_.prepared("SELECT created FROM activity WHERE id = ?1").number(id))
      coming.emplace(day_of(from_micros(*created)), id);
  if (coming.empty()) return;
  std::map<std::int64_t, DayNumber> wanted;  // until which day they are looked for
  auto& rows = db_.prepared(
                      "SELECT day, body, members FROM change_block WHERE scope = ?1 AND day >= ?2 "
                      "ORDER BY day")
                   .bind(scope_, coming.begin()->first);
  while (rows.next() && (!coming.empty() || !wanted.empty())) {
    const auto day = static_cast<DayNumber>(rows.integer(0));
    while (!coming.empty() && coming.begin()->first <= day) {
      wanted.emplace(coming.begin()->second, coming.begin()->first + kMostDaysLater);
      coming.erase(coming.begin());
    }
    std::erase_if(wanted, [&](const auto& one) { return one.second < day; });
    if (wanted.empty()) continue;
    ByteReader in(rows.blob(1));
    ByteReader lists(rows.blob(2));
    while (!in.done() && !wanted.empty()) {
      Change change;
      get_change(in, change, start_of(day));
      const bool is_wanted = wanted.erase(change.id) > 0;
      for (std::uint64_t left = lists.number(); left > 0; --left) {
        const std::int64_t member = lists.signed_number();
        if (is_wanted) found[change.id].push_back(member);
      }
    }
  }
  rows.reset();
}

void ChangeBlocks::clear() {
  db_.prepared("DELETE FROM change_block WHERE scope = ?1").run(scope_);
}

std::vector<ActorDay> ActorDayBlocks::read(DayNumber from, DayNumber before) const {
  std::vector<ActorDay> days;
  auto& rows = db_.prepared(
                      "SELECT day, body FROM actor_day_block WHERE scope = ?1 AND day >= ?2 AND "
                      "day < ?3 ORDER BY day")
                   .bind(scope_, from, before);
  while (rows.next()) {
    ByteReader in(rows.blob(1));
    while (!in.done()) {
      ActorDay& day = days.emplace_back();
      day.day = static_cast<DayNumber>(rows.integer(0));
      day.actor = small(in);
      day.tasks = small(in);
      day.noise_tasks = small(in);
      day.active_hours = small(in);
      const std::uint32_t logins = small(in);
      day.sdk_login = (logins & 1U) != 0;
      day.interactive_login = (logins & 2U) != 0;
    }
  }
  return days;
}

void ActorDayBlocks::replace(DayNumber from, const std::vector<ActorDay>& days) {
  std::map<DayNumber, ByteWriter> blocks;
  for (const ActorDay& day : days) {
    ByteWriter& out = blocks[day.day];
    out.number(day.actor);
    out.number(day.tasks);
    out.number(day.noise_tasks);
    out.number(day.active_hours);
    out.number((day.sdk_login ? 1U : 0U) | (day.interactive_login ? 2U : 0U));
  }
  std::vector<DayNumber> vanished;
  auto& rows = db_.prepared("SELECT day, body FROM actor_day_block WHERE scope = ?1 AND day >= ?2")
                   .bind(scope_, from);
  while (rows.next()) {
    const auto day = static_cast<DayNumber>(rows.integer(0));
    const auto now = blocks.find(day);
    if (now == blocks.end()) {
      vanished.push_back(day);
    } else if (now->second.bytes() == rows.blob(1)) {
      blocks.erase(now);
    }
  }
  for (const DayNumber day : vanished) {
    db_.prepared("DELETE FROM actor_day_block WHERE scope = ?1 AND day = ?2").run(scope_, day);
  }
  for (const auto& [day, out] : blocks) {
    db_.prepared("INSERT OR REPLACE INTO actor_day_block (scope, day, body) VALUES (?1, ?2, ?3)")
        .run(scope_, day, AsBlob{out.bytes()});
  }
}

void ActorDayBlocks::clear() {
  db_.prepared("DELETE FROM actor_day_block WHERE scope = ?1").run(scope_);
}

}  // namespace plumbline::ledger
