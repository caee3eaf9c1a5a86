#pragma once

#include <sqlite3.h>

namespace plumbline::ledger {

/// A disk whose Nth change (write, sync, truncate) fails: an SQLite VFS around the system's own,
/// the default one while this lives. One at a time; not for several threads.
class FailingDisk {
 public:
  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  enum class Fault { Full, Broken };
  /// From now on the `nth` change fails (1: the next), and if `lasting` all after it as well.
  void arm(int nth, Fault fault, bool lasting);
  void heal();
  /// Whether a change failed since it was armed.
  bool struck() const;
};

}  // namespace plumbline::ledger
