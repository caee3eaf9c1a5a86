#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "config/load_rubric.h"
#include "scoring/needs.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const scoring::Rubric& defaults() {
  static const auto loaded = load_rubric({});
  EXPECT_TRUE(loaded) << lines_of(loaded.error());
  return *loaded;
}

const CollectionPlan& plan() {
  static const CollectionPlan compiled = scoring::compile_plan(defaults());
  return compiled;
}

// One name a line, as tests/vcenter/cmd/vocabulary reads them.
std::string names_of(const CollectionPlan& plan, const WorkClasses& work) {
  std::ostringstream out;
  for (const auto* paths : {&plan.properties, &plan.sampled})
    for (const auto& [type, each] : *paths)
      for (const auto& path : each) out << "property " << type << ' ' << path << '\n';
  for (const auto& [type, counters] : plan.counters)
    for (const auto& counter : counters) out << "counter " << type << ' ' << counter << '\n';
  for (const auto& event : plan.event_classes) out << "event " << event << '\n';
  for (const auto& work_class : work.classes)
    for (const auto& task : work_class.tasks) out << "task " << task << '\n';
  return out.str();
}

// PLUMBLINE_WRITE_NAMES=file writes what the plan names: the test vcenter.vocabulary holds it
// against vSphere's definitions.
TEST(ShippedPlan, NamesWhatItReads) {
  const std::string names = names_of(plan(), defaults().work);
  EXPECT_THAT(names, HasSubstr("property HostSystem config.lockdownMode\n"));
  EXPECT_THAT(names, HasSubstr("event HostAddedEvent\n"));
  EXPECT_THAT(names, HasSubstr("counter Datastore disk.used.latest\n"));
  EXPECT_THAT(names, HasSubstr("task VirtualMachine.clone\n"));
  if (const char* file = std::getenv("PLUMBLINE_WRITE_NAMES")) {
    std::ofstream(file) << names;
    std::ifstream written(file);
    EXPECT_TRUE(written.good()) << file;
  }
}

}  // namespace
}  // namespace plumbline::config
