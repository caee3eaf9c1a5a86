#pragma once

namespace plumbline::cli {

/// What the process tells scripts (docs/exit-codes.md). Stable once released.
enum ExitCode : int {
  kOk = 0,             ///< done; for `collect --once`: everything that was due was read
  kProblemsFound = 1,  ///< check-config, check-practice: there are problems
  kUsage = 2,          ///< command line, configuration, catalogue or rubric cannot be used
  kPartial = 3,        ///< `collect --once`: some streams were read, some not
  kCollectFailed = 4,  ///< `collect --once`: nothing could be read
  kLedger = 5,         ///< the ledger cannot be opened, read or written
};

}  // namespace plumbline::cli
