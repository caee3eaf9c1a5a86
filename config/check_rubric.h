#pragma once

#include <set>
#include <string>

#include "config/yaml.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// What can only be seen with catalogue and rubric together: signals whose measure is misused,
/// criteria on signals that do not exist, thresholds outside the unit's range or against the
/// signal's direction, levels without the rows that every area has, more than two further
/// mandatory rows in a cell, ids used twice, areas that do not exist. `common_rows` are the ids of
/// the indicators that every area has (rubric B.0).
void check_rubric(const scoring::Rubric& rubric, const std::set<std::string>& common_rows,
                  Problems& problems);

}  // namespace plumbline::config
