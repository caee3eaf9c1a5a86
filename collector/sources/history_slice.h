#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "collector/sources/history.h"
#include "collector/sources/history_collector.h"

namespace plumbline::collector::sources {

/// What came of reading one slice of a history.
struct SliceResult {
  std::int64_t read = 0;
  std::int64_t unusable = 0;
  /// Stretches that vCenter would not show; and moments (from = to: no time is lost) at which it
  /// kept one item for many, so that counts are lower bounds.
  std::vector<Gap> gaps;
  bool hidden_first = false;  ///< its beginning lies in a stretch that is not shown
  bool hidden_last = false;   ///< its end does
};

/// Reads slices of one history, each drained page by page (ReadNext… until an empty page). vCenter
/// answers an empty page for ever once more than 1,000 items in a row may not be read by this
/// account; such a stall is told by the collector's latestPage, which then shows something newer
/// than what was read. The first item behind it is sought by halving the time between; what cannot
/// be shown is a gap and the rest is read. `tells_latest` keeps whether the server's latestPage was
/// seen to tell the truth: only then does an empty one tell of a stretch at the end of a slice. One
/// thread at a time.
class SliceReader {
 public:
  /// Commits a page: its activities and samples are in the batch; the caller adds the cursor.
  using Keep = std::function<Answer<void>(FactBatch&& page)>;
  /// Every activity of a page, before it is kept.
  using Watch = std::function<void(const Activity&)>;

  SliceReader(const Reading& reading, HistorySource& source, bool& tells_latest, Keep keep,
              Watch watch)
      : reading_(reading),
        source_(source),
        tells_latest_(tells_latest),
        keep_(std::move(keep)),
        watch_(std::move(watch)) {}

  /// What is asked for, bounds inclusive and open where missing; [claim_from, claim_to) is what is
  /// claimed of it: gaps lie inside.
  struct Slice {
    std::optional<Instant> from;
    std::optional<Instant> to;
    Instant claim_from;
    Instant claim_to;
    bool hidden_before = false;  ///< the one before it ended in a stretch that is not shown
  };
  Answer<void> read(const Slice& slice, SliceResult& result);

 private:
  struct Window;
  Answer<void> drain_window(Window& window, SliceResult& result);
  Answer<std::int64_t> read_page(HistoryCollector& collector, Window& window, SliceResult& result);
  Answer<bool> ended(HistoryCollector& collector, Window& window);
  void see_beginning(const Window& window, SliceResult& result) const;
  void see_end(const Window& window, SliceResult& result) const;
  void add_gap(const Window& window, Instant from, Instant to, SliceResult& result) const;
  void note_lower_bound(const Activity& activity, std::int64_t others, const Window& window,
                        SliceResult& result) const;

  const Reading& reading_;
  HistorySource& source_;
  bool& tells_latest_;
  Keep keep_;
  Watch watch_;
};

/// The time of the first item after `after` that vCenter shows, given that it shows one at
/// `known`. Sought by halving: a collector that begins late enough reads on.
Answer<Instant> first_shown(const Reading& reading, const HistorySource& source, Instant after,
                            Instant known);

}  // namespace plumbline::collector::sources
