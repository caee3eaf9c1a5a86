#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "scoring/actors.h"
#include "scoring/declarations.h"
#include "scoring/sieve.h"
#include "scoring/work.h"

namespace plumbline::scoring {

/// What was decided of a class, once for all its changes.
struct ClassFacts {
  const WorkClass* work_class = nullptr;
  const std::string* name = nullptr;
  std::optional<Instant> trivial_from;
  friend bool operator==(const ClassFacts&, const ClassFacts&) = default;
};

/// From when on an entity is no server (a template or agent never was one), or out of production.
struct EntityFacts {
  std::optional<Instant> unjudged_from;
  std::optional<Instant> outside_from;
  std::optional<Instant> test_from;  ///< VMs only
  friend bool operator==(const EntityFacts&, const EntityFacts&) = default;

  bool is_judged(Instant at) const { return !unjudged_from || *unjudged_from > at; }
};
/// Those of which there is something to be told; most machines are servers in production.
using EntityTable = std::unordered_map<std::uint32_t, EntityFacts>;

EntityFacts entity_facts(const EntityInfo& info, const Declarations& declarations,
                         const std::vector<PopulationRule>& rules);

/// Decides about changes, with everything decided once that does not hang on the single one. Refers
/// to what it is made of. Pure.
class WorkDecider {
 public:
  WorkDecider(Instant as_of, const Actors& actors, const std::vector<ClassFacts>& classes,
              const EntityTable& entities)
      : as_of_(as_of), actors_(actors), classes_(classes), entities_(entities), sieve_(entities) {}

  /// Without its numbers; nullopt: it is none that counts.
  std::optional<Work> decide(const Change& change) const;

 private:
  Work told_by(const Change& change) const;
  bool place(Work& work) const;

  const Instant as_of_;
  const Actors& actors_;
  const std::vector<ClassFacts>& classes_;
  const EntityTable& entities_;
  const Sieve sieve_;
};

}  // namespace plumbline::scoring
