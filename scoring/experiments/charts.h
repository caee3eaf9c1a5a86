#pragma once

#include "scoring/experiments/sides.h"
#include "scoring/experiments/verdict.h"

namespace plumbline::scoring {

/// The weeks of one metric as control charts (B.0.1: XmR on a logarithmic scale, p or u, g; beside
/// them EWMA and CUSUM), limits from the weeks before the start. Counted shares make a p chart,
/// rare events a u chart, rare shares a g chart on which the events of one week lie evenly among
/// its cases. Illustration only. Fewer than two weeks before: no chart. Pure.
ExperimentCharts charts_of(const Sides& sides, const Scale& scale);

}  // namespace plumbline::scoring
