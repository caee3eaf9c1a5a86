#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "exporters/archive_gate.h"
#include "exporters/http_server.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// Everything served: /metrics, the pages, /api/v1/, /-/healthy, /-/ready, POST /-/reload.
/// `publish` renders once (text and gzip); requests copy bytes. Thread-safe.
class Site {
 public:
  explicit Site(std::function<void()> on_reload);
  void publish(const std::shared_ptr<const scoring::Snapshot>& snapshot);
  /// Where past days and facts are asked for; none until it is given.
  void use(std::shared_ptr<Archive> archive);
  Response handle(const Request& request) const;

 private:
  struct Rendered;
  std::function<void()> on_reload_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Rendered> rendered_;
  std::shared_ptr<ArchiveGate> archive_;
};

}  // namespace plumbline::exporters
