#pragma once

#include <git2.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "facts/time.h"

namespace plumbline::config {

/// A git repository in a folder, with commits at chosen times. libgit2 stays initialised while it
/// lives.
class TestRepository {
 public:
  explicit TestRepository(const std::string& folder) : folder_(folder) {
    git_libgit2_init();
    EXPECT_EQ(git_repository_init(&repository_, folder.c_str(), 0), 0);
  }
  ~TestRepository() {
    git_repository_free(repository_);
    git_libgit2_shutdown();
  }
  TestRepository(const TestRepository&) = delete;
  TestRepository& operator=(const TestRepository&) = delete;

  /// Commits the working tree as it stands; `merged` (if given) becomes a second parent.
  std::string commit_all(Instant at, const git_oid* merged = nullptr) {
    git_index* index = nullptr;
    git_repository_index(&index, repository_);
    git_index_add_all(index, nullptr, 0, nullptr, nullptr);
    git_index_update_all(index, nullptr, nullptr, nullptr);
    git_index_write(index);
    git_oid tree_id;
    git_index_write_tree(&tree_id, index);
    git_index_free(index);
    git_tree* tree = nullptr;
    git_tree_lookup(&tree, repository_, &tree_id);
    git_signature* who = nullptr;
    git_signature_new(&who, "A", "a@example.com", to_micros(at) / 1'000'000, 0);
    const git_commit* parents[2] = {nullptr, nullptr};
    git_commit* head = nullptr;
    git_commit* other = nullptr;
    std::size_t count = 0;
    git_oid id;
    if (git_reference_name_to_id(&id, repository_, "HEAD") == 0) {
      git_commit_lookup(&head, repository_, &id);
      parents[count++] = head;
    }
    if (merged != nullptr) {
      git_commit_lookup(&other, repository_, merged);
      parents[count++] = other;
    }
    EXPECT_EQ(git_commit_create(&last_, repository_, "HEAD", who, who, nullptr, "m", tree, count,
                                parents),
              0);
    git_commit_free(head);
    git_commit_free(other);
    git_signature_free(who);
    git_tree_free(tree);
    char hex[GIT_OID_HEXSZ + 1];
    return git_oid_tostr(hex, sizeof hex, &last_);
  }
  const git_oid& last() const { return last_; }
  /// Moves HEAD to an earlier commit, leaving the working tree alone.
  void move_head(const git_oid& id) {
    git_object* object = nullptr;
    git_object_lookup(&object, repository_, &id, GIT_OBJECT_COMMIT);
    EXPECT_EQ(git_reset(repository_, object, GIT_RESET_SOFT, nullptr), 0);
    git_object_free(object);
  }

 private:
  std::string folder_;
  git_repository* repository_ = nullptr;
  git_oid last_{};
};

}  // namespace plumbline::config
