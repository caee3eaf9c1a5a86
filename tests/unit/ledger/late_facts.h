#pragma once

#include <gtest/gtest.h>

#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {

/// A ledger in which things are recorded when they happened, or later: what is kept of judgements
/// must notice.
class LateFacts : public testing::Test {
 protected:
  Instant begin_ = at("2026-03-02T00:00:00Z");
  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_or_throw(folder_.file("ledger.db"));
  int tasks_ = 0;

  void did(Instant when, Instant recorded) {
    Activity one = task("task-" + std::to_string(++tasks_), when, "VirtualMachine.destroy", "vm-1");
    one.ended = when;
    ASSERT_OK(ledger_->commit(batch_of(recorded, {one})));
  }
};

}  // namespace plumbline::ledger
