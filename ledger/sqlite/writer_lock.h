#pragma once

#include <string>
#include <utility>

#include "facts/error.h"

namespace plumbline::ledger {

/// The right to write to a ledger: an flock on "<file>.lock", held as long as this lives and given
/// back by the kernel when the process ends in any way. The file holds the holder's pid. Error:
/// held already (names the pid), or the folder cannot be written.
class WriterLock {
 public:
  static Result<WriterLock> acquire(const std::string& ledger_path);
  ~WriterLock();
  WriterLock(WriterLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  WriterLock& operator=(WriterLock&&) = delete;

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace plumbline::ledger
