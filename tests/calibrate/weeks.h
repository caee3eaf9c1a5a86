#pragma once

#include <string>

#include "facts/practice.h"
#include "noise.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::calibrate {

/// Monday 00:00 UTC of a week; week 0 begins on 2026-01-05.
Instant monday(double week);

/// A rubric of signals alone, of one area: chg.m0 … chg.m5 and chg.guard, as `live` draws them.
scoring::Rubric small_rubric();

/// How the five metrics wander: latent AR(1) noise whose weekly spread is about 0.3 of the mean.
/// m0 a duration, m1 a rate of 70 changes a week, m2 one of 25, m3 a rare one, m4 a
/// shorter duration; m5 a share of 200 servers over the last five weeks. `effect` takes that share
/// of the adverse away from week `change` on.
struct Nature {
  double phi = 0;
  double effect = 0;        ///< of every metric but the guard
  double guard_effect = 0;  ///< negative: damage
  int change = 1 << 20;     ///< the first week with the effects
  double deviation = 0.3;
};

/// `weeks` closed weeks of work that goes on as before.
scoring::WeekHistory live(const Nature& nature, int weeks, Noise& noise);

/// A promise about one metric, seen half a week before it starts; its decision is to adopt, a day
/// after its end.
Experiment promise(const std::string& id, const std::string& metric, int start, int weeks,
                   int baseline);

}  // namespace plumbline::calibrate
