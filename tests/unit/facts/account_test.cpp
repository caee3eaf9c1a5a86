#include "facts/account.h"

#include <gtest/gtest.h>

namespace plumbline {
namespace {

TEST(NormalisedAccount, OneAccountHasOneSpelling) {
  for (const char* spelled : {"EXAMPLE.LOCAL\\Anna", "anna@example.local", "Anna@EXAMPLE.local"})
    EXPECT_EQ(normalised_account(spelled), "anna@example.local") << spelled;
  EXPECT_EQ(normalised_account("root"), "root");
  EXPECT_EQ(normalised_account("\\root"), "root");
  EXPECT_EQ(normalised_account(""), "");
  EXPECT_NE(normalised_account("EXAMPLE\\anna"), normalised_account("OTHER\\anna"));
}

}  // namespace
}  // namespace plumbline
