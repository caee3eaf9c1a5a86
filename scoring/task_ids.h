#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "facts/work_classes.h"

namespace plumbline::scoring {

/// What a vCenter's version calls its tasks, beside what the catalogue lists as work (rubric P19).
struct TaskIds {
  std::size_t listed = 0;    ///< known to the vCenter and listed
  std::size_t unlisted = 0;  ///< known to the vCenter; no work class lists them
};

bool lists_task(const WorkClasses& work, const std::string& id);
TaskIds compare_task_ids(const std::vector<std::string>& known, const WorkClasses& work);

}  // namespace plumbline::scoring
