#include "ledger/sqlite/updates.h"

#include <algorithm>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/entity_rows.h"
#include "ledger/sqlite/failure.h"
#include "ledger/sqlite/poll_rows.h"
#include "ledger/sqlite/sample_rows.h"
#include "ledger/sqlite/series_rows.h"
#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {
namespace {

/// "a" covers "a", "a.b" and "a[k]".
bool covers(std::string_view told, std::string_view path) {
  if (!path.starts_with(told)) return false;
  return path.size() == told.size() || path[told.size()] == '.' || path[told.size()] == '[';
}

void drop_told(EntityState& state, const std::vector<std::string>& told) {
  const auto is_told = [&](std::string_view path) {
    return std::any_of(told.begin(), told.end(),
                       [&](const std::string& t) { return covers(t, path); });
  };
  std::erase_if(state.properties, [&](const auto& property) { return is_told(property.first); });
  std::erase_if(state.unreadable, is_told);
}

void lay_over(EntityState& state, const EntityState& more) {
  for (const auto& [path, value] : more.properties) state.properties.insert_or_assign(path, value);
  if (more.unreadable.empty()) return;
  state.unreadable.insert(state.unreadable.end(), more.unreadable.begin(), more.unreadable.end());
  std::sort(state.unreadable.begin(), state.unreadable.end());
  state.unreadable.erase(std::unique(state.unreadable.begin(), state.unreadable.end()),
                         state.unreadable.end());
}

/// What a batch makes of one entity, while more is to come.
struct Entity {
  StoredEntity stored;
  bool there = false;
  bool loaded = false;  ///< `state` is what it is now; else the stored body tells
  EntityState state;
  std::size_t left = 0;  ///< updates of it still to come
};

class Applying {
 public:
  Applying(Connection& db, Names& names, const UpdateBatch& batch)
      : db_(db),
        names_(names),
        batch_(batch),
        reader_(db),
        vcenter_(names.vcenter(batch.vcenter)),
        sweep_(names.id(batch.type)) {}

  CommitCounts run() {
    for (const EntityUpdate& update : batch_.updates) ++entities_[key_of(update)].left;
    for (const EntityUpdate& update : batch_.updates) {
      const auto found = entities_.find(key_of(update));
      Entity& entity = found->second;
      fold(entity, update);
      if (--entity.left > 0) continue;
      write(entity, update.state.entity);
      // A storm of changes is not to be held in memory.
      entities_.erase(found);
    }
    counts_.samples_added = add_samples(db_, names_, vcenter_, batch_.samples, batch_.recorded_at);
    if (counts_.samples_added > 0) touch_days(db_, vcenter_, batch_.samples, {}, {});
    if (batch_.poll) add_poll(db_, names_, vcenter_, *batch_.poll, batch_.recorded_at);
    note_recorded(db_, batch_.recorded_at);
    return counts_;
  }

 private:
  const std::string& key_of(const EntityUpdate& update) {
    const EntityRef& ref = update.state.entity;
    key_.assign(ref.type).append(1, ':').append(ref.moid);
    return key_;
  }

  void fold(Entity& entity, const EntityUpdate& update) {
    const EntityRef& ref = update.state.entity;
    if (entity.stored.id == 0 && !entity.there) {
      if (const auto stored = find_entity(db_, names_, vcenter_, ref)) entity.stored = *stored;
      entity.there = entity.stored.fingerprint.has_value();
    }
    switch (update.kind) {
      case EntityUpdate::Kind::Enter:
        entity.state = hidden(update.state);
        entity.there = entity.loaded = true;
        return;
      case EntityUpdate::Kind::Modify:
        if (!entity.there) refuse(ref);
        if (!entity.loaded) load(entity);
        drop_told(entity.state, update.told);
        lay_over(entity.state, hidden(update.state));
        return;
      case EntityUpdate::Kind::Leave:
        entity.there = entity.loaded = false;
        entity.state = {};
        return;
    }
  }

  EntityState hidden(const EntityState& state) {
    EntityState copy = state;
    hide_accounts(copy, [&](const std::string& name) { return pseudonym(names_.account(name)); });
    return copy;
  }

  void load(Entity& entity) {
    auto& row =
        db_.prepared("SELECT body FROM entity_version WHERE id = ?1").bind(entity.stored.last_body);
    if (!row.next() || row.is_null(0)) throw DamagedRow("the state of an entity is missing");
    decode_body(row.blob(0), reader_, entity.state);
    row.reset();
    entity.loaded = true;
  }

  void write(Entity& entity, const EntityRef& ref) {
    const std::optional<std::int64_t>& before = entity.stored.fingerprint;
    if (!entity.there) {
      if (!before) return;
      add_tombstone(db_, entity.stored.id, entity.stored.version, batch_.recorded_at);
      ++counts_.entities_removed;
      return;
    }
    const std::int64_t fingerprint = fingerprint_of(entity.state, plain_);
    if (before == fingerprint) return;
    const std::int64_t id =
        entity.stored.id != 0 ? entity.stored.id : add_entity(db_, names_, vcenter_, ref);
    add_state(db_, names_, id, sweep_, entity.stored.version, batch_.recorded_at, plain_,
              fingerprint, std::nullopt);
    ++counts_.entities_changed;
  }

  [[noreturn]] void refuse(const EntityRef& ref) const {
    throw Refusal({"a difference of " + ref.type + ' ' + ref.moid +
                       ", which is not known; nothing of this batch was kept",
                   batch_.vcenter.name, "it is read again in full"});
  }

  Connection& db_;
  Names& names_;
  const UpdateBatch& batch_;
  NameReader reader_;
  const std::int64_t vcenter_;
  const std::int64_t sweep_;
  TextMap<Entity> entities_;
  CommitCounts counts_;
  std::string key_;
  std::string plain_;
};

}  // namespace

CommitCounts apply_updates(Connection& db, Names& names, const UpdateBatch& batch) {
  return Applying(db, names, batch).run();
}

}  // namespace plumbline::ledger
