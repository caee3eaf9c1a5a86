#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "collector/sources/reading.h"

namespace plumbline::collector {

/// A part of a vCenter that is read on its own: its name in polls and metrics, how often, and by
/// what. A failure of one does not stop the others.
struct Stream {
  std::string name;
  /// Time of the server's clock between complete readings; zero: every sweep. What is not due is
  /// left out, also after a restart (the ledger keeps when it was read).
  Duration every{0};
  /// Reads the past or much at once: paced, after everything else, in turns.
  bool background = false;
  std::function<sources::Answer<void>(const sources::Reading&, sources::StreamRun&)> read;
};

/// What the sources keep between sweeps of one vCenter (filters, caches); what belongs to a session
/// is dropped by the source when Session::generation() has moved on.
struct SourceMemory;

/// All streams that a plan asks for, in the order in which they are read. A new source is one file
/// in sources/ and one entry here.
class Streams {
 public:
  explicit Streams(const CollectionPlan& plan);
  ~Streams();
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  const std::vector<Stream>& all() const { return all_; }

 private:
  std::unique_ptr<SourceMemory> memory_;
  std::vector<Stream> all_;
};

}  // namespace plumbline::collector
