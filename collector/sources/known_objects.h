#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/entity.h"

namespace plumbline::collector::sources {

/// What is remembered of the objects of one type between sweeps, about 100 bytes each: that they
/// are there, whether something of them is refused, and a print of their state as last told in
/// whole. Not thread-safe.
class KnownObjects {
 public:
  /// A reading of all of them begins; `end_all` forgets those that it did not tell.
  void begin_all() { ++round_; }
  void end_all();

  /// The object's whole state.
  void tell(const EntityState& state, bool hidden);
  /// It is as it was stored, all of it readable; its state was not looked at.
  void tell_same(const EntityRef& object);
  /// Something of it changed: its print is not known until it is told in whole again.
  void touch(const std::string& moid);
  void forget(const std::string& moid) { objects_.erase(moid); }
  void clear() { objects_.clear(); }

  bool knows(const std::string& moid) const { return objects_.count(moid) != 0; }
  bool is_hidden(const std::string& moid) const;
  /// Whether this whole state contradicts what was told of the object. Takes it over.
  bool differs(const EntityState& state, bool hidden);
  std::int64_t size() const { return static_cast<std::int64_t>(objects_.size()); }
  std::int64_t hidden() const;
  /// A few of them, others at each call.
  std::vector<EntityRef> some(std::size_t count);

 private:
  struct Object {
    const std::string* type = nullptr;
    std::uint64_t print = 0;  ///< 0: not known
    std::uint32_t round = 0;
    bool hidden = false;
  };

  std::unordered_map<std::string, Object> objects_;
  std::set<std::string> types_;
  std::uint32_t round_ = 0;
  std::size_t bucket_ = 0;
};

}  // namespace plumbline::collector::sources
