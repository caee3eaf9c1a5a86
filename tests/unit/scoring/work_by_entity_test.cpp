#include "scoring/work_by_entity.h"

#include <gtest/gtest.h>

#include <deque>

#include "scoring/entity_ids.h"

namespace plumbline::scoring {
namespace {

class OfEntity : public testing::Test {
 protected:
  void add(std::uint32_t entity, std::vector<std::uint32_t> siblings = {}) {
    Change& change = changes_.emplace_back();
    change.siblings = std::move(siblings);
    Work work;
    work.change = &change;
    work.entity = entity;
    work.entities = static_cast<std::uint32_t>(1 + change.siblings.size());
    index_.add(work);
  }

  std::vector<std::uint32_t> all(std::uint32_t entity) const {
    std::vector<std::uint32_t> places;
    index_.each(entity, [&](std::uint32_t place) {
      places.push_back(place);
      return true;
    });
    return places;
  }

  std::vector<std::uint32_t> before(std::uint32_t place, std::uint32_t entity) const {
    std::vector<std::uint32_t> places;
    index_.each_before(place, entity, [&](std::uint32_t one) {
      places.push_back(one);
      return true;
    });
    return places;
  }

  using Places = std::vector<std::uint32_t>;
  std::deque<Change> changes_;
  WorkByEntity index_;
};

TEST_F(OfEntity, IsWhatTouchedItTheLatestFirst) {
  const std::uint32_t far = kMostDense + 5;
  add(7);
  add(8, {7, far});
  add(far);
  add(7);
  EXPECT_EQ(all(7), (Places{3, 1, 0}));
  EXPECT_EQ(all(8), Places{1});
  EXPECT_EQ(all(far), (Places{2, 1}));
  EXPECT_EQ(all(9), Places{});
  EXPECT_EQ(before(3, 7), (Places{1, 0}));
  EXPECT_EQ(before(1, 7), Places{0});
  EXPECT_EQ(before(1, 8), Places{});
  EXPECT_EQ(before(2, far), Places{1});
}

TEST_F(OfEntity, EndsWhereItIsToldTo) {
  for (int i = 0; i < 4; ++i) add(7);
  int seen = 0;
  index_.each(7, [&](std::uint32_t) { return ++seen < 2; });
  EXPECT_EQ(seen, 2);
}

TEST_F(OfEntity, ForgetsWhatCameLast) {
  const std::uint32_t far = kMostDense + 5;
  add(7);
  add(8, {7, far});
  add(far);
  index_.keep_only(5);
  EXPECT_EQ(all(far), (Places{2, 1}));
  index_.keep_only(1);
  EXPECT_EQ(all(7), Places{0});
  EXPECT_EQ(all(8), Places{});
  EXPECT_EQ(all(far), Places{});
  add(8);
  add(7, {8});
  EXPECT_EQ(all(7), (Places{2, 0}));
  EXPECT_EQ(all(8), (Places{2, 1}));
  index_.clear();
  EXPECT_EQ(all(7), Places{});
}

}  // namespace
}  // namespace plumbline::scoring
