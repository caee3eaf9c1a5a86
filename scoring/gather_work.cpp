#include "scoring/gather_work.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "facts/name_pattern.h"
#include "scoring/sieve.h"

namespace plumbline::scoring {

namespace {

/// What was decided of a class, once for all its changes.
struct ClassFacts {
  const WorkClass* work_class = nullptr;
  const std::string* name = nullptr;
  std::optional<Instant> trivial_from;
  std::optional<std::uint16_t> kind = std::nullopt;
};

/// From when on an entity is no server (a template or agent never was one), or out of production.
struct EntityFacts {
  std::optional<Instant> unjudged_from;
  std::optional<Instant> outside_from;
  std::optional<Instant> test_from;  ///< VMs only
};

bool by_then(const std::optional<Instant>& from, Instant at) { return from && *from <= at; }

bool counts(ActorClass actor) {
  switch (actor) {
    case ActorClass::Human:
    case ActorClass::Shared:
    case ActorClass::Automation:
    case ActorClass::Schedule:
    case ActorClass::Suspected:
      return true;
    default:
      return false;
  }
}

std::vector<ClassFacts> class_facts(const Evidence& evidence, const Declarations& declarations,
                                    const WorkClasses& classes) {
  std::vector<ClassFacts> facts;
  for (const auto& name : evidence.class_names) {
    const auto found = std::find_if(classes.classes.begin(), classes.classes.end(),
                                    [&](const WorkClass& c) { return c.id == name; });
    const WorkClass* listed = found == classes.classes.end() ? nullptr : &*found;
    facts.push_back({listed, &name, declarations.trivial_from(name, listed && listed->trivial)});
  }
  return facts;
}

EntityFacts entity_facts(const EntityInfo& info, const Declarations& declarations,
                         const std::vector<PopulationRule>& rules) {
  EntityFacts facts;
  EntityState told;
  if (info.state.entity != info.ref) {
    told = info.state;
    told.entity = info.ref;
  }
  const EntityState& state = info.state.entity == info.ref ? info.state : told;
  if (info.ref.type != "VirtualMachine") {
    if (population_of(state, {}, Instant::max()) != Population::Infrastructure)
      facts.unjudged_from = Instant::min();
    return facts;
  }
  const std::string* name = state.find("name");
  if (population_of(state, {}, Instant::max()) != Population::Server)
    facts.unjudged_from = Instant::min();
  for (const auto& rule : rules)
    if (name && (!facts.unjudged_from || rule.from < *facts.unjudged_from))
      if (name_matches(rule.name_regex, *name)) facts.unjudged_from = rule.from;
  if (name) facts.outside_from = declarations.outside_production_from(*name);
  facts.test_from = declarations.test_machine_from(state);
  return facts;
}

const std::string kNoClass;

/// Numbers things as they come: 0, 1, 2 …
template <class Key>
class Numbers {
 public:
  std::uint32_t of(const Key& key) {
    return numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<Key, std::uint32_t> numbers_;
};

/// Decides about changes, with everything decided once that does not hang on the single one.
class Gatherer {
 public:
  Gatherer(const Evidence& evidence, const Declarations& declarations, const Actors& actors,
           const WorkClasses& classes)
      : as_of_(evidence.as_of),
        actors_(actors),
        classes_(class_facts(evidence, declarations, classes)) {
    const auto rules = declarations.population_rules();
    for (const auto& [id, info] : evidence.entities) {
      const EntityFacts facts = entity_facts(info, declarations, rules);
      // Of the others nothing need be known: most machines are servers in production.
      if (facts.unjudged_from || facts.outside_from || facts.test_from)
        entities_.emplace(id, facts);
    }
    sieve_ = Sieve(entities_);
  }

  void take(const Change& change, std::vector<Work>& gathered) {
    if (change.started > as_of_ || change.outcome == Outcome::Cancelled) return;
    const ActorClass actor = actors_.class_of(change);
    if (!counts(actor)) return;
    // A machine's own noise is nobody's work, whether or not the machine was declared (P7).
    if (change.noise && actor == ActorClass::Suspected) return;
    ClassFacts& facts = change.class_id < classes_.size() ? classes_[change.class_id] : unnamed_;
    Work work = told_by(change);
    work.work_class = facts.work_class;
    work.class_name = facts.name;
    work.actor = actor;
    work.person = actors_.person_of(change);
    work.trivial = by_then(facts.trivial_from, change.started);
    // What failed to be created names its source or folder: that says nothing of its population.
    if (!(work.creates_vm() && work.failed()) && sieve_.may_hold(change) && !place(work)) return;
    // The same name may stand twice.
    if (!facts.kind) facts.kind = static_cast<std::uint16_t>(kinds_.of(*facts.name));
    work.kind = *facts.kind;
    work.doer = doers_.of(std::uint64_t{work.kind} << 32 | work.person);
    gathered.push_back(work);
  }

 private:
  Work told_by(const Change& change) const {
    Work work;
    work.change = &change;
    work.started = change.started;
    work.queued = change.queued;
    work.ended = change.ended;
    work.entity = change.entity;
    work.entities = static_cast<std::uint32_t>(change.entities());
    work.path = change.path;
    work.noise = change.noise;
    work.has_failed = change.outcome == Outcome::Failed || change.outcome == Outcome::Lost;
    work.reworked = by_then(change.reworked_at, as_of_);
    work.undone = by_then(change.undone_at, as_of_);
    return work;
  }

  /// Whether any of its entities is judged; then also whether any of those is in production, and
  /// whether all of them are test machines.
  bool place(Work& work) const {
    bool judged = false;
    bool production = false;
    bool test = true;
    work.each_entity([&](std::uint32_t id) {
      const auto found = entities_.find(id);
      const EntityFacts facts = found == entities_.end() ? EntityFacts{} : found->second;
      if (by_then(facts.unjudged_from, work.started)) return;
      judged = true;
      production = production || !by_then(facts.outside_from, work.started);
      test = test && by_then(facts.test_from, work.started);
    });
    work.production = production;
    work.test_machine = test;
    return judged;
  }

  const Instant as_of_;
  const Actors& actors_;
  std::vector<ClassFacts> classes_;
  ClassFacts unnamed_{nullptr, &kNoClass, std::nullopt};
  std::unordered_map<std::uint32_t, EntityFacts> entities_;
  Sieve sieve_;
  Numbers<std::string_view> kinds_;
  Numbers<std::uint64_t> doers_;
};

}  // namespace

std::vector<Work> gather_work(const Evidence& evidence, const Declarations& declarations,
                              const Actors& actors, const WorkClasses& classes) {
  Gatherer gatherer(evidence, declarations, actors, classes);
  std::vector<Work> gathered;
  gathered.reserve(evidence.changes.size());
  for (const auto& change : evidence.changes) gatherer.take(change, gathered);
  const auto earlier = [](const Work& a, const Work& b) {
    return std::pair(a.started, a.change->id) < std::pair(b.started, b.change->id);
  };
  if (!std::is_sorted(gathered.begin(), gathered.end(), earlier))
    std::stable_sort(gathered.begin(), gathered.end(), earlier);
  const auto same = [](const Work& a, const Work& b) { return a.change->id == b.change->id; };
  gathered.erase(std::unique(gathered.begin(), gathered.end(), same), gathered.end());
  return gathered;
}

}  // namespace plumbline::scoring
