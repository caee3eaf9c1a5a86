#include "config/git_history.h"

#include <git2.h>

#include <array>
#include <filesystem>
#include <memory>

namespace plumbline::config {
namespace {

constexpr int kMaxCommits = 50'000;

// Initialises libgit2 while it lives; nested lives are counted by libgit2.
struct Library {
  Library() {
    git_libgit2_init();
    // Whoever owns the checkout may be somebody else than this service, and nothing that a
    // repository configures is ever run by libgit2.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    for (const int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG})
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

template <class T, void (*kFree)(T*)>
struct Free {
  void operator()(T* value) const { kFree(value); }
};
using Repository = std::unique_ptr<git_repository, Free<git_repository, git_repository_free>>;
using Tree = std::unique_ptr<git_tree, Free<git_tree, git_tree_free>>;
using Commit = std::unique_ptr<git_commit, Free<git_commit, git_commit_free>>;
using Entry = std::unique_ptr<git_tree_entry, Free<git_tree_entry, git_tree_entry_free>>;
using Walk = std::unique_ptr<git_revwalk, Free<git_revwalk, git_revwalk_free>>;

// The object at a path of a commit's tree; nullopt when there is none.
std::optional<git_oid> object_at(const Tree& tree, const std::string& path) {
  if (!tree) return std::nullopt;
  if (path.empty()) return *git_tree_id(tree.get());
  git_tree_entry* entry = nullptr;
  if (git_tree_entry_bypath(&entry, tree.get(), path.c_str()) != 0) return std::nullopt;
  const Entry owned(entry);
  return *git_tree_entry_id(entry);
}

bool same(const std::optional<git_oid>& a, const std::optional<git_oid>& b) {
  return a.has_value() == b.has_value() && (!a || git_oid_equal(&*a, &*b));
}

Tree tree_of(const Commit& commit) {
  git_tree* tree = nullptr;
  return git_commit_tree(&tree, commit.get()) == 0 ? Tree(tree) : Tree();
}

// The folder as git names it, "" for the top: nullopt when it lies outside of the working tree.
std::optional<std::string> folder_in_tree(const Repository& repository, const std::string& folder) {
  const char* top = git_repository_workdir(repository.get());
  if (top == nullptr) return std::nullopt;
  std::error_code error;
  const auto from = std::filesystem::canonical(top, error);
  if (error) return std::nullopt;
  const auto to = std::filesystem::canonical(folder, error);
  if (error) return std::nullopt;
  const std::string relative = to.lexically_relative(from).generic_string();
  if (relative == ".") return "";
  if (relative.empty() || relative.rfind("..", 0) == 0) return std::nullopt;
  return relative;
}

std::string joined(const std::string& folder, const std::string& path) {
  return folder.empty() ? path : folder + "/" + path;
}

// Walks from HEAD back, settling each path at the first commit that differs from all its parents.
class Search {
 public:
  Search(Repository repository, std::string folder)
      : repository_(std::move(repository)), folder_(std::move(folder)) {}

  std::map<std::string, LastCommit> find(const std::map<std::string, const std::string*>& files) {
    git_oid head;
    if (git_reference_name_to_id(&head, repository_.get(), "HEAD") != 0) return {};
    const Tree tree = tree_of(commit(head));
    for (const auto& [path, content] : files) {
      git_oid hash;
      if (git_odb_hash(&hash, content->data(), content->size(), GIT_OBJECT_BLOB) != 0) continue;
      if (same(object_at(tree, joined(folder_, path)), hash)) pending_.push_back(path);
    }
    git_revwalk* raw = nullptr;
    if (pending_.empty() || git_revwalk_new(&raw, repository_.get()) != 0) return {};
    const Walk walk(raw);
    git_revwalk_sorting(raw, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
    if (git_revwalk_push_head(raw) != 0) return {};
    git_oid id;
    for (int i = 0; i < kMaxCommits && !pending_.empty() && git_revwalk_next(&id, raw) == 0; ++i)
      visit(id);
    return std::move(found_);
  }

 private:
  Commit commit(const git_oid& id) const {
    git_commit* raw = nullptr;
    return git_commit_lookup(&raw, repository_.get(), &id) == 0 ? Commit(raw) : Commit();
  }

  void visit(const git_oid& id) {
    const Commit here = commit(id);
    if (!here) return;
    const Tree tree = tree_of(here);
    std::vector<Tree> parents;
    const auto folder = object_at(tree, folder_);
    for (unsigned int i = 0; i < git_commit_parentcount(here.get()); ++i) {
      const Commit parent = commit(*git_commit_parent_id(here.get(), i));
      // Beyond a shallow clone's edge nothing is known: as if all began here.
      if (!parent) continue;
      parents.push_back(tree_of(parent));
      if (same(object_at(parents.back(), folder_), folder)) return;
    }
    std::vector<std::string> left;
    for (std::string& path : pending_) {
      const std::string full = joined(folder_, path);
      const auto object = object_at(tree, full);
      bool inherited = !object;
      for (const Tree& parent : parents)
        inherited = inherited || same(object_at(parent, full), object);
      if (inherited) {
        left.push_back(std::move(path));
        continue;
      }
      std::array<char, GIT_OID_HEXSZ + 1> hex{};
      git_oid_tostr(hex.data(), hex.size(), &id);
      const std::chrono::sys_seconds at{std::chrono::seconds(git_commit_time(here.get()))};
      found_[path] = {hex.data(), at};
    }
    pending_ = std::move(left);
  }

  Repository repository_;
  std::string folder_;
  std::vector<std::string> pending_;
  std::map<std::string, LastCommit> found_;
};

Repository open(const std::string& folder, unsigned int flags) {
  git_repository* raw = nullptr;
  return git_repository_open_ext(&raw, folder.c_str(), flags, nullptr) == 0 ? Repository(raw)
                                                                            : Repository();
}

}  // namespace

std::map<std::string, LastCommit> last_commits(
    const std::string& folder, const std::map<std::string, const std::string*>& files) {
  const Library library;
  Repository repository = open(folder, 0);
  if (!repository) return {};
  const auto inside = folder_in_tree(repository, folder);
  if (!inside) return {};
  return Search(std::move(repository), *inside).find(files);
}

bool is_bare_repository(const std::string& folder) {
  const Library library;
  const Repository repository = open(folder, GIT_REPOSITORY_OPEN_NO_SEARCH);
  return repository && git_repository_is_bare(repository.get()) == 1;
}

}  // namespace plumbline::config
