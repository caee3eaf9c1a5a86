#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "ledger/ledger.h"
#include "ledger/sqlite/evidence_memory.h"
#include "ledger/sqlite/poll_digest.h"
#include "ledger/sqlite/week_rows.h"
#include "ledger/sqlite/writer.h"

namespace plumbline::ledger {

/// The ledger in one SQLite file: a Writer (absent when opened read-only) and a second connection
/// that reads, so that assessing never waits for a commit. See Ledger for the contract. What each
/// method does stands in a file of its own; this only joins them.
class SqliteLedger final : public Ledger {
 public:
  /// `writer` may be null: read-only.
  SqliteLedger(const std::string& path, std::unique_ptr<Writer> writer, OpenOptions options);

  Result<CommitCounts> commit(const FactBatch& batch) override;
  Result<std::unique_ptr<InventorySweep>> begin_sweep(const VCenterId& vcenter,
                                                      const std::string& type,
                                                      Instant recorded_at) override;
  Result<CommitCounts> apply(const UpdateBatch& batch) override;
  Result<void> identify(const VCenterId& vcenter,
                        const std::vector<std::string>& formerly) override;
  Result<std::optional<std::string>> cursor(const VCenterId& vcenter,
                                            const std::string& stream) override;
  Result<std::vector<OpenWork>> open_work(const VCenterId& vcenter) override;

  Result<int> commit_sightings(const std::vector<Sighting>& sightings) override;
  Result<bool> commit_feed(const std::string& vcenter, const Poll& poll,
                           const std::optional<Sighting>& sighting) override;
  Result<std::optional<Instant>> stream_until(const std::vector<std::string>& vcenters,
                                              const std::string& stream) override;
  Result<void> for_each_sighting(const std::string& scope, const SightingsWanted& wanted,
                                 const std::function<void(const Sighting&)>& see) override;
  Result<std::vector<Sighting>> sighting_heads(const std::string& scope) override;
  Result<std::vector<std::string>> sighted_paths(const std::string& scope) override;
  Result<std::vector<Poll>> polls(const VCenterId& vcenter, Instant from, Instant to) override;
  Result<void> derive(const std::string& scope, const std::vector<std::string>& vcenters,
                      const DerivePlan& plan) override;
  Result<Evidence> evidence(const EvidenceRequest& request, const DerivePlan& plan) override;
  void give_back(Evidence&& evidence) override;
  Result<MembersOfChanges> members_of_changes(const std::vector<std::int64_t>& change_ids,
                                              const EvidenceRequest& request,
                                              const DerivePlan& plan) override;
  Result<std::vector<FactLine>> facts_of_activities(const std::vector<std::int64_t>& activities,
                                                    Instant as_of) override;
  Result<std::vector<FactLine>> facts_of_entity(std::uint32_t entity_id, Instant as_of) override;
  Result<std::optional<EntityState>> entity_at(const VCenterId& vcenter, const EntityRef& entity,
                                               Instant at,
                                               std::optional<Instant> known_at) override;
  Result<void> for_each_activity(const VCenterId& vcenter,
                                 const std::function<void(const Activity&)>& visit) override;
  Result<std::int64_t> expire(Instant now) override;
  Result<void> for_each_run(const VCenterId& vcenter, const std::string& type,
                            const std::string& series, std::chrono::seconds interval, Instant from,
                            Instant to,
                            const std::function<void(const SampleRun&)>& visit) override;
  Result<void> for_each_histogram(const VCenterId& vcenter, const std::string& type,
                                  const std::string& series, DayNumber from, DayNumber to,
                                  const std::function<void(const DayHistogram&)>& visit) override;
  Result<void> forget(const std::string& account, const std::string& remembered_class) override;
  Result<void> publish(const std::string& scope, Instant as_of, Instant known_at,
                       const std::string& rubric_digest, const std::string& json) override;
  Result<std::optional<std::string>> published(const std::string& scope, Instant as_of) override;
  Result<KeptWeeks> kept_weeks(const std::string& scope,
                               const std::vector<std::string>& vcenters) override;
  Result<void> keep_weeks(const std::string& scope, Instant from,
                          const std::vector<KeptWeek>& weeks, const std::string& mark) override;
  Result<void> review_days(const std::string& scope, const std::vector<std::string>& vcenters,
                           Instant from) override;
  Result<std::vector<KeptDay>> kept_days(const std::string& scope) override;
  Result<std::optional<KeptDay>> kept_day(const std::string& scope, Instant at) override;
  Result<void> keep_day(const std::string& scope, const KeptDay& day) override;
  Result<LedgerInfo> info() override;
  Result<LedgerSize> size() override;

 private:
  /// `body(Connection&)` returns a plain value; it sees one moment of the ledger.
  template <class Body>
  auto read(Body&& body) {
    using Answer = decltype(body(reader_));
    const std::lock_guard hold(read_mutex_);
    return guarded(path_, [&]() -> Result<Answer> {
      const Transaction moment(reader_, Transaction::Kind::Read);
      return body(reader_);
    });
  }
  template <class Body>
  auto write(Body&& body) -> decltype(std::declval<Writer&>().write(body)) {
    if (writer_ == nullptr) return tl::make_unexpected(read_only());
    return writer_->write(body);
  }
  Error read_only() const;

  const std::string path_;
  const OpenOptions options_;
  std::unique_ptr<Writer> writer_;
  Connection reader_;
  PollDigest polls_;       ///< guarded by read_mutex_, like reader_
  TouchedMemory touched_;  ///< likewise
  EvidenceMemory memory_;
  std::mutex read_mutex_;
  std::map<std::string, std::string> identified_;  ///< UUID → name, since opened
  std::mutex identify_mutex_;
};

}  // namespace plumbline::ledger
