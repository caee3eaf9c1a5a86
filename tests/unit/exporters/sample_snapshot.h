#pragma once

#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// A snapshot with everything in it that exporters show: two areas judged, six without a rubric,
/// unknowns with reasons, an outlook, inputs that unlock, one vCenter. Levels and names can be
/// changed by the test at hand.
scoring::Snapshot sample_snapshot();

/// A moment by its RFC 3339 text; fails loudly when the text is none.
Instant at(const char* text);

}  // namespace plumbline::exporters
