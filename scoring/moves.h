#pragma once

#include <string>
#include <vector>

#include "scoring/assessment.h"

namespace plumbline::scoring {

/// Why an assessment says something else than the one before it (design §5). Rubric: the same facts
/// under another rubric. Facts: what happened, or time that passed. Practice: what the practice
/// folder says since.
enum class Origin { Rubric, Facts, Practice };
const char* to_string(Origin origin);  ///< "rubric" "facts" "practice"

/// An assessment that differs from the one before it by one origin alone.
struct Stage {
  Origin origin = Origin::Facts;
  Assessment assessment;
};

/// Where on the way a level or an indicator moved, and the smallest set of what moved it: of a
/// level, indicators without any one of which it would have stayed; of an indicator, its criteria.
struct Step {
  Origin origin = Origin::Facts;
  std::string from;  ///< "3"; "met"; "absent" where the rubric has no such row
  std::string to;
  std::vector<Cause> causes;
};

/// Something that is not what it was. A state that moved and came back on the way is a move as
/// well: two origins that cancel out are worth knowing.
struct Move {
  enum class What { Level, Attained, Ceiling, Indicator };
  What what = What::Level;
  std::string area;
  std::string ladder;
  std::string indicator;  ///< of an indicator
  std::string from;
  std::string to;
  std::vector<Step> steps;  ///< in the order of the stages, at least one
};

/// How one scope got from one assessment to another: first the rubric (the same facts under both),
/// then the facts, then what the practice folder says since. No stages: nothing differs.
struct Passage {
  std::string scope;
  bool said = false;  ///< `before` is what was published then, not judged anew
  Assessment before;
  std::vector<Stage> stages;
  const Assessment& after() const { return stages.empty() ? before : stages.back().assessment; }
};

/// What moved in the passage's scope its two ends, step by step: in the order of the areas,
/// levels before indicators. Pure.
std::vector<Move> moves(const Passage& passage);

}  // namespace plumbline::scoring
