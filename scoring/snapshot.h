#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/status.h"
#include "scoring/assessment.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// Something that is not what it was in the week published before, with what moved it.
struct MovedLine {
  std::string area;
  std::string indicator;  ///< empty: the area's level
  std::string what;       ///< "level" "attained_level" "ceiling" "indicator"
  std::string from;
  std::string to;
  std::vector<std::string> causes;  ///< a line each
};

/// What the last published week said of itself.
struct WeekMoves {
  Instant week;  ///< its end
  std::vector<MovedLine> moves;
};

/// All that exporters ever see: one assessment with the collectors' state beside it. Immutable once
/// published; shared by std::shared_ptr<const Snapshot>.
struct Snapshot {
  Assessment assessment;
  Rubric rubric;  ///< for titles, asks, remedies
  std::vector<VCenterStatus> vcenters;
  std::map<std::string, std::shared_ptr<const WeekHistory>> weeks;  ///< closed weeks, by scope
  std::map<std::string, WeekMoves> moved;                           ///< by scope
  std::vector<FeedStatus> feeds;
  double assess_seconds = 0;  ///< what the last assessment took
  std::string version;        ///< plumbline's own
  std::string external_url;   ///< where people reach the pages; empty: not configured
  std::string revision;       ///< git revision it was built from, or "unknown"
};

}  // namespace plumbline::scoring
