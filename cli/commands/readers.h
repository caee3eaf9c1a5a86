#pragma once

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/environment.h"
#include "cli/login_latch.h"

namespace plumbline::cli {

/// Every configured vCenter, read once, each on a thread of its own: one that hangs or is down
/// changes nothing for the others. For `collect --once`; used from one thread.
class Readers {
 public:
  Readers(const Environment& environment, const Options& options, ledger::Ledger& ledger);

  /// Connects all at once. A vCenter whose login was refused a while ago is not asked (LoginLatch).
  const std::vector<std::unique_ptr<collector::Collector>>& connect();
  /// Reads all that is due, the past included, and prints each vCenter's report when it is done.
  std::vector<collector::SweepReport> read(const std::stop_token& stop);

 private:
  collector::SweepReport read_one(std::size_t at, const std::stop_token& stop);
  void show_progress(const std::string& text);

  const Environment& environment_;
  const Options& options_;
  ledger::Ledger& ledger_;
  std::vector<std::unique_ptr<collector::Collector>> collectors_;
  std::vector<LoginLatch> latches_;  ///< one per collector
  std::vector<collector::SweepReport> refused_;
  std::mutex terminal_;
};

}  // namespace plumbline::cli
