#pragma once

#include <cstdint>
#include <vector>

#include "ledger/derive/classifier.h"
#include "ledger/derive/feed_index.h"

namespace plumbline::ledger {

inline constexpr std::uint32_t kNoStep = 0xffffffff;

/// How one step ended. Refused: a validation fault (P15).
enum class Verdict : std::uint8_t { Done, Failed, Refused, Cancelled };

/// One mutating root task, or one mutating event that no listed task stands for.
struct Step {
  std::uint32_t position = 0;  ///< in the FeedIndex
  std::uint32_t work_class = 0;
  std::uint32_t entity = 0;  ///< of a successful creation: the VM made, or the host added
  std::uint32_t type = 0;    ///< of the entity; creations share one of their own, additions another
  Verdict verdict = Verdict::Done;
  bool made = false;  ///< `entity` is a new VM or host
  bool from_template = false;
  bool noise = false;    ///< P7; of snapshots: would be, as one of a pair
  bool context = false;  ///< queued before the cut: makes no change
};

/// All steps of a feed, in its order, and which step each activity belongs to: its own, or (events)
/// that of a task of their chain.
struct Steps {
  std::vector<Step> all;
  std::vector<std::uint32_t> of_position;
};

Steps find_steps(const FeedIndex& feed, const Classifier& classifier, Instant from);

/// Clears `noise` of snapshots that are not one of a pair by one actor on one entity in 24 h.
void keep_paired_snapshots(const FeedIndex& feed, const Classifier& classifier, Steps& steps);

}  // namespace plumbline::ledger
