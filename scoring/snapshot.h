#pragma once

#include <string>
#include <vector>

#include "facts/status.h"
#include "scoring/assessment.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

/// All that exporters ever see: one assessment with the collectors' state beside it. Immutable once
/// published; shared by std::shared_ptr<const Snapshot>.
struct Snapshot {
  Assessment assessment;
  Rubric rubric;  ///< for titles, asks, remedies
  std::vector<VCenterStatus> vcenters;
  double assess_seconds = 0;  ///< what the last assessment took
  std::string version;        ///< plumbline's own
  std::string external_url;   ///< where people reach the pages; empty: not configured
  std::string revision;       ///< git revision it was built from, or "unknown"
};

}  // namespace plumbline::scoring
