#include <gmock/gmock.h>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// P19: ids of tasks differ by version; the vCenter says itself which it knows.
TEST(P19DescriptionIds, AreLearnedFromTheVCenterAtTheStartAndDaily) {
  SimulatedVCenter vcenter;
  MemoryStore store;
  const auto collector = make_collector(settings_for(vcenter), usual_plan(), store);
  const auto first = sweep(*collector);
  EXPECT_EQ(first.outcome, PollOutcome::Complete) << complaints(first);
  const auto present = store.present("TaskManager");
  ASSERT_THAT(present, SizeIs(1));
  const std::string* ids = present.begin()->second.find("methodInfo");
  ASSERT_NE(ids, nullptr);
  EXPECT_THAT(*ids, HasSubstr("VirtualMachine.clone\n"));
  EXPECT_THAT(collector->status().task_ids, Contains("VirtualMachine.clone"));
  EXPECT_GT(collector->status().task_ids.size(), 500U);
  EXPECT_EQ(line_of(first, "task_descriptions").read, 1);
  EXPECT_EQ(line_of(sweep(*collector), "task_descriptions").read, 0) << "not asked again";
  vcenter.advance("25h");
  EXPECT_EQ(line_of(sweep(*collector), "task_descriptions").read, 1);
}

}  // namespace
}  // namespace plumbline::testing
