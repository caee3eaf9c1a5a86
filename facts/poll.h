#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"

namespace plumbline {

enum class PollOutcome : std::uint8_t { Complete = 0, Partial = 1, Failed = 2 };

/// Names of streams: "events", "tasks", "inventory/VirtualMachine" (one per type), "options",
/// "performance/HostSystem" (one per type), "session" (connecting and logging in), "practice", and
/// one per entry of CollectionPlan::sources, under that name. "feed/SCOPE/records/desk.feed.csv": a
/// practice file of that scope that is fetched from a URL; kept with one of the scope's vCenters,
/// whose clock dates it.
namespace streams {
inline constexpr const char* kEvents = "events";
inline constexpr const char* kTasks = "tasks";
inline constexpr const char* kSession = "session";
inline constexpr const char* kOptions = "options";
inline constexpr const char* kPractice = "practice";
inline std::string feeds(const std::string& scope) { return "feed/" + scope + "/"; }
inline std::string feed(const std::string& scope, const std::string& path) {
  return feeds(scope) + path;
}
inline bool is_feed(const std::string& stream) { return stream.starts_with("feed/"); }
inline std::string inventory(const std::string& type) { return "inventory/" + type; }
inline std::string performance(const std::string& type) { return "performance/" + type; }
}  // namespace streams

/// A stretch of vCenter's history that was not read and will not be (rolled off, unreadable).
struct Gap {
  Instant from;
  Instant to;
  std::string reason;
};

/// One reading of one stream (design §3, fact "Poll"). For histories [from, to) is the interval of
/// server time that is now known completely, unless the outcome says otherwise; for inventory both
/// are the server time of the reading. All times are the vCenter's.
struct Poll {
  std::string stream;
  Instant started;
  Instant ended;
  Instant from;
  Instant to;
  PollOutcome outcome = PollOutcome::Complete;
  std::string reason;  ///< why partial or failed, one line; never a secret
  std::vector<Gap> gaps;
  std::int64_t read = 0;                 ///< objects, events or tasks received
  std::int64_t hidden = 0;               ///< objects whose properties were refused (missingSet)
  std::optional<double> clock_offset_s;  ///< server clock − local clock, seconds
};

}  // namespace plumbline
