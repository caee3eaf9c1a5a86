#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "cli/environment.h"

namespace plumbline::cli {
namespace {

struct File {
  std::string path = testing::TempDir() + "plumbline-secret-test-" + std::to_string(::getpid());
  explicit File(const std::string& content) { std::ofstream(path, std::ios::binary) << content; }
  ~File() { std::remove(path.c_str()); }
};

TEST(ReadSecret, DropsTheLineEndThatEditorsAdd) {
  EXPECT_EQ(*read_secret(File("hunter2\n").path), "hunter2");
  EXPECT_EQ(*read_secret(File("hunter2\r\n").path), "hunter2");
  EXPECT_EQ(*read_secret(File(" spaces stay ").path), " spaces stay ");
}

TEST(ReadSecret, ReadsTheFileAnewEachTime) {
  const File first("one");
  EXPECT_EQ(*read_secret(first.path), "one");
  std::ofstream(first.path) << "two";
  EXPECT_EQ(*read_secret(first.path), "two");
}

TEST(ReadSecret, AnEmptyOrMissingFileIsNamed) {
  for (const auto& secret : {read_secret(File("\n").path), read_secret("/no/such/file")}) {
    ASSERT_FALSE(secret);
    EXPECT_FALSE(secret.error().where.empty());
    EXPECT_FALSE(secret.error().remedy.empty());
  }
}

}  // namespace
}  // namespace plumbline::cli
