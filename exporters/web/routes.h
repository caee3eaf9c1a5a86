#pragma once

#include <memory>
#include <optional>
#include <string>

#include "exporters/archive_gate.h"
#include "exporters/http_server.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// A rendered page or JSON document.
struct Document {
  int status = 200;
  const char* content_type = "text/html; charset=utf-8";
  std::string text;
};

/// Answers the pages and the API: "/", "/areas/ID", "/indicators/ID", "/roadmap", "/experiments",
/// "/experiments/ID", "/outcomes", "/health", and /api/v1/ with the same; `?scope=NAME`, and
/// `?at=DATE` or a time for what stood then. nullopt: there is no such path. `archive` may be null:
/// then past days and facts cannot be shown, and the page says so. Auditors see people's names
/// where facts are shown, viewers never. Thread-safe.
std::optional<Document> answer(const Request& request,
                               const std::shared_ptr<const scoring::Snapshot>& snapshot,
                               ArchiveGate* archive);

}  // namespace plumbline::exporters
