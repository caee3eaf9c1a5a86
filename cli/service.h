#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "cli/collector_loop.h"
#include "cli/environment.h"
#include "cli/feed_loop.h"
#include "cli/judge.h"
#include "cli/kept_days.h"
#include "cli/ledger_archive.h"
#include "cli/options.h"
#include "exporters/site.h"

namespace plumbline::cli {

/// What `serve` does between signals: collectors on their threads; here the practice folder, the
/// deriving, the assessment and the published snapshot. Used from one thread.
class Service {
 public:
  Service(Options options, Environment environment, std::unique_ptr<ledger::Ledger> ledger,
          exporters::Site& site);
  /// Past days and facts for the pages; told of every assessment. May be left out.
  void use(std::shared_ptr<LedgerArchive> archive);

  void start();   ///< starts the collectors
  void tick();    ///< does what is due; call a few times a second
  void reload();  ///< secrets, catalogue and rubric; a bad file keeps the old state

 private:
  bool assessment_is_due() const;
  void start_feeds();
  void look_and_assess();
  void assess();
  void look_back();       ///< past days: which stand, which are missing
  void judge_a_day();     ///< one of those that pages may ask for
  void forget_the_old();  ///< samples past their retention, once a day
  Progress tell_long_work();
  void tell_backfills();  ///< one log line each, now and then
  void publish();         ///< the last assessment, and the collectors as they are now
  std::optional<Instant> server_now() const;
  std::int64_t sweeps() const;

  Options options_;
  Environment environment_;
  std::unique_ptr<ledger::Ledger> ledger_;
  exporters::Site& site_;
  std::shared_ptr<LedgerArchive> archive_;
  std::vector<std::unique_ptr<collector::Collector>> collectors_;
  std::vector<std::unique_ptr<CollectorLoop>> loops_;
  std::vector<std::unique_ptr<FeedLoop>> feeds_;  ///< look at collectors, rubric and ledger
  std::chrono::steady_clock::time_point last_assessed_;
  std::chrono::steady_clock::time_point last_told_;
  std::optional<DayNumber> last_expired_;  ///< a day of the server: a rehearsal's may be short
  std::optional<Instant> last_as_of_;
  std::int64_t sweeps_assessed_ = 0;
  std::int64_t sweeps_shown_ = 0;
  scoring::Snapshot last_;  ///< the last assessment with its past; collectors as they are now
  Books books_;             ///< of the assessments of now
  DaysAhead ahead_;
};

}  // namespace plumbline::cli
