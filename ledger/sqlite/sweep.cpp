#include "ledger/sqlite/sweep.h"

#include <bit>
#include <unordered_map>
#include <utility>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/entity_rows.h"
#include "ledger/sqlite/identity.h"
#include "ledger/sqlite/poll_rows.h"

namespace plumbline::ledger {
namespace {

/// Changed entities per transaction: big enough to be cheap, small enough to hold in memory.
constexpr std::size_t kChunk = 1000;

/// What the ledger holds of one entity: when its latest version began, and that version's
/// fingerprint (none: gone).
struct Present {
  std::int64_t id = 0;
  std::optional<Instant> version;
  std::optional<std::int64_t> fingerprint;
  std::optional<std::int64_t> source;  ///< print of the bytes it was read from
  bool observed = false;
};

struct Changed {
  std::int64_t id = 0;  ///< 0: no sweep of this type has delivered it yet
  EntityRef entity;
  std::string plain;
  std::int64_t fingerprint = 0;
  std::optional<Instant> before;
  std::optional<std::int64_t> source;
};

class SqliteSweep final : public InventorySweep {
 public:
  SqliteSweep(Writer& writer, VCenterId vcenter, std::string type, Instant recorded_at,
              TextMap<Present> known)
      : writer_(writer),
        vcenter_(std::move(vcenter)),
        type_(std::move(type)),
        recorded_at_(recorded_at),
        known_(std::move(known)) {
    by_source_.reserve(known_.size());
    for (auto& entry : known_)
      if (const Present& present = entry.second; present.source && present.fingerprint)
        by_source_.emplace(*present.source, &entry);
  }

  Result<void> observe(const EntityState& state) override { return see(state, {}); }
  Result<void> observe_from(const EntityState& state, std::uint64_t source) override {
    return see(state, std::bit_cast<std::int64_t>(source));
  }
  std::optional<EntityRef> observe_same(std::uint64_t source) override {
    const auto found = by_source_.find(std::bit_cast<std::int64_t>(source));
    if (found == by_source_.end()) return std::nullopt;
    auto& [key, present] = *found->second;
    present.observed = true;
    const auto colon = key.find(':');
    return EntityRef{key.substr(0, colon), key.substr(colon + 1)};
  }

  Result<CommitCounts> finish(const Poll& poll) override {
    if (finished_) return counts_;
    const auto written = writer_.write([&](Connection& db, Names& names) {
      add_pending(db, names);
      const std::int64_t removed =
          poll.outcome == PollOutcome::Complete ? add_tombstones(db, names) : std::int64_t{0};
      add_poll(db, names, names.vcenter(vcenter_), poll, recorded_at_);
      note_recorded(db, recorded_at_);
      return removed;
    });
    if (!written) return tl::make_unexpected(written.error());
    forget_pending();
    counts_.entities_removed = *written;
    finished_ = true;
    return counts_;
  }

 private:
  using Source = std::optional<std::int64_t>;

  Result<void> see(const EntityState& state, Source source) {
    if (state.accounts.empty()) return take(state, source);
    EntityState hidden = state;
    if (auto done = hide(hidden); !done) return done;
    return take(hidden, source);
  }

  Result<void> take(const EntityState& state, Source source) {
    const std::int64_t fingerprint = fingerprint_of(state, plain_);
    key_.assign(state.entity.type).append(1, ':').append(state.entity.moid);
    auto found = known_.find(key_);
    if (found == known_.end()) found = known_.emplace(key_, Present{}).first;
    Present& present = found->second;
    present.observed = true;
    if (present.fingerprint != fingerprint) {
      pending_.push_back({present.id, state.entity, plain_, fingerprint, present.version, source});
      present.fingerprint = fingerprint;
    } else if (source && source != present.source && present.id != 0) {
      sources_.emplace_back(present.id, *source);
    }
    if (pending_.size() < write_at_) return {};
    const auto written = writer_.write([&](Connection& db, Names& names) {
      add_pending(db, names);
      note_recorded(db, recorded_at_);
      return true;
    });
    if (!written) {
      // Kept in memory and tried again with the next chunk, not with every object.
      write_at_ = pending_.size() + kChunk;
      return tl::make_unexpected(written.error());
    }
    forget_pending();
    return {};
  }

