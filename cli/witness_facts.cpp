#include "cli/witness_facts.h"

#include <algorithm>
#include <span>

namespace plumbline::cli {

Result<exporters::WitnessShown> witness_facts(ledger::Ledger& ledger, const Case& subject,
                                              const IncidentTrail& incidents,
                                              const scoring::Witness& witness,
                                              const scoring::SignalValue& value, std::size_t most) {
  exporters::WitnessShown shown;
  shown.favourable = witness.favourable;
  shown.note = witness.note;
  if (witness.kind == scoring::Witness::Kind::Practice) {
    shown.practice_path = witness.path;
    return shown;
  }
  const bool change = witness.kind == scoring::Witness::Kind::Change;
  const auto entity = static_cast<std::uint32_t>(witness.id);
  const auto facts = change ? ledger.facts_of_change(witness.id, subject.request, subject.plan)
                            : ledger.facts_of_entity(entity, subject.request.as_of);
  if (!facts) return tl::make_unexpected(facts.error());
  // Of an object's history what came last: it tells how the object stands.
  if (!change) shown.earlier = facts->size() - std::min(facts->size(), most);
  for (const auto& f : std::span(*facts).subspan(shown.earlier))
    shown.facts.push_back({f.at, f.stream, f.key, f.what, f.entity, f.actor, f.outcome});
  shown.followed = change ? incidents.after_change(witness.id)
                          : incidents.on_entity(entity, value.window_from, value.window_to);
  return shown;
}

}  // namespace plumbline::cli
