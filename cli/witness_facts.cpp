#include "cli/witness_facts.h"

#include <algorithm>
#include <span>

namespace plumbline::cli {

namespace {

using Kind = scoring::Witness::Kind;
using Facts = std::vector<ledger::FactLine>;

std::span<const scoring::Witness> first_of(const scoring::SignalValue& value, std::size_t most) {
  return std::span(value.witnesses).first(std::min(most, value.witnesses.size()));
}

/// What the ledger holds of a witness.
Result<Facts> facts_of(ledger::Ledger& ledger, Instant as_of,
                       const ledger::MembersOfChanges& members, const scoring::Witness& witness) {
  if (witness.kind == Kind::Entity)
    return ledger.facts_of_entity(static_cast<std::uint32_t>(witness.id), as_of);
  const auto found = members.find(witness.id);
  if (witness.kind != Kind::Change || found == members.end()) return Facts();
  return ledger.facts_of_activities(found->second, as_of);
}

}  // namespace

Result<std::vector<exporters::WitnessShown>> witness_facts(ledger::Ledger& ledger,
                                                           const Case& subject,
                                                           const scoring::SignalValue& value,
                                                           std::size_t most, bool names) {
  std::vector<std::int64_t> changes;
  for (const auto& witness : first_of(value, most))
    if (witness.kind == Kind::Change) changes.push_back(witness.id);
  const auto members = changes.empty()
                           ? ledger::MembersOfChanges()
                           : ledger.members_of_changes(changes, subject.request, subject.plan);
  if (!members) return tl::make_unexpected(members.error());
  return witness_facts(ledger, subject.request.as_of, *members, value, most, names);
}

Result<std::vector<exporters::WitnessShown>> witness_facts(ledger::Ledger& ledger, Instant as_of,
                                                           const ledger::MembersOfChanges& members,
                                                           const scoring::SignalValue& value,
                                                           std::size_t most, bool names) {
  std::vector<exporters::WitnessShown> all;
  for (const auto& witness : first_of(value, most)) {
    const auto facts = facts_of(ledger, as_of, members, witness);
    if (!facts) return tl::make_unexpected(facts.error());
    const Facts& own = *facts;
    auto& shown = all.emplace_back();
    shown.favourable = witness.favourable;
    shown.note = witness.note;
    shown.practice_path = witness.path;
    shown.followed = witness.followed;
    // Of an object's history what came last: it tells how the object stands.
    if (witness.kind == Kind::Entity) shown.earlier = own.size() - std::min(own.size(), most);
    for (const auto& f : std::span(own).subspan(shown.earlier))
      shown.facts.push_back({f.at, f.stream, f.key, f.what, f.entity,
                             names && !f.name.empty() ? f.name : f.actor, f.outcome});
  }
  return all;
}

}  // namespace plumbline::cli
