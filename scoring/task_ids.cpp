#include "scoring/task_ids.h"

#include <algorithm>
#include <set>

namespace plumbline::scoring {

bool lists_task(const WorkClasses& work, const std::string& id) {
  return std::any_of(work.classes.begin(), work.classes.end(), [&](const WorkClass& one) {
    return std::find(one.tasks.begin(), one.tasks.end(), id) != one.tasks.end();
  });
}

TaskIds compare_task_ids(const std::vector<std::string>& known, const WorkClasses& work) {
  std::set<std::string> listed;
  for (const WorkClass& one : work.classes) listed.insert(one.tasks.begin(), one.tasks.end());
  TaskIds ids;
  for (const std::string& id : known) ++(listed.contains(id) ? ids.listed : ids.unlisted);
  return ids;
}

}  // namespace plumbline::scoring
