#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/activity.h"
#include "facts/fact_store.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// What is shown in the place of an account's name: "actor-7".
inline constexpr std::string_view kPseudonym = "actor-";
inline std::string pseudonym(std::int64_t actor) {
  return std::string(kPseudonym) + std::to_string(actor);
}

/// Text ↔ small ids, remembered in memory. Ids made inside a transaction that is rolled back must
/// be dropped: call `forget_all`. 0 stands for nothing. Not thread-safe.
class Names {
 public:
  explicit Names(Connection& db) : db_(db) {}

  std::int64_t id(std::string_view text);
  /// 0 when it was never interned.
  std::int64_t find(std::string_view text);
  std::int64_t vcenter(const VCenterId& vcenter);
  /// Unlike `vcenter`, never writes; 0 when unknown. Looks by UUID, or by name when that is empty.
  std::int64_t find_vcenter(const VCenterId& vcenter);
  /// Rows of the identities that a vCenter has continued (identity.h); mostly none.
  const std::vector<std::int64_t>& formers(std::int64_t vcenter);
  std::int64_t entity(std::int64_t vcenter, const EntityRef& ref);
  /// All spellings of an account are one actor, or its work could be split (facts/account.h).
  std::int64_t actor(const std::string& spelled);
  /// Of an account that a property names: as `actor`, but an erased account that vCenter goes on
  /// naming stays erased.
  std::int64_t account(const std::string& spelled);
  /// 0 when the name is not there (never was, or was erased).
  std::int64_t find_actor(const std::string& spelled);
  void forget_all();

 private:
  Connection& db_;
  TextMap<std::int64_t> names_;
  TextMap<std::int64_t> vcenters_;
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> formers_;
  TextMap<std::int64_t> entities_;
  TextMap<std::int64_t> actors_;
  std::string entity_key_;
};

/// Ids → text, read as asked for. Not thread-safe; lives as long as one reading.
class NameReader {
 public:
  explicit NameReader(Connection& db) : db_(db) {}
  const std::string& text(std::int64_t id);
  const EntityRef& entity(std::int64_t id);
  const std::string& actor(std::int64_t id);

 private:
  Connection& db_;
  std::unordered_map<std::int64_t, std::string> names_;
  std::unordered_map<std::int64_t, EntityRef> entities_;
  std::unordered_map<std::int64_t, std::string> actors_;
};

}  // namespace plumbline::ledger
