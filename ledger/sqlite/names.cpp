#include "ledger/sqlite/names.h"

#include "facts/account.h"
#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/failure.h"
#include "ledger/sqlite/identity.h"

namespace plumbline::ledger {

std::int64_t Names::find(std::string_view text) {
  if (text.empty()) return 0;
  const auto known = names_.find(text);
  if (known != names_.end()) return known->second;
  const auto id = db_.prepared("SELECT id FROM name WHERE text = ?1").number(text);
  if (id) names_.emplace(text, *id);
  return id.value_or(0);
}

std::int64_t Names::id(std::string_view text) {
  const std::int64_t known = find(text);
  if (known != 0 || text.empty()) return known;
  db_.prepared("INSERT INTO name (text) VALUES (?1)").run(text);
  const std::int64_t made = db_.last_insert_id();
  names_.emplace(text, made);
  return made;
}

std::int64_t Names::find_vcenter(const VCenterId& vcenter) {
  if (!vcenter.uuid.empty()) {
    return db_.prepared("SELECT id FROM vcenter WHERE uuid = ?1").number(vcenter.uuid).value_or(0);
  }
  // Of those of this name the one that is not continued by another.
  return db_
      .prepared("SELECT id FROM vcenter WHERE name = ?1 ORDER BY successor <> 0, id DESC LIMIT 1")
      .number(vcenter.name)
      .value_or(0);
}

std::int64_t Names::vcenter(const VCenterId& vcenter) {
  const std::string key = vcenter.uuid + '\n' + vcenter.name;
  const auto known = vcenters_.find(key);
  if (known != vcenters_.end()) return known->second;
  // A vCenter that was never reached has no UUID yet; its failed polls are facts nevertheless, and
  // become those of the vCenter that first answers under this name.
  const std::string unknown = "unknown:" + vcenter.name;
  std::int64_t id = find_vcenter(vcenter);
  if (id == 0 && !vcenter.uuid.empty()) id = find_vcenter({unknown, {}});
  if (id == 0) {
    db_.prepared("INSERT INTO vcenter (uuid, name) VALUES (?1, ?2)")
        .run(vcenter.uuid.empty() ? unknown : vcenter.uuid, vcenter.name);
    id = db_.last_insert_id();
  } else if (!vcenter.uuid.empty()) {
    db_.prepared(
           "UPDATE vcenter SET uuid = ?2, name = ?3 WHERE id = ?1 AND (uuid <> ?2 OR name <> ?3)")
        .run(id, vcenter.uuid, vcenter.name);
    for (const std::int64_t former : formers(id)) {
      db_.prepared("UPDATE vcenter SET name = ?2 WHERE id = ?1 AND name <> ?2")
          .run(former, vcenter.name);
    }
  }
  vcenters_.emplace(key, id);
  return id;
}

const std::vector<std::int64_t>& Names::formers(std::int64_t vcenter) {
  const auto known = formers_.find(vcenter);
  if (known != formers_.end()) return known->second;
  return formers_.emplace(vcenter, read_formers(db_, vcenter)).first->second;
}

std::int64_t Names::entity(std::int64_t vcenter, const EntityRef& ref) {
  if (ref.empty()) return 0;
  entity_key_ = std::to_string(vcenter);
  entity_key_.append(1, ':').append(ref.type).append(1, ':').append(ref.moid);
  const auto known = entities_.find(entity_key_);
  if (known != entities_.end()) return known->second;
  const std::int64_t type = this->id(ref.type);
  auto id = db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
                .number(vcenter, type, ref.moid);
  if (!id) {
    db_.prepared("INSERT INTO entity (vcenter, type, moid) VALUES (?1, ?2, ?3)")
        .run(vcenter, type, ref.moid);
    id = db_.last_insert_id();
  }
  entities_.emplace(entity_key_, *id);
  return *id;
}

std::int64_t Names::find_actor(const std::string& spelled) {
  if (spelled.empty()) return 0;
  const std::string name = normalised_account(spelled);
  const auto known = actors_.find(name);
  if (known != actors_.end()) return known->second;
  const auto id = db_.prepared("SELECT id FROM actor WHERE name = ?1").number(name);
  if (id) actors_.emplace(name, *id);
  return id.value_or(0);
}

std::int64_t Names::actor(const std::string& spelled) {
  const std::int64_t known = find_actor(spelled);
  if (known != 0 || spelled.empty()) return known;
  const std::string name = normalised_account(spelled);
  db_.prepared("INSERT INTO actor (name) VALUES (?1)").run(name);
  const std::int64_t made = db_.last_insert_id();
  actors_.emplace(name, made);
  return made;
}

std::int64_t Names::account(const std::string& spelled) {
  const std::int64_t known = find_actor(spelled);
  if (known != 0 || spelled.empty()) return known;
  const auto print = static_cast<std::int64_t>(fingerprint(normalised_account(spelled)));
  const auto erased =
      db_.prepared("SELECT max(id) FROM actor WHERE name IS NULL AND print = ?1").number(print);
  return erased ? *erased : actor(spelled);
}

void Names::forget_all() {
  names_.clear();
  vcenters_.clear();
  formers_.clear();
  entities_.clear();
  actors_.clear();
}

const std::string& NameReader::text(std::int64_t id) {
  const auto known = names_.find(id);
  if (known != names_.end()) return known->second;
  std::string text;
  if (id != 0) {
    auto& find = db_.prepared("SELECT text FROM name WHERE id = ?1").bind(id);
    if (!find.next()) throw DamagedRow("a name is missing");
    text = find.text(0);
    find.reset();
  }
  return names_.emplace(id, std::move(text)).first->second;
}

const EntityRef& NameReader::entity(std::int64_t id) {
  const auto known = entities_.find(id);
  if (known != entities_.end()) return known->second;
  EntityRef ref;
  if (id != 0) {
    auto& find = db_.prepared("SELECT type, moid FROM entity WHERE id = ?1").bind(id);
    if (!find.next()) throw DamagedRow("an entity is missing");
    const std::int64_t type = find.integer(0);
    ref.moid = find.text(1);
    find.reset();
    ref.type = text(type);
  }
  return entities_.emplace(id, std::move(ref)).first->second;
}

const std::string& NameReader::actor(std::int64_t id) {
  const auto known = actors_.find(id);
  if (known != actors_.end()) return known->second;
  std::string name;
  if (id != 0) {
    auto& find = db_.prepared("SELECT name FROM actor WHERE id = ?1").bind(id);
    if (!find.next()) throw DamagedRow("an actor is missing");
    name = find.text(0);
    find.reset();
  }
  return actors_.emplace(id, std::move(name)).first->second;
}

}  // namespace plumbline::ledger
