#pragma once

#include "scoring/experiments/verdict.h"

namespace plumbline::scoring {

/// Fills `summary` and `next` from the rest of the result. Pure.
void tell(ExperimentResult& result);

}  // namespace plumbline::scoring
