#include "scoring/accounts.h"

#include <gtest/gtest.h>

namespace plumbline::scoring {
namespace {

TEST(Accounts, BothSpellingsAreOneAccount) {
  EXPECT_EQ(normalised_account("CORP\\Alice"), "alice@corp");
  EXPECT_EQ(normalised_account("alice@Corp"), "alice@corp");
  EXPECT_EQ(normalised_account("root"), "root");
  EXPECT_EQ(normalised_account(""), "");
}

TEST(Accounts, HostileSpellingsAreHarmless) {
  EXPECT_EQ(normalised_account("\\"), "");
  EXPECT_EQ(normalised_account("a\\"), "a\\");
  EXPECT_EQ(normalised_account("\\alice"), "alice");
}

TEST(Accounts, VCentersOwnAccountsAreTheSystem) {
  for (const char* name : {"vpxuser", "dcui", "com.vmware.vcIntegrity", "",
                           "VSPHERE.LOCAL\\vpxd-extension-0a1b2c3d-0a1b-2c3d-4e5f-0123456789ab",
                           "vpxd-0a1b2c3d-0a1b-2c3d-4e5f-0123456789ab@vsphere.local",
                           "VSPHERE.LOCAL\\vmware-vsan-0a1b2c3d-0a1b-2c3d-4e5f-0123456789ab",
                           "eam-0a1b2c3d-0a1b-2c3d-4e5f-0123456789ab"})
    EXPECT_TRUE(is_system_account(normalised_account(name))) << name;
  for (const char* name :
       {"CORP\\vpxd-admin", "machine", "CORP\\machine-operator", "alice@corp", "my-vpxuser"})
    EXPECT_FALSE(is_system_account(normalised_account(name))) << name;
}

TEST(Accounts, SharedLoginsAreKnownByName) {
  EXPECT_TRUE(is_shared_account(normalised_account("root")));
  EXPECT_TRUE(is_shared_account(normalised_account("VSPHERE.LOCAL\\Administrator")));
  EXPECT_FALSE(is_shared_account(normalised_account("CORP\\Administrator")));
}

TEST(Accounts, ClassesHaveWordsAndBack) {
  for (const char* word : {"human", "shared", "automation", "schedule", "alarm", "backup", "vdi",
                           "monitoring", "system", "suspected"})
    EXPECT_STREQ(to_string(actor_class_from(word)), word);
  EXPECT_EQ(actor_class_from("robot"), ActorClass::Human);
}

}  // namespace
}  // namespace plumbline::scoring
