#pragma once

#include "scoring/context.h"
#include "scoring/measures/reading.h"

namespace plumbline::scoring {

/// A signal's reading as of the assessment: what its measure finds, unless an input it needs was
/// never seen or is gone, or fewer samples exist than its minimum (then unknown, or for a
/// conditional signal not applicable). Pure.
Reading evaluate(const Context& context, const Signal& signal);

}  // namespace plumbline::scoring
