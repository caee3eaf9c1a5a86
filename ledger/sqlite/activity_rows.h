#pragma once

#include <vector>

#include "facts/activity.h"
#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Adds an activity unless its key is there already; true when it was added. Addresses (detail
/// "ip") are personal and are not stored. A name that only comes with known activities is not
/// stored either, so that an erased one stays erased when old history is read again.
bool add_activity(Connection& db, Names& names, std::int64_t vcenter, const Activity& activity,
                  Instant recorded_at);

/// True when one of these vCenters has the activity: told again by the one that continues it.
bool is_known_of(Connection& db, Names& names, const std::vector<std::int64_t>& vcenters,
                 const Activity& activity);

/// The bytes of Activity::details, and back.
std::string encode_details(const Activity& activity, Names& names);
std::vector<std::pair<std::string, std::string>> decode_details(std::string_view bytes,
                                                                NameReader& names);
/// The same without copies.
template <class Visit>
void for_each_detail(std::string_view bytes, NameReader& names, const Visit& visit) {
  ByteReader in(bytes);
  while (!in.done()) {
    const std::string& name = names.text(static_cast<std::int64_t>(in.number()));
    visit(name, in.text());
  }
}

/// Columns that `read_activity` expects, of a row set named `a`.
#define PLUMBLINE_ACTIVITY_COLUMNS                                                         \
  "a.id, a.stream, a.key, a.created, a.class, a.actor, a.initiator, a.entity, a.result, "  \
  "a.started, a.ended, a.outcome, a.fault, a.chain, a.parent_key, a.root_key, a.details, " \
  "a.recorded_at, a.vcenter "
/// True for a task given up as lost that was found later (recorded by `known`).
#define PLUMBLINE_FOUND_LATER(known)                                                           \
  "(a.outcome = 4 AND EXISTS (SELECT 1 FROM activity b WHERE b.vcenter = a.vcenter AND "       \
  "b.stream = a.stream AND b.created = a.created AND b.key = a.key AND b.class = a.class AND " \
  "b.outcome <> 4 AND b.recorded_at <= " known ")) "

/// The activity in the current row of a statement over PLUMBLINE_ACTIVITY_COLUMNS.
Activity read_activity(const Statement& row, NameReader& names);

}  // namespace plumbline::ledger
