#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "collector/soap/envelope.h"
#include "collector/sources/history_cursor.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// The name under which the reading back of a stream's past has its turns. Its polls and its cursor
/// are the stream's own.
inline std::string past_of(const std::string& stream) { return stream + "/past"; }

/// What tells events from tasks for `read_history` and `read_past_history`.
class HistorySource {
 public:
  /// An element of a page, understood: an activity, or nothing to keep, or nothing that can be one.
  struct Item {
    std::optional<Activity> activity;
    bool unusable = false;
    /// It stands for others that vCenter did not keep; how many, where it says so.
    bool stands_for_others = false;
    std::int64_t others = 0;
  };

  virtual ~HistorySource() = default;
  virtual const char* stream() const = 0;  ///< streams::kEvents or kTasks: its polls and its cursor
  /// CreateCollectorFor… with a time filter; the bounds are inclusive, a missing one is open.
  virtual soap::Envelope request(std::optional<Instant> from, std::optional<Instant> to) const = 0;
  /// The same without any filter: to see the oldest that is still there.
  virtual soap::Envelope request_any() const = 0;
  virtual soap::Method read_next() const = 0;
  virtual Item understand(Node element) const = 0;
  /// The time that the filter looks at; nullopt when it cannot be read.
  virtual std::optional<Instant> placed(Node element) const = 0;
  /// When the oldest element began; nullopt when it cannot be read.
  virtual std::optional<Instant> began(Node element) const = 0;
  /// The number in its key, when keys grow with each item; nullopt: cannot be told.
  virtual std::optional<std::int32_t> key_number(const Activity& activity) const = 0;
  /// The history whose cursor tells of a restored backup when this one's keys cannot; or nullptr.
  virtual const char* told_by() const { return nullptr; }
  /// What `request` asks for, as a short word: when it has changed, the past is read once more.
  virtual std::string asked() const { return {}; }
  /// Called before the history is read, and with the batch that ends a complete reading.
  virtual Answer<void> before() { return {}; }
  virtual void complete(FactBatch&) {}
  /// Every activity that was read.
  virtual void seen(const Activity&) {}
  /// The vCenter setting that bounds its memory ("event.maxAge").
  virtual const char* retention_setting() const = 0;
};

/// Reads a history from its cursor up to now, in slices of time, each drained page by page. Every
/// page is committed together with the cursor, which moves on when a slice is drained. The last
/// slice is open-ended: the poll claims only what was over when the reading began. It starts before
/// the cursor by an overlap, as some things become visible late, and once a day by a day and a
/// half, as clocks of hosts may be wrong; the store drops what it has. What vCenter no longer keeps
/// since the cursor is a gap, and so is what it will not show, and the time between the cursor and
/// the first item of a vCenter that was restored from a backup. The first reading takes the last
/// day only and leaves the rest in the cursor, for `read_past_history`.
Answer<void> read_history(const Reading& reading, HistorySource& source, StreamRun& run);

/// Reads back what the cursor leaves of the past, newest first, slice by slice until the turn is
/// over. Each drained slice is committed with a poll of its own, so that what is known grows
/// backwards without a hole, and with the cursor: killed at any instant, the next turn goes on from
/// the last drained slice. What vCenter has forgotten since the past was found is a gap.
Answer<void> read_past_history(const Reading& reading, HistorySource& source, StreamRun& run);

}  // namespace plumbline::collector::sources
