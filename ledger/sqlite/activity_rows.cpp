#include "ledger/sqlite/activity_rows.h"

#include <algorithm>

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

bool is_known(Connection& db, std::int64_t vcenter, std::int64_t class_id,
              const Activity& activity) {
  return db
      .prepared(
          "SELECT 1 FROM activity WHERE vcenter = ?1 AND stream = ?2 AND created = ?3 AND "
          "key = ?4 AND class = ?5 AND (outcome = 4) = ?6")
      .number(vcenter, static_cast<int>(activity.stream), activity.created, activity.key, class_id,
              activity.outcome == Outcome::Lost)
      .has_value();
}

}  // namespace

std::string encode_details(const Activity& activity, Names& names) {
  if (activity.details.empty()) return {};
  ByteWriter out;
  for (const auto& [name, value] : activity.details) {
    if (name == "ip" || name.empty()) continue;
    out.number(static_cast<std::uint64_t>(names.id(name)));
    out.text(value);
  }
  return out.bytes();
}

std::vector<std::pair<std::string, std::string>> decode_details(std::string_view bytes,
                                                                NameReader& names) {
  std::vector<std::pair<std::string, std::string>> details;
  for_each_detail(bytes, names, [&](const std::string& name, std::string_view value) {
    details.emplace_back(name, value);
  });
  return details;
}

bool is_known_of(Connection& db, Names& names, const std::vector<std::int64_t>& vcenters,
                 const Activity& activity) {
  return std::any_of(vcenters.begin(), vcenters.end(), [&](std::int64_t vcenter) {
    return is_known(db, vcenter, names.find(activity.class_id), activity);
  });
}

bool add_activity(Connection& db, Names& names, std::int64_t vcenter, const Activity& activity,
                  Instant recorded_at) {
  const std::int64_t class_id = names.id(activity.class_id);
  std::int64_t actor = names.find_actor(activity.actor_name);
  if (actor == 0 && !activity.actor_name.empty()) {
    if (is_known(db, vcenter, class_id, activity)) return false;
    actor = names.actor(activity.actor_name);
  }
  const std::string details = encode_details(activity, names);
  const bool sized = std::any_of(
      activity.details.begin(), activity.details.end(),
      [](const auto& detail) { return detail.first == "num_cpus" || detail.first == "memory_mb"; });
  std::optional<AsBlob> bytes;
  if (!details.empty()) bytes = AsBlob{details};
  return db.prepared(
               "INSERT INTO activity (vcenter, stream, key, created, class, actor, initiator, "
               "entity, result, started, ended, outcome, fault, chain, parent_key, root_key, "
               "details, "
               "sized, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
               "?13, "
               "?14, ?15, ?16, ?17, ?18, ?19) ON CONFLICT DO NOTHING")
             .run(vcenter, static_cast<int>(activity.stream), activity.key, activity.created,
                  class_id, actor, static_cast<int>(activity.initiator),
                  names.entity(vcenter, activity.entity), names.entity(vcenter, activity.result),
                  activity.started, activity.ended, static_cast<int>(activity.outcome),
                  names.id(activity.fault), activity.chain, activity.parent_key, activity.root_key,
                  bytes, sized, recorded_at) > 0;
}

Activity read_activity(const Statement& row, NameReader& names) {
  Activity activity;
  activity.stream = static_cast<ActivityStream>(row.integer(1));
  activity.key = row.text(2);
  activity.created = row.instant(3);
  activity.class_id = names.text(row.integer(4));
  activity.actor_name = names.actor(row.integer(5));
  activity.initiator = static_cast<Initiator>(row.integer(6));
  activity.entity = names.entity(row.integer(7));
  activity.result = names.entity(row.integer(8));
  activity.started = row.maybe_instant(9);
  activity.ended = row.maybe_instant(10);
  activity.outcome = static_cast<Outcome>(row.integer(11));
  activity.fault = names.text(row.integer(12));
  activity.chain = row.integer(13);
  activity.parent_key = row.text(14);
  activity.root_key = row.text(15);
  activity.details = decode_details(row.blob(16), names);
  return activity;
}

}  // namespace plumbline::ledger
