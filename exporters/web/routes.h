#pragma once

#include <memory>
#include <optional>
#include <string>

#include "exporters/archive.h"
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
/// then past days and facts cannot be shown, and the page says so. Thread-safe.
std::optional<Document> answer(const std::string& target,
                               const std::shared_ptr<const scoring::Snapshot>& snapshot,
                               Archive* archive);

}  // namespace plumbline::exporters
