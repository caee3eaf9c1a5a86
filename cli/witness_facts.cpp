#include "cli/witness_facts.h"

#include <algorithm>
#include <span>

namespace plumbline::cli {

namespace {

using Kind = scoring::Witness::Kind;
using Facts = std::vector<ledger::FactLine>;

/// Of each witness, in their order: what the ledger holds of it.
Result<std::vector<Facts>> facts_of(ledger::Ledger& ledger, const Case& subject,
                                    std::span<const scoring::Witness> witnesses) {
  std::vector<std::int64_t> changes;
  for (const auto& witness : witnesses)
    if (witness.kind == Kind::Change) changes.push_back(witness.id);
  auto told = changes.empty() ? std::vector<Facts>()
                              : ledger.facts_of_changes(changes, subject.request, subject.plan);
  if (!told) return tl::make_unexpected(told.error());
  std::vector<Facts> facts;
  auto next = told->begin();
  for (const auto& witness : witnesses) {
    if (witness.kind == Kind::Change) {
      facts.push_back(std::move(*next++));
    } else if (witness.kind == Kind::Entity) {
      auto read =
          ledger.facts_of_entity(static_cast<std::uint32_t>(witness.id), subject.request.as_of);
      if (!read) return tl::make_unexpected(read.error());
      facts.push_back(std::move(*read));
    } else {
      facts.emplace_back();
    }
  }
  return facts;
}

}  // namespace

Result<std::vector<exporters::WitnessShown>> witness_facts(ledger::Ledger& ledger,
                                                           const Case& subject,
                                                           const scoring::SignalValue& value,
                                                           std::size_t most, bool names) {
  const auto witnesses = std::span(value.witnesses).first(std::min(most, value.witnesses.size()));
  const auto facts = facts_of(ledger, subject, witnesses);
  if (!facts) return tl::make_unexpected(facts.error());
  std::vector<exporters::WitnessShown> all;
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    const auto& witness = witnesses[i];
    const Facts& own = (*facts)[i];
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
