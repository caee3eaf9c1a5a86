#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/sources/property_reader.h"
#include "facts/sample.h"

namespace plumbline::collector::sources {

/// The factor that makes base units (bytes, hertz) of a vCenter property's; 1 where it has none or
/// is in base units already. Source: the vSphere API reference of each property.
double factor_of_path(std::string_view path);

/// The numbers of one type that move all the time: read at most once an hour of the server's time,
/// told when they are new, or after a day. Values as last told are kept in memory, the hour as a
/// cursor. Not thread-safe.
class SampledValues {
 public:
  SampledValues(const CollectionPlan& plan, const std::string& type);

  /// Reads and commits, if it is time.
  Answer<void> read(const Reading& reading, StreamRun& run);

 private:
  struct Told {
    double value = 0;
    Instant at;
  };

  using Values = std::unordered_map<std::string, std::vector<std::optional<Told>>>;

  Answer<bool> is_due(const Reading& reading, Instant now);
  void take(const ObjectContent& content, Instant now, Values& next, std::vector<Sample>& samples);

  std::string type_;
  std::string cursor_;
  std::vector<std::string> paths_;
  Values told_;
  std::optional<Instant> read_at_;
};

}  // namespace plumbline::collector::sources
