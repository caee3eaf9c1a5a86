#pragma once

#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// The sample snapshot, and what it lacks for every exported family to have a series: signals of
/// the outcomes in all units, a runway with its target, a claimed level, an area that regresses, an
/// experiment, an address, a privilege check.
scoring::Snapshot full_snapshot();

/// How large a snapshot is that stands for a large installation.
struct Size {
  std::size_t scopes = 15;
  std::size_t areas = 8;
  std::size_t ladders = 2;
  std::size_t levels = 4;                ///< rated ones of an area and ladder
  std::size_t indicators_per_level = 6;  ///< each with one criterion
  std::size_t signals_per_area = 20;     ///< all with a value
};
/// Every number there, every third indicator unknown; without vCenters.
scoring::Snapshot large_snapshot(const Size& size);

}  // namespace plumbline::exporters
