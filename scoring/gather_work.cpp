#include "scoring/gather_work.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace plumbline::scoring {

namespace {

/// What was decided of a class, once for all its changes.
struct ClassFacts {
  const WorkClass* work_class = nullptr;
  const std::string* name = nullptr;
  std::optional<Instant> trivial_from;
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
  const auto is_server = [&](const std::vector<PopulationRule>& in_force) {
    return population_of(state, in_force, Instant::max()) == Population::Server;
  };
  if (!is_server({})) facts.unjudged_from = Instant::min();
  for (const auto& rule : rules)
    if (!facts.unjudged_from || rule.from < *facts.unjudged_from)
      if (!is_server({rule})) facts.unjudged_from = rule.from;
  const std::string* name = state.find("name");
  if (name) facts.outside_from = declarations.outside_production_from(*name);
  facts.test_from = declarations.test_machine_from(state);
  return facts;
}

/// Whether any of the change's entities is judged, whether any of those is in production, and
/// whether all of them are test machines.
struct Place {
  bool judged = false;
  bool production = false;
  bool test = true;
};

Place place(const Change& change, const std::unordered_map<std::uint32_t, EntityFacts>& entities) {
  Place place;
  const auto look_at = [&](std::uint32_t id) {
    const auto found = entities.find(id);
    const EntityFacts facts = found == entities.end() ? EntityFacts{} : found->second;
    if (by_then(facts.unjudged_from, change.started)) return;
    place.judged = true;
    place.production = place.production || !by_then(facts.outside_from, change.started);
    place.test = place.test && by_then(facts.test_from, change.started);
  };
  look_at(change.entity);
  for (const std::uint32_t id : change.siblings) look_at(id);
  return place;
}

}  // namespace

std::vector<Work> gather_work(const Evidence& evidence, const Declarations& declarations,
                              const Actors& actors, const WorkClasses& classes) {
  static const std::string kNoClass;
  const auto by_class = class_facts(evidence, declarations, classes);
  const auto rules = declarations.population_rules();
  std::unordered_map<std::uint32_t, EntityFacts> entities;
  for (const auto& [id, info] : evidence.entities) {
    const EntityFacts facts = entity_facts(info, declarations, rules);
    // Of the others `place` knows nothing, and need not: most machines are servers in production.
    if (facts.unjudged_from || facts.outside_from || facts.test_from) entities.emplace(id, facts);
  }

  std::vector<Work> gathered;
  gathered.reserve(evidence.changes.size());
  for (const auto& change : evidence.changes) {
    if (change.started > evidence.as_of || change.outcome == Outcome::Cancelled) continue;
    const ActorClass actor = actors.class_of(change);
    if (!counts(actor)) continue;
    // A machine's own noise is nobody's work, whether or not the machine was declared (P7).
    if (change.noise && actor == ActorClass::Suspected) continue;
    const ClassFacts facts = change.class_id < by_class.size() ? by_class[change.class_id]
                                                               : ClassFacts{nullptr, &kNoClass, {}};
    Work work{&change, facts.work_class, facts.name, actor, actors.person_of(change), true, false,
              false};
    work.trivial = by_then(facts.trivial_from, change.started);
    // What failed to be created names its source or folder: that says nothing of its population.
    if (!(work.creates_vm() && work.failed())) {
      const Place stands = place(change, entities);
      if (!stands.judged) continue;
      work.production = stands.production;
      work.test_machine = stands.test;
    }
    gathered.push_back(work);
  }
  const auto earlier = [](const Work& a, const Work& b) {
    return std::pair(a.change->started, a.change->id) < std::pair(b.change->started, b.change->id);
  };
  if (!std::is_sorted(gathered.begin(), gathered.end(), earlier))
    std::stable_sort(gathered.begin(), gathered.end(), earlier);
  const auto same = [](const Work& a, const Work& b) { return a.change->id == b.change->id; };
  gathered.erase(std::unique(gathered.begin(), gathered.end(), same), gathered.end());
  return gathered;
}

}  // namespace plumbline::scoring
