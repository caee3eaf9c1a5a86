#pragma once

#include <optional>
#include <vector>

#include "collector/soap/envelope.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// What tells events from tasks for `read_history`.
class HistorySource {
 public:
  /// An element of a page, understood: an activity, or nothing to keep, or nothing that can be one.
  struct Item {
    std::optional<Activity> activity;
    bool unusable = false;
  };

  virtual ~HistorySource() = default;
  /// CreateCollectorFor… with a time filter; the bounds are inclusive, a missing one is open.
  virtual soap::Envelope request(std::optional<Instant> from, std::optional<Instant> to) const = 0;
  /// The same without any filter: to see the oldest that is still there.
  virtual soap::Envelope request_any() const = 0;
  virtual soap::Method read_next() const = 0;
  virtual Item understand(Node element) const = 0;
  /// When the oldest element began; nullopt when it cannot be read.
  virtual std::optional<Instant> began(Node element) const = 0;
  /// Called before the history is read, and with the batch that ends a complete reading.
  virtual Answer<void> before() { return {}; }
  virtual void complete(FactBatch&) {}
  /// Every activity that was read.
  virtual void seen(const Activity&) {}
  /// Whether keys grow with each item, so that one that does not tells of a restored backup.
  virtual bool keys_grow() const { return false; }
  /// The vCenter setting that bounds its memory ("event.maxAge").
  virtual const char* retention_setting() const = 0;
};

/// Reads a history from its cursor (or from as far back as vCenter remembers) up to now, in slices
/// of time, each drained page by page (RewindCollector, then ReadNext… until an empty page). Every
/// page is committed together with the cursor, which moves on when a slice is drained. The last
/// slice is open-ended: the poll claims only what was over when the reading began. It starts before
/// the cursor by an overlap, as some things become visible late; the store drops what it has. What
/// vCenter no longer keeps since the cursor is a gap, and so is the time between the cursor and the
/// first event of a vCenter that was restored from a backup.
Answer<void> read_history(const Reading& reading, HistorySource& source, StreamRun& run);

/// One pass over a history collector made by `request`: calls `take` for each element and `page`
/// after each page that was not empty. Destroys the collector afterwards.
Answer<void> drain(const Reading& reading, const soap::Envelope& request, soap::Method read_next,
                   const soap::Client::OnElement& take, const std::function<Answer<bool>()>& page,
                   int page_size = 1000);

}  // namespace plumbline::collector::sources
