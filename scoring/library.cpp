#include "scoring/library.h"

#include <algorithm>

#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

constexpr std::chrono::days kReviewedWithin{366};

Instant counts_from(const Promise& promise) {
  return std::min(promise.first_seen, promise.claimed_at.value_or(promise.first_seen));
}

}  // namespace

bool is_valid(const Procedure& procedure, Instant at) {
  if (procedure.id.empty() || procedure.area.empty() || procedure.owner.empty()) return false;
  if (procedure.selectors.empty() || procedure.steps.empty() || procedure.metrics.empty())
    return false;
  return !procedure.version.empty() && procedure.reviewed_on &&
         *procedure.reviewed_on + kReviewedWithin > at;
}

Library::Library(const Context& context) : context_(context) {
  for (const auto& procedure : context.practice().procedures) {
    if (procedure.promise.first_seen > context.as_of() ||
        procedure.reviewed_on.value_or(Instant::min()) > context.as_of())
      continue;
    for (const auto& selector : procedure.selectors) {
      auto& list = by_class_[selector.work_class];
      if (list.empty() || list.back() != &procedure) list.push_back(&procedure);
    }
  }
  for (const std::string* kind : context.kinds()) {
    const auto found = by_class_.find(*kind);
    OfKind& of = by_kind_.emplace_back();
    if (found == by_class_.end()) continue;
    of.all = &found->second;
    for (const Procedure* procedure : found->second)
      if (procedure->preauthorised) of.preauthorised.push_back(procedure);
  }
}

Cover Library::cover(const Work& work) const {
  Cover cover;
  const auto* procedures = by_kind_[context_.row(work).kind].all;
  if (!procedures) return cover;
  const Instant began = work.queued;
  for (const Procedure* procedure : *procedures) {
    const bool then = procedure->promise.covers(began) && is_valid(*procedure, began);
    const bool now =
        procedure->promise.covers(context_.as_of()) && is_valid(*procedure, context_.as_of());
    const bool younger = counts_from(procedure->promise) > began;
    if (!then && !(now && younger)) continue;
    if (!selects(*procedure, work)) continue;
    if (then) {
      cover.by = procedure;
      return cover;
    }
    cover.pending = procedure;
  }
  return cover;
}

const Procedure* Library::preauthorised(const Work& work) const {
  const auto& procedures = by_kind_[context_.row(work).kind].preauthorised;
  if (procedures.empty()) return nullptr;
  const Instant began = work.queued;
  for (const Procedure* procedure : procedures)
    if (procedure->promise.first_seen <= began && procedure->promise.covers(began) &&
        is_valid(*procedure, began) && selects(*procedure, work))
      return procedure;
  return nullptr;
}

std::vector<const Procedure*> Library::in_force() const {
  std::vector<const Procedure*> list;
  const Instant now = context_.as_of();
  for (const auto& procedure : context_.practice().procedures)
    if (procedure.promise.first_seen <= now && procedure.promise.covers(now) &&
        procedure.reviewed_on.value_or(Instant::min()) <= now && is_valid(procedure, now))
      list.push_back(&procedure);
  return list;
}

bool Library::in_scope(const Selector& selector) const {
  if (!selector.scope.empty()) return selector.scope == context_.evidence().scope;
  // A selector without any place would match everything everywhere: it selects nothing.
  return !selector.entity_regex.empty();
}

bool Library::selects(const Procedure& procedure, const std::vector<std::string>& classes) const {
  return std::any_of(
      procedure.selectors.begin(), procedure.selectors.end(), [&](const Selector& selector) {
        return in_scope(selector) &&
               std::find(classes.begin(), classes.end(), selector.work_class) != classes.end();
      });
}

bool Library::selects(const Procedure& procedure, const Work& work) const {
  const Change& change = *work.change;
  return std::any_of(procedure.selectors.begin(), procedure.selectors.end(),
                     [&](const Selector& selector) {
                       if (selector.work_class != *work.class_name || !in_scope(selector))
                         return false;
                       if (selector.entity_regex.empty()) return true;
                       const auto fits = [&](std::uint32_t id) {
                         return name_matches(selector.entity_regex, context_.name_of(id));
                       };
                       return fits(change.entity) &&
                              std::all_of(change.siblings.begin(), change.siblings.end(), fits);
                     });
}

}  // namespace plumbline::scoring