  /// Pseudonyms in the place of names; a name that is new gets one at once, so that the state can
  /// be compared with what is stored.
  Result<void> hide(EntityState& state) {
    for (const std::string& path : state.accounts) {
      const std::string* name = state.find(path);
      if (name == nullptr || name->empty() || pseudonyms_.count(*name) != 0) continue;
      const auto actor =
          writer_.write([&](Connection&, Names& names) { return names.account(*name); });
      if (!actor) return tl::make_unexpected(actor.error());
      pseudonyms_.emplace(*name, pseudonym(*actor));
    }
    hide_accounts(state, [&](const std::string& name) { return pseudonyms_.at(name); });
    return {};
  }

  void add_pending(Connection& db, Names& names) {
    if (pending_.empty() && sources_.empty()) return;
    const std::int64_t vcenter = names.vcenter(vcenter_);
    const std::int64_t sweep = names.id(type_);
    for (const Changed& changed : pending_) {
      const std::int64_t entity = id_of(db, names, vcenter, changed);
      add_state(db, names, entity, sweep, changed.before, recorded_at_, changed.plain,
                changed.fingerprint, changed.source);
    }
    for (const auto& [entity, source] : sources_)
      db.prepared("UPDATE entity SET source = ?2 WHERE id = ?1").run(entity, source);
  }

  std::int64_t id_of(Connection& db, Names& names, std::int64_t vcenter, const Changed& changed) {
    if (changed.id != 0) return changed.id;
    // An activity may have named it before.
    const auto stored = find_entity(db, names, vcenter, changed.entity);
    return stored ? stored->id : add_entity(db, names, vcenter, changed.entity);
  }

  std::int64_t add_tombstones(Connection& db, Names& names) {
    std::int64_t removed = 0;
    for (const auto& [key, present] : known_) {
      if (present.observed || !present.fingerprint) continue;
      add_tombstone(db, present.id, present.version, recorded_at_);
      ++removed;
    }
    return removed + end_former_entities(db, names, vcenter_, type_, recorded_at_);
  }

  void forget_pending() {
    counts_.entities_changed += static_cast<std::int64_t>(pending_.size());
    pending_.clear();
    sources_.clear();
    write_at_ = kChunk;
  }

  Writer& writer_;
  const VCenterId vcenter_;
  const std::string type_;
  const Instant recorded_at_;
  TextMap<Present> known_;
  /// Print → entry of `known_`.
  std::unordered_map<std::int64_t, TextMap<Present>::value_type*> by_source_;
  std::vector<Changed> pending_;
  std::vector<std::pair<std::int64_t, std::int64_t>> sources_;  ///< entity, its new print
  std::size_t write_at_ = kChunk;
  CommitCounts counts_;
  bool finished_ = false;
  std::string key_;
  std::string plain_;
  TextMap<std::string> pseudonyms_;  ///< of accounts, as vCenter spells them
};

TextMap<Present> load_known(Connection& db, Names& names, const VCenterId& vcenter,
                            const std::string& type) {
  TextMap<Present> known;
  NameReader reader(db);
  auto& rows = db.prepared(
                     "SELECT id, type, moid, version, fingerprint, source FROM entity "
                     "WHERE vcenter = ?1 AND sweep = ?2")
                   .bind(names.vcenter(vcenter), names.id(type));
  std::string key;
  while (rows.next()) {
    key.assign(reader.text(rows.integer(1))).append(1, ':').append(rows.text(2));
    Present present;
    present.id = rows.integer(0);
    present.version = rows.maybe_instant(3);
    if (!rows.is_null(4)) present.fingerprint = rows.integer(4);
    if (!rows.is_null(5)) present.source = rows.integer(5);
    known.emplace(key, present);
  }
  return known;
}

}  // namespace

Result<std::unique_ptr<InventorySweep>> begin_sweep(Writer& writer, const VCenterId& vcenter,
                                                    const std::string& type, Instant recorded_at) {
  auto known = writer.write(
      [&](Connection& db, Names& names) { return load_known(db, names, vcenter, type); });
  if (!known) return tl::make_unexpected(known.error());
  return std::make_unique<SqliteSweep>(writer, vcenter, type, recorded_at, std::move(*known));
}

}  // namespace plumbline::ledger
