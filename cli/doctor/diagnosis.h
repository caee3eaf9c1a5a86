#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/doctor/scratch_store.h"
#include "collector/collector.h"
#include "facts/work_classes.h"
#include "scoring/needs.h"

namespace plumbline::cli {

/// One thing that `doctor` looked at, in plain words, with what to do and what it costs.
struct Finding {
  enum class Grade { Good, Note, Problem };
  Grade grade = Grade::Good;
  std::string subject;                  ///< "clock", "privileges", "inventory/HostSystem"
  std::string says;                     ///< one sentence
  std::string remedy;                   ///< empty when there is nothing to do
  std::vector<std::string> signals;     ///< that cannot be computed, or only partly
  std::vector<std::string> indicators;  ///< "change.2.success_rate" …: unknown because of it
};

/// What plumbline will ask of this vCenter and of the disk, estimated from two sweeps.
struct Load {
  double calls_per_hour = 0;
  double seconds_per_hour = 0;  ///< of waiting for vCenter's answers
  double bytes_per_hour = 0;    ///< received
  double first_fill_bytes = 0;  ///< ledger: inventory and the history that vCenter still has
  double bytes_per_day = 0;     ///< ledger: from then on
};

struct Diagnosis {
  std::string vcenter;
  std::string url;
  std::string version;  ///< empty when it was not reached
  std::string uuid;
  bool reached = false;
  std::vector<Finding> findings;
  Load load;

  bool healthy() const;
};

/// Everything a diagnosis rests on: a sweep of one vCenter into a ScratchStore, and a second one of
/// what is current.
struct Examined {
  collector::SweepReport first;
  VCenterStatus after_first;
  VCenterStatus after_second;
  std::string url;
  const ScratchStore& store;
  const std::vector<scoring::Need>& needs;
  std::optional<Instant> server_now;
  std::chrono::seconds collect_every{60};
  bool rehearsal = false;             ///< the vCenter's clock is meant to be another one
  const WorkClasses* work = nullptr;  ///< what is listed as work; nullptr: not compared
};

/// Pure.
Diagnosis diagnose(const Examined& examined);

}  // namespace plumbline::cli
