#pragma once

#include <map>
#include <string>

#include "collector/streams.h"
#include "facts/fact_store.h"

namespace plumbline::collector {

/// Which streams of one vCenter are due. When a stream with an interval was read completely is kept
/// in the store, so that a restart does not read it again; one that failed is tried again a quarter
/// of an hour later, or with the next process. All times are the server's. One thread at a time.
class Agenda {
 public:
  explicit Agenda(FactStore& store) : store_(store) {}

  bool is_due(const VCenterId& vcenter, const Stream& stream, Instant now);
  void was_read(const VCenterId& vcenter, const Stream& stream, Instant at);
  void failed(const Stream& stream, Instant at);

 private:
  FactStore& store_;
  std::map<std::string, Instant> next_;  ///< stream → due from then on
};

}  // namespace plumbline::collector
