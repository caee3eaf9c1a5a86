#include "collector/sources/inventory.h"

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "collector/sources/property_reader.h"
#include "collector/sources/property_value.h"

namespace plumbline::collector::sources {
namespace {

constexpr std::size_t kWitnesses = 8;
constexpr const char* kCustomValue = "customValue";

/// A few objects of the last complete reading, kept as the stream's cursor, to tell objects that
/// are gone from objects that we may no longer see.
class Witnesses {
 public:
  explicit Witnesses(const std::string& cursor) {
    for (std::size_t from = 0; from < cursor.size();) {
      const std::size_t end = std::min(cursor.find(',', from), cursor.size());
      if (end > from) known_.insert(cursor.substr(from, end - from));
      from = end + 1;
    }
  }
  void see(const EntityRef& object) {
    if (known_.count(object.type + ":" + object.moid) != 0)
      seen_.insert(object.type + ":" + object.moid);
    if (fresh_.size() < kWitnesses && object.moid.find(',') == std::string::npos)
      fresh_.insert(object.type + ":" + object.moid);
  }
  std::vector<EntityRef> missing() const {
    std::vector<EntityRef> refs;
    for (const std::string& one : known_) {
      const auto colon = one.find(':');
      if (seen_.count(one) == 0 && colon != std::string::npos)
        refs.push_back({one.substr(0, colon), one.substr(colon + 1)});
    }
    return refs;
  }
  /// The cursor to keep: the old one as long as all of them live.
  std::string cursor() const {
    std::string text;
    for (const std::string& one :
         seen_.size() == known_.size() && !known_.empty() ? known_ : fresh_)
      text += (text.empty() ? "" : ",") + one;
    return text;
  }

 private:
  std::set<std::string> known_, seen_, fresh_;
};

Answer<FieldNames> read_field_names(const Reading& reading) {
  FieldNames names;
  const EntityRef& manager = reading.session.content().custom_fields;
  if (manager.empty()) return names;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, fields] : content.values)
      for (const Node field : soap::child_elements(fields))
        names[soap::child_text(field, "key")] = soap::child_text(field, "name");
    return {};
  };
  auto got = retrieve_properties(reading, manager.type, {"field"}, {manager, false}, take);
  if (!got) return tl::make_unexpected(got.error());
  return names;
}

EntityState state_of(const ObjectContent& content, const FieldNames& names,
                     const std::vector<std::string>& unknown_paths) {
  EntityState state;
  state.entity = content.object;
  for (const auto& [path, value] : content.values) {
    if (path == kCustomValue) {
      put_custom_values(state, value, names);
    } else {
      put_value(state, path, value);
    }
  }
  state.unreadable = unknown_paths;
  for (const auto& [path, fault] : content.missing) state.unreadable.push_back(path);
  std::sort(state.unreadable.begin(), state.unreadable.end());
  return state;
}

/// Whether an object that was known and was not seen is really no more.
Answer<bool> is_gone(const Reading& reading, const EntityRef& object) {
  bool gone = false;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    gone = content.refused_with("ManagedObjectNotFound");
    return {};
  };
  const auto got = retrieve_properties(reading, object.type, {"name"}, {object, false}, take);
  if (!got && got.error().fault == "ManagedObjectNotFound") return true;
  if (!got && got.error().kind == Failure::Kind::Fault) return false;
  if (!got) return tl::make_unexpected(got.error());
  return gone;
}

/// Reads every object into the sweep. A path that this server does not know fails the whole call
/// (InvalidProperty): it is left out and reported as unreadable.
Answer<void> stream_objects(const Reading& reading, const std::string& type,
                            std::vector<std::string> paths, const EntityRef& view,
                            InventorySweep& sweep, Witnesses& witnesses, Poll& poll) {
  FieldNames names;
  if (std::find(paths.begin(), paths.end(), kCustomValue) != paths.end()) {
    auto read = read_field_names(reading);
    if (!read) return tl::make_unexpected(read.error());
    names = std::move(*read);
  }
  std::vector<std::string> unknown;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    if (content.refused_with("ManagedObjectNotFound")) return {};
    ++poll.read;
    if (content.refused_with("NoPermission")) ++poll.hidden;
    witnesses.see(content.object);
    if (const auto kept = sweep.observe(state_of(content, names, unknown)); !kept)
      return store_failed(kept.error());
    return {};
  };
  for (;;) {
    auto got = retrieve_properties(reading, type, paths, {view, true}, take);
    if (got || got.error().fault != "InvalidProperty" || poll.read > 0) return got;
    const auto bad = std::find(paths.begin(), paths.end(), got.error().fault_detail);
    if (bad == paths.end()) return got;
    unknown.push_back(*bad);
    paths.erase(bad);
  }
}

/// Complete, unless a witness was hidden from us.
Answer<void> judge_missing(const Reading& reading, const Witnesses& witnesses, Poll& poll) {
  for (const EntityRef& object : witnesses.missing()) {
    const auto gone = is_gone(reading, object);
    if (!gone) return tl::make_unexpected(gone.error());
    if (*gone) continue;
    poll.outcome = PollOutcome::Partial;
    poll.reason = object.type + " " + object.moid +
                  " exists but is not shown any more: nothing is taken as gone (check the "
                  "account's role and its propagation)";
    return {};
  }
  return {};
}

}  // namespace

Answer<void> read_inventory(const Reading& reading, const std::string& type, StreamRun& run) {
  Poll& poll = run.poll;
  const auto planned = reading.plan.properties.find(type);
  if (planned == reading.plan.properties.end()) return {};
  const auto kept = reading.store.cursor(reading.vcenter, poll.stream);
  if (!kept) return store_failed(kept.error());
  const auto view = reading.session.view_of(type, reading.stop);
  if (!view) return tl::make_unexpected(view.error());
  poll.from = poll.to = reading.now();
  auto begun = reading.store.begin_sweep(reading.vcenter, type, reading.now());
  if (!begun) return store_failed(begun.error());
  const std::unique_ptr<InventorySweep> sweep = std::move(*begun);

  Witnesses witnesses(kept->value_or(""));
  auto got = stream_objects(reading, type, planned->second, *view, *sweep, witnesses, poll);
  if (got) got = judge_missing(reading, witnesses, poll);
  poll.ended = reading.now();
  if (!got) {
    using Kind = Failure::Kind;
    const bool again =
        got.error().kind == Kind::NotAuthenticated || got.error().fault == "ManagedObjectNotFound";
    if (again || got.error().kind == Kind::Store || poll.read == 0) return got;
    poll.outcome = PollOutcome::Partial;
    poll.reason = got.error().error.to_string();
  }
  const auto counts = sweep->finish(poll);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  run.recorded = true;
  if (!got || poll.outcome != PollOutcome::Complete) return got;

  if (const std::string cursor = witnesses.cursor(); cursor != kept->value_or("")) {
    FactBatch batch;
    batch.vcenter = reading.vcenter;
    batch.recorded_at = reading.now();
    batch.cursor.emplace(poll.stream, cursor);
    if (const auto stored = reading.store.commit(batch); !stored)
      return store_failed(stored.error());
  }
  return {};
}

}  // namespace plumbline::collector::sources
