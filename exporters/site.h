#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "exporters/http_server.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// Everything served: /metrics, /, /api/v1/assessment, /-/healthy, /-/ready, POST /-/reload.
/// `publish` renders once (text and gzip); requests copy bytes. Thread-safe.
class Site {
 public:
  explicit Site(std::function<void()> on_reload);
  void publish(const std::shared_ptr<const scoring::Snapshot>& snapshot);
  Response handle(const Request& request) const;

 private:
  struct Rendered;
  std::function<void()> on_reload_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Rendered> rendered_;
};

}  // namespace plumbline::exporters
