#include <gtest/gtest.h>

#include "scoring/task_ids.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

Reading share(const SmallEstate& estate, const std::string& area, const std::string& good) {
  const Context context(estate.evidence, estate.practice, estate.rubric);
  return evaluate(context, SmallEstate::signal("x.share", "activity_share",
                                               {{"area", area}, {"good", good}}, 90, 1));
}

SmallEstate with_untold() {
  SmallEstate estate;
  estate.add_class("reconfigure:untold", {}).may_be = "resize";
  return estate;
}

// A failed resize posts no event: nobody can say that it was one, nor that it was not.
TEST(UntoldWork, CountsAgainstTheShareAsFarAsItCanAndNeverForIt) {
  SmallEstate estate = with_untold();
  estate.did_often("CORP\\alice", "resize", 90, 20, 95);
  const Reading before = share(estate, "consuming", "success");
  estate.did_often("CORP\\alice", "reconfigure:untold", 10, 20, 95, 1);
  const Reading after = share(estate, "consuming", "success");
  EXPECT_EQ(after.value.k, before.value.k);
  EXPECT_EQ(after.value.n, before.value.n);
  EXPECT_EQ(before.unknown, 0);
  EXPECT_EQ(after.unknown, 10);
  EXPECT_EQ(share(estate, "consuming", "failed").unknown, 10);
  EXPECT_EQ(share(estate, "security", "success").unknown, 0) << "no resize is asked for there";
}

TEST(UntoldWork, OfTheAreaOfChangeItIsPlainFailure) {
  SmallEstate estate = with_untold();
  estate.did_often("CORP\\alice", "resize", 90, 20, 95);
  estate.did_often("CORP\\alice", "reconfigure:untold", 10, 20, 95, 1);
  const Reading reading = share(estate, "change", "success");
  EXPECT_EQ(reading.value.n, 100);
  EXPECT_EQ(reading.unknown, 0);
}

TEST(TaskIds, AreComparedWithWhatTheCatalogueLists) {
  WorkClasses work;
  WorkClass one;
  one.tasks = {"VirtualMachine.reconfigure", "VirtualMachine.reconfigVm"};
  work.classes = {one};
  const TaskIds ids = compare_task_ids(
      {"VirtualMachine.reconfigVm", "VirtualMachine.newInNine", "Folder.newInNine"}, work);
  EXPECT_EQ(ids.listed, 1U);
  EXPECT_EQ(ids.unlisted, 2U);
  EXPECT_TRUE(lists_task(work, "VirtualMachine.reconfigure"));
  EXPECT_FALSE(lists_task(work, "VirtualMachine.newInNine"));
}

}  // namespace
}  // namespace plumbline::scoring
