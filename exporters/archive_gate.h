#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "exporters/archive.h"

namespace plumbline::exporters {

/// One request at a time asks the archive. Who would have to wait longer than `patience` is turned
/// away: the web server has few threads, and a scrape must find one free. Thread-safe.
class ArchiveGate {
 public:
  explicit ArchiveGate(std::shared_ptr<Archive> archive,
                       std::chrono::milliseconds patience = std::chrono::milliseconds(50))
      : archive_(std::move(archive)), patience_(patience) {}

  /// What `question` gets from the archive; nullopt: somebody else was asking for too long.
  template <class Question>
  auto ask(const Question& question)
      -> std::optional<decltype(question(std::declval<Archive&>()))> {
    const std::unique_lock lock(mutex_, patience_);
    if (!lock.owns_lock()) return std::nullopt;
    return question(*archive_);
  }

 private:
  std::shared_ptr<Archive> archive_;
  std::chrono::milliseconds patience_;
  std::timed_mutex mutex_;
};

}  // namespace plumbline::exporters
