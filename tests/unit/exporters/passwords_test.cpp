#include "exporters/web/passwords.h"

#include <gtest/gtest.h>

#include <chrono>

namespace plumbline::exporters {
namespace {

// Made with libxcrypt: cost 4, and 9 where time is measured.
constexpr const char* kHorse = "$2b$04$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16";
constexpr const char* kBattery = "$2b$04$njgD8fRB/hcb7fQjXiZRd.BoyNgkyFLPAmQossJ8ehYAbegRnj8hi";

// "anna:correct horse" and the like, as clients send them.
constexpr const char* kAnna = "Basic YW5uYTpjb3JyZWN0IGhvcnNl";
constexpr const char* kAnnaWrong = "Basic YW5uYTpiYXR0ZXJ5";           // anna:battery
constexpr const char* kBerta = "Basic YmVydGE6YmF0dGVyeQ==";           // berta:battery
constexpr const char* kNobody = "Basic bm9ib2R5OmNvcnJlY3QgaG9yc2U=";  // nobody:correct horse

Passwords two() {
  return {{{"anna", kHorse, Role::Auditor}, {"berta", kBattery, Role::Viewer}}, Role::Viewer};
}

TEST(Passwords, GiveTheRoleOfWhoeverKnowsOne) {
  auto passwords = two();
  EXPECT_EQ(passwords.verify(kAnna), Role::Auditor);
  EXPECT_EQ(passwords.verify(kBerta), Role::Viewer);
  EXPECT_EQ(passwords.verify(kAnnaWrong), std::nullopt) << "another's password";
  Passwords alone({{"anna", kHorse, Role::Auditor}}, Role::Viewer);
  EXPECT_EQ(alone.verify(kNobody), std::nullopt) << "anna's password, of nobody";
}

TEST(Passwords, AreRememberedOnceVerified) {
  auto passwords = two();
  EXPECT_FALSE(passwords.recall(kAnna).known);
  ASSERT_EQ(passwords.verify(kAnna), Role::Auditor);
  EXPECT_TRUE(passwords.recall(kAnna).known);
  EXPECT_EQ(passwords.recall(kAnna).role, Role::Auditor);
  EXPECT_FALSE(passwords.recall(kAnnaWrong).known);
  EXPECT_FALSE(passwords.recall(kBerta).known);
  EXPECT_EQ(passwords.verify(kAnnaWrong), std::nullopt);
  EXPECT_EQ(passwords.recall(kAnna).role, Role::Auditor) << "a wrong guess costs the owner nothing";
  EXPECT_FALSE(passwords.recall(kAnnaWrong).known) << "what was wrong is not remembered";
}

TEST(Passwords, AreNeededWhereUsersAreNamed) {
  auto passwords = two();
  for (const char* header :
       {"", "Basic", "Basic ", "Basic !!!!", "Basic YW5uYQ==" /* anna, no colon */,
        "Bearer YW5uYTpjb3JyZWN0IGhvcnNl", "YW5uYTpjb3JyZWN0IGhvcnNl",
        "Basic YW5uYTpjb3JyZWN0IGhvcnNlAHg=" /* a NUL and more after it */}) {
    EXPECT_TRUE(passwords.recall(header).known) << header;
    EXPECT_EQ(passwords.recall(header).role, std::nullopt) << header;
    EXPECT_EQ(passwords.verify(header), std::nullopt) << header;
  }
  EXPECT_EQ(passwords.verify(std::string("basic  ") + (kAnna + 6)), Role::Auditor)
      << "the scheme is not case-sensitive";
  EXPECT_EQ(passwords.recall("Basic " + std::string(100000, 'A')).role, std::nullopt);
}

TEST(Passwords, AreNotAskedForWhereNobodyIsNamed) {
  for (const Role role : {Role::Viewer, Role::Auditor}) {
    Passwords passwords({}, role);
    for (const char* header : {"", kAnna, "nonsense"}) {
      EXPECT_TRUE(passwords.recall(header).known);
      EXPECT_EQ(passwords.recall(header).role, role);
      EXPECT_EQ(passwords.verify(header), role);
    }
  }
}

TEST(Passwords, NeverMatchAHashThatIsNone) {
  Passwords passwords({{"anna", "*0", Role::Auditor}, {"berta", "", Role::Viewer}}, Role::Viewer);
  EXPECT_EQ(passwords.verify(kAnna), std::nullopt);
  EXPECT_EQ(passwords.verify(kBerta), std::nullopt);
}

std::chrono::nanoseconds fastest_of_five(Passwords& passwords, const char* header) {
  auto best = std::chrono::nanoseconds::max();
  for (int i = 0; i < 5; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    (void)passwords.verify(header);
    best = std::min(best, std::chrono::nanoseconds(std::chrono::steady_clock::now() - begun));
  }
  return best;
}

TEST(Passwords, OfNobodyTakeAsLongAsWrongOnes) {
  // The hash of nothing in particular, cost 9: some 25 ms.
  const std::string slow = "$2b$09$pm8pVtZl.opAturzpd..6OadJJ1matSyd0niSy4bduLRQOzqjdU16";
  Passwords passwords({{"anna", slow, Role::Viewer}}, Role::Viewer);
  const auto wrong = fastest_of_five(passwords, kAnnaWrong);
  const auto nobody = fastest_of_five(passwords, kNobody);
  EXPECT_GT(nobody, wrong / 2);
  EXPECT_LT(nobody, wrong * 2);
  EXPECT_GT(wrong, std::chrono::milliseconds(2));
}

}  // namespace
}  // namespace plumbline::exporters
