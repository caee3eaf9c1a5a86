#include "ledger/sqlite/sqlite_ledger.h"

#include <filesystem>
#include <system_error>

#include "ledger/sqlite/bytes.h"
#include "ledger/sqlite/commit.h"
#include "ledger/sqlite/day_rows.h"
#include "ledger/sqlite/derivation.h"
#include "ledger/sqlite/evidence.h"
#include "ledger/sqlite/expire.h"
#include "ledger/sqlite/facts_of_activities.h"
#include "ledger/sqlite/file.h"
#include "ledger/sqlite/forget.h"
#include "ledger/sqlite/identity.h"
#include "ledger/sqlite/poll_rows.h"
#include "ledger/sqlite/readings.h"
#include "ledger/sqlite/sample_rows.h"
#include "ledger/sqlite/sightings.h"
#include "ledger/sqlite/sweep.h"
#include "ledger/sqlite/updates.h"
#include "ledger/sqlite/week_rows.h"

namespace plumbline::ledger {
namespace {

constexpr std::string_view kPrefix = "sqlite:";

Result<void> plain(const Result<bool>& written) {
  if (!written) return tl::make_unexpected(written.error());
  return {};
}

}  // namespace

SqliteLedger::SqliteLedger(const std::string& path, std::unique_ptr<Writer> writer,
                           OpenOptions options)
    : path_(path),
      options_(std::move(options)),
      writer_(std::move(writer)),
      reader_(path, Connection::Mode::ReadOnly) {
  reader_.execute("PRAGMA temp_store = MEMORY");
  if (writer_ == nullptr) return;
  const auto set = writer_->alone([](Connection& db) -> Result<void> {
    // FULL: what was committed survives the power going, too. secure_delete: what was erased does
    // not stay behind in free pages.
    db.execute(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
        "PRAGMA cache_size = -32000");
    return {};
  });
  if (!set) throw SqliteFailure(1, set.error().what);
}

Error SqliteLedger::read_only() const {
  return {"the ledger is open for reading only", path_, "open it for writing"};
}

Result<CommitCounts> SqliteLedger::commit(const FactBatch& batch) {
  return write([&](Connection& db, Names& names) { return commit_facts(db, names, batch); });
}

Result<std::unique_ptr<InventorySweep>> SqliteLedger::begin_sweep(const VCenterId& vcenter,
                                                                  const std::string& type,
                                                                  Instant recorded_at) {
  if (writer_ == nullptr) return tl::make_unexpected(read_only());
  return ledger::begin_sweep(*writer_, vcenter, type, recorded_at);
}

Result<CommitCounts> SqliteLedger::apply(const UpdateBatch& batch) {
  return write([&](Connection& db, Names& names) { return apply_updates(db, names, batch); });
}

Result<void> SqliteLedger::identify(const VCenterId& vcenter,
                                    const std::vector<std::string>& formerly) {
  const std::lock_guard hold(identify_mutex_);
  for (const std::string& uuid : formerly) {
    const auto other = identified_.find(uuid);
    if (other == identified_.end() || other->second == vcenter.name) continue;
    return fail("`formerly` names instance UUID " + uuid + ", which answers as " + other->second,
                vcenter.name, "remove one of the two from the configuration and restart");
  }
  const auto known = identified_.find(vcenter.uuid);
  if (known != identified_.end() && known->second != vcenter.name) {
    return fail("the same vCenter (instance UUID " + vcenter.uuid + ") answers as " +
                    known->second + " already",
                vcenter.name, "remove one of the two from the configuration and restart");
  }
  auto noted = plain(write([&](Connection& db, Names& names) {
    identify_vcenter(db, names, vcenter, formerly);
    return true;
  }));
  if (noted && !vcenter.uuid.empty()) identified_.emplace(vcenter.uuid, vcenter.name);
  return noted;
}

Result<std::optional<std::string>> SqliteLedger::cursor(const VCenterId& vcenter,
                                                        const std::string& stream) {
  return read([&](Connection& db) { return read_cursor(db, vcenter, stream); });
}

Result<std::vector<OpenWork>> SqliteLedger::open_work(const VCenterId& vcenter) {
  return read([&](Connection& db) { return read_open_work(db, Names(db).find_vcenter(vcenter)); });
}

Result<int> SqliteLedger::commit_sightings(const std::vector<Sighting>& sightings) {
  return write([&](Connection& db, Names& names) {
    int added = 0;
    for (const Sighting& sighting : sightings) {
      if (add_sighting(db, names, sighting)) ++added;
      note_recorded(db, sighting.seen_at);
    }
    return added;
  });
}

Result<bool> SqliteLedger::commit_feed(const std::string& vcenter, const Poll& poll,
                                       const std::optional<Sighting>& sighting) {
  return write([&](Connection& db, Names& names) {
    const auto ids = vcenters_named(db, {vcenter});
    // Of a vCenter that was never reached nothing can be dated.
    if (ids.empty()) return false;
    add_poll(db, names, ids.back(), poll, poll.ended);
    note_recorded(db, poll.ended);
    return sighting && add_sighting(db, names, *sighting);
  });
}

Result<std::optional<Instant>> SqliteLedger::stream_until(const std::vector<std::string>& vcenters,
                                                          const std::string& stream) {
  return read([&](Connection& db) {
    std::optional<Instant> until;
    const std::int64_t id = Names(db).find(stream);
    for (const std::int64_t vcenter : vcenters_named(db, vcenters)) {
      const auto last = db.prepared(
                              "SELECT max(to_time) FROM poll WHERE vcenter = ?1 AND stream = ?2 "
                              "AND outcome = ?3")
                            .number(vcenter, id, static_cast<int>(PollOutcome::Complete));
      if (last) until = std::max(until.value_or(from_micros(*last)), from_micros(*last));
    }
    return until;
  });
}

Result<void> SqliteLedger::for_each_sighting(const std::string& scope,
                                             const SightingsWanted& wanted,
                                             const std::function<void(const Sighting&)>& see) {
  return plain(read([&](Connection& db) {
    read_sightings(db, scope, wanted, see);
    return true;
  }));
}

Result<std::vector<Sighting>> SqliteLedger::sighting_heads(const std::string& scope) {
  return read([&](Connection& db) { return read_sighting_heads(db, scope); });
}

Result<std::vector<std::string>> SqliteLedger::sighted_paths(const std::string& scope) {
  return read([&](Connection& db) { return read_sighted_paths(db, scope); });
}

Result<std::vector<Poll>> SqliteLedger::polls(const VCenterId& vcenter, Instant from, Instant to) {
  return read([&](Connection& db) {
    return read_polls(db, Names(db).find_vcenter(vcenter), from, to, Instant::max());
  });
}

Result<std::vector<FactLine>> SqliteLedger::facts_of_entity(std::uint32_t entity_id,
                                                            Instant as_of) {
  return read([&](Connection& db) { return read_facts_of_entity(db, entity_id, as_of); });
}

Result<std::optional<EntityState>> SqliteLedger::entity_at(const VCenterId& vcenter,
                                                           const EntityRef& entity, Instant at,
                                                           std::optional<Instant> known_at) {
  return read([&](Connection& db) {
    return read_entity_at(db, vcenter, entity, at, known_at.value_or(Instant::max()));
  });
}

Result<void> SqliteLedger::for_each_activity(const VCenterId& vcenter,
                                             const std::function<void(const Activity&)>& visit) {
  return plain(read([&](Connection& db) {
    read_activities(db, vcenter, visit);
    return true;
  }));
}

Result<std::int64_t> SqliteLedger::expire(Instant now) {
  if (writer_ == nullptr) return tl::make_unexpected(read_only());
  return expire_facts(*writer_, now);
}

Result<void> SqliteLedger::for_each_run(const VCenterId& vcenter, const std::string& type,
                                        const std::string& series, std::chrono::seconds interval,
                                        Instant from, Instant to,
                                        const std::function<void(const SampleRun&)>& visit) {
  return plain(read([&](Connection& db) {
    read_runs(db, rows_of(db, vcenter), type, series, interval, from, to, visit);
    return true;
  }));
}

Result<void> SqliteLedger::for_each_histogram(
    const VCenterId& vcenter, const std::string& type, const std::string& series, DayNumber from,
    DayNumber to, const std::function<void(const DayHistogram&)>& visit) {
  return plain(read([&](Connection& db) {
    read_histograms(db, rows_of(db, vcenter), type, series, from, to, visit);
    return true;
  }));
}

Result<void> SqliteLedger::publish(const std::string& scope, Instant as_of, Instant known_at,
                                   const std::string& rubric_digest, const std::string& json) {
  return plain(write([&](Connection& db, Names& names) {
    const std::string packed = pack(json);
    db.prepared(
          "INSERT INTO published (scope, as_of, known_at, rubric_digest, body) "
          "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
        .run(names.id(scope), as_of, known_at, rubric_digest, AsBlob{packed});
    return true;
  }));
}

Result<std::optional<std::string>> SqliteLedger::published(const std::string& scope,
                                                           Instant as_of) {
  return read([&](Connection& db) -> std::optional<std::string> {
    auto& row = db.prepared("SELECT body FROM published WHERE scope = ?1 AND as_of = ?2")
                    .bind(Names(db).find(scope), as_of);
    if (!row.next()) return std::nullopt;
    std::string json = unpack(row.blob(0));
    row.reset();
    return json;
  });
}

Result<void> SqliteLedger::forget(const std::string& account, const std::string& remembered_class) {
  if (writer_ == nullptr) return tl::make_unexpected(read_only());
  auto done = forget_account(*writer_, path_, account, remembered_class);
  const std::lock_guard hold(read_mutex_);
  memory_.forget();
  return done;
}

Result<KeptWeeks> SqliteLedger::kept_weeks(const std::string& scope,
                                           const std::vector<std::string>& vcenters) {
  return read([&](Connection& db) { return read_weeks(db, scope, vcenters, touched_); });
}

Result<void> SqliteLedger::keep_weeks(const std::string& scope, Instant from,
                                      const std::vector<KeptWeek>& weeks, const std::string& mark) {
  return plain(write([&](Connection& db, Names& names) {
    write_weeks(db, names, scope, from, weeks, mark);
    return true;
  }));
}

Result<void> SqliteLedger::review_days(const std::string& scope,
                                       const std::vector<std::string>& vcenters, Instant from) {
  return plain(write([&](Connection& db, Names& names) {
    ledger::review_days(db, names, scope, vcenters, from);
    return true;
  }));
}

Result<std::vector<KeptDay>> SqliteLedger::kept_days(const std::string& scope) {
  return read([&](Connection& db) { return read_days(db, scope); });
}

Result<std::optional<KeptDay>> SqliteLedger::kept_day(const std::string& scope, Instant at) {
  return read([&](Connection& db) { return read_day(db, scope, at); });
}

Result<void> SqliteLedger::keep_day(const std::string& scope, const KeptDay& day) {
  return plain(write([&](Connection& db, Names& names) {
    write_day(db, names, scope, day);
    return true;
  }));
}

Result<LedgerInfo> SqliteLedger::info() {
  return read([&](Connection& db) { return read_info(db, path_); });
}

Result<LedgerSize> SqliteLedger::size() {
  return read([&](Connection& db) { return read_size(db, path_); });
}

Result<void> SqliteLedger::derive(const std::string& scope,
                                  const std::vector<std::string>& vcenters,
                                  const DerivePlan& plan) {
  for (;;) {
    Turn turn;
    const auto whole = write([&](Connection& db, Names& names) {
      return derive_scope(db, names, scope, vcenters, plan, options_.derive_at_once,
                          options_.progress, turn);
    });
    if (!whole) return tl::make_unexpected(whole.error());
    memory_.note_derived(scope, turn);
    if (*whole) return {};
  }
}

Result<Evidence> SqliteLedger::evidence(const EvidenceRequest& request, const DerivePlan& plan) {
  return read([&](Connection& db) { return build_evidence(db, request, plan, polls_, memory_); });
}

void SqliteLedger::give_back(Evidence&& evidence) { memory_.keep(std::move(evidence)); }

Result<MembersOfChanges> SqliteLedger::members_of_changes(
    const std::vector<std::int64_t>& change_ids, const EvidenceRequest& request,
    const DerivePlan& plan) {
  return read([&](Connection& db) {
    return ledger::members_of_changes(db, change_ids, request, plan, memory_);
  });
}

Result<std::vector<FactLine>> SqliteLedger::facts_of_activities(
    const std::vector<std::int64_t>& activities, Instant as_of) {
  return read([&](Connection& db) { return ledger::facts_of_activities(db, activities, as_of); });
}

Result<std::unique_ptr<Ledger>> open(const std::string& url, const OpenOptions& options) {
  if (url.rfind(kPrefix, 0) != 0 || url.size() == kPrefix.size()) {
    return fail("not a ledger that this plumbline knows", url, "write sqlite:/path/to/ledger.db");
  }
  const std::string path = url.substr(kPrefix.size());
  std::error_code ignored;
  if ((options.read_only || !options.create) && !std::filesystem::exists(path, ignored)) {
    return fail("there is no ledger", path, "run `plumbline collect --once` first");
  }
  if (std::filesystem::is_directory(path, ignored)) {
    return fail("is a folder, not a file", path, "name a file, such as " + path + "/ledger.db");
  }
  return guarded(path, [&]() -> Result<std::unique_ptr<Ledger>> {
    std::unique_ptr<Writer> writer;
    if (options.read_only) {
      if (auto usable = check_file(path, options); !usable) {
        return tl::make_unexpected(usable.error());
      }
    } else {
      auto lock = WriterLock::acquire(path);
      if (!lock) return tl::make_unexpected(lock.error());
      if (auto usable = prepare_file(path, options); !usable) {
        return tl::make_unexpected(usable.error());
      }
      writer = std::make_unique<Writer>(std::move(*lock), path, Connection::Mode::ReadWrite);
    }
    Writer* const writes = writer.get();
    auto ledger = std::make_unique<SqliteLedger>(path, std::move(writer), options);
    if (writes != nullptr) {
      // Killed while forgetting: what was to be erased is erased before anything else is done.
      if (auto done = finish_forgetting(*writes, path); !done) {
        return tl::make_unexpected(done.error());
      }
    }
    return ledger;
  });
}

}  // namespace plumbline::ledger
