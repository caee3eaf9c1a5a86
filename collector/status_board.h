#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "facts/status.h"

namespace plumbline::collector {

/// The one place where a collector keeps what it tells about itself. Thread-safe: the collecting
/// thread writes, any thread reads a copy.
class StatusBoard {
 public:
  explicit StatusBoard(std::string name) { status_.name = std::move(name); }

  template <class Change>
  void update(const Change& change) {
    const std::scoped_lock lock(mutex_);
    change(status_);
  }
  VCenterStatus read() const {
    const std::scoped_lock lock(mutex_);
    return status_;
  }

 private:
  mutable std::mutex mutex_;
  VCenterStatus status_;
};

}  // namespace plumbline::collector
