#include "facts/shared_list.h"

#include <gmock/gmock.h>

#include <string>

namespace plumbline {
namespace {

using testing::ElementsAre;

TEST(SharedList, CopiesShareUntilOneIsChanged) {
  SharedList<std::string> list{"a", "b"};
  const SharedList<std::string> copy = list;
  EXPECT_TRUE(copy.shares(list));
  EXPECT_EQ(&copy.front(), &list.front());

  list.push_back("c");
  EXPECT_FALSE(copy.shares(list));
  EXPECT_THAT(list, ElementsAre("a", "b", "c"));
  EXPECT_THAT(copy, ElementsAre("a", "b"));
}

TEST(SharedList, IsChangedInPlaceWhenItIsAlone) {
  SharedList<std::string> list{"a", "b"};
  const std::string* first = &list.front();
  list.edit()[0] = "x";
  EXPECT_EQ(&list.front(), first);
  EXPECT_THAT(list, ElementsAre("x", "b"));
}

TEST(SharedList, EqualOnesThatWereMadeApartDoNotShare) {
  EXPECT_FALSE(SharedList<int>({1, 2}).shares(SharedList<int>({1, 2})));
}

TEST(SharedList, OneThatWasMovedFromIsStillAList) {
  SharedList<int> list{1};
  const SharedList<int> taken = std::move(list);
  EXPECT_THAT(taken, ElementsAre(1));
  EXPECT_EQ(list.size(), 1U);  // NOLINT(bugprone-use-after-move): said in its description
}

}  // namespace
}  // namespace plumbline
