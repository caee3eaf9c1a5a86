#pragma once

namespace plumbline::cli {

/// What the process tells scripts (docs/exit-codes.md). Stable once released.
enum Exit : int {
  Ok = 0,             ///< done; for `collect --once`: everything that was due was read
  ProblemsFound = 1,  ///< check-config, check-practice: there are problems
  Usage = 2,          ///< command line, configuration, catalogue or rubric cannot be used
  Partial = 3,        ///< `collect --once`: some streams were read, some not
  CollectFailed = 4,  ///< `collect --once`: nothing could be read
  Ledger = 5,         ///< the ledger cannot be opened, read or written
};

}  // namespace plumbline::cli
