#include "scoring/work_decider.h"

#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

const std::string kNoClass;
const ClassFacts kUnnamed{nullptr, &kNoClass, std::nullopt};

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

}  // namespace

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

std::optional<Work> WorkDecider::decide(const Change& change) const {
  if (change.started > as_of_ || change.outcome == Outcome::Cancelled) return std::nullopt;
  const ActorClass actor = actors_.class_of(change);
  if (!counts(actor)) return std::nullopt;
  // A machine's own noise is nobody's work, whether or not the machine was declared (P7).
  if (change.noise && actor == ActorClass::Suspected) return std::nullopt;
  const ClassFacts& facts =
      change.class_id < classes_.size() ? classes_[change.class_id] : kUnnamed;
  std::optional<Work> decided(told_by(change));
  Work& work = *decided;
  work.work_class = facts.work_class;
  work.class_name = facts.name;
  work.actor = actor;
  work.person = actors_.person_of(change);
  work.trivial = by_then(facts.trivial_from, change.started);
  // What failed to be created names its source or folder: that says nothing of its population.
  if (!(work.creates_vm() && work.failed()) && sieve_.may_hold(change) && !place(work))
    return std::nullopt;
  return decided;
}

Work WorkDecider::told_by(const Change& change) const {
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
bool WorkDecider::place(Work& work) const {
  bool judged = false;
  bool production = false;
  bool test = true;
  work.each_entity([&](std::uint32_t id) {
    const auto found = entities_.find(id);
    const EntityFacts facts = found == entities_.end() ? EntityFacts{} : found->second;
    if (!facts.is_judged(work.started)) return;
    judged = true;
    production = production || !by_then(facts.outside_from, work.started);
    test = test && by_then(facts.test_from, work.started);
  });
  work.production = production;
  work.test_machine = test;
  return judged;
}

}  // namespace plumbline::scoring
