#pragma once

#include <optional>
#include <string>

#include "facts/time.h"

namespace plumbline {

/// From `seen_at` (server time) on, a practice path had this content or was absent (design §3, fact
/// "Sighting"). Sightings cannot be imported: only plumbline itself makes them, by looking.
struct Sighting {
  std::string scope;
  std::string path;  ///< relative to the practice folder, '/'-separated
  Instant seen_at;
  bool present = true;
  std::string content;  ///< the file's bytes; empty when absent
  std::string sha256;   ///< lower-case hex of content; empty when absent
  std::string commit;   ///< git commit that last touched the path; empty in a plain folder
  std::optional<Instant> committed_at;  ///< a date that someone typed: claimed, never proof
};

}  // namespace plumbline
