#pragma once

#include <string>
#include <vector>

#include "facts/activity.h"
#include "facts/fact_store.h"
#include "facts/poll.h"

namespace plumbline::bench {

/// A scratch folder that is gone with the object.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  std::string ledger_url() const { return "sqlite:" + folder_ + "/ledger.db"; }

 private:
  std::string folder_;
};

inline const VCenterId kVCenter{"11111111-2222-3333-4444-555555555555", "vc-bench"};
Instant bench_start();

/// Task `number` of a made-up history: 40 accounts, 5,000 VMs, a task every 30 seconds, one in
/// twenty failing; half are reconfigures by people, the rest what an estate does all day.
Activity task(std::int64_t number);

/// Task numbers [from, to) as the batches of 1,000 in which a collector commits them.
FactBatch batch(std::int64_t from, std::int64_t to);

/// The poll that says that the stream is known from the start to `until`.
Poll complete_poll(const std::string& stream, Instant until);

}  // namespace plumbline::bench
