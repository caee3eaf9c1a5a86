#include <algorithm>
#include <string_view>

#include "scoring/context.h"
#include "scoring/incident_links.h"
#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

/// "events 8123@2026-03-04T10:00:00Z" or parts of it: the key, and the time if one is given; or the
/// ticket's id.
bool names_incident(std::string_view text, const Incident& incident) {
  if (!incident.ticket.empty() && text == incident.ticket) return true;
  const std::size_t at = text.find('@');
  std::string_view key = text.substr(0, at);
  if (const std::size_t blank = key.rfind(' '); blank != std::string_view::npos)
    key = key.substr(blank + 1);
  if (key.empty() || key != incident.key) return false;
  if (at == std::string_view::npos) return true;
  const std::string opened = to_rfc3339(incident.opened);
  const std::string_view time = text.substr(at + 1);
  // Fractions of a second may be left out.
  const auto whole = [](std::string_view t) { return t.substr(0, t.find_first_of(".Z+")); };
  return whole(time) == whole(opened);
}

/// By plumbline's number, one of its tasks or a record that concerns it.
bool names_change(const LinkDecision& decision, const Work& work, const Records& records,
                  const Context& context) {
  if (decision.change == std::to_string(work.change->id)) return true;
  const auto [first, last] = context.evidence().changes_of_tasks.equal_range(decision.change);
  if (std::any_of(first, last, [&](const auto& t) { return t.second == work.change->id; }))
    return true;
  const Recorded recorded = records.look_up(work);
  for (const ChangeRecord* record :
       {recorded.allowed_by, recorded.retrospective, recorded.emergency})
    if (record && record->id == decision.change) return true;
  return false;
}

}  // namespace

std::vector<const LinkDecision*> link_decisions(const Context& context) {
  std::vector<const LinkDecision*> decisions;
  for (const auto& decision : context.practice().links) {
    const Promise& promise = decision.promise;
    if (promise.first_seen > context.as_of()) continue;
    if (promise.gone_at && *promise.gone_at <= context.as_of()) continue;
    decisions.push_back(&decision);
  }
  std::stable_sort(decisions.begin(), decisions.end(), [](const auto* a, const auto* b) {
    return a->promise.first_seen < b->promise.first_seen;
  });
  return decisions;
}

/// `asking`: of one incident.
double IncidentLinks::weight(const Asking& asking, const Work& work) const {
  if (!context_.row(work).can_be_linked()) return 0;
  double best = 0;
  work.each_entity([&](std::uint32_t entity) {
    for (const Asked& asked : of_entity(asking, entity)) best = std::max(best, asked.weight);
  });
  if (best >= rules_.sibling_weight) return best;
  const WorkBatches& batches = context_.book().batches();
  bool sibling = false;
  batches.each(batches.of(place_of(work)), [&](std::uint32_t place) {
    context_.work()[place].each_entity([&](std::uint32_t entity) {
      for (const Asked& asked : of_entity(asking, entity))
        sibling = sibling || asked.weight == kSame;
    });
  });
  return sibling ? rules_.sibling_weight : best;
}

/// A record may have allowed much: of it what plumbline linked by itself, else what relates most to
/// the incident, of equals the later.
const Work* IncidentLinks::named_by(const LinkDecision& decision, const Records& records,
                                    const DecidedIncident& one, const Asking& asking) const {
  if (one.by_itself && names_change(decision, *one.by_itself, records, context_))
    return one.by_itself;
  const Work* best = nullptr;
  double most = 0;
  for (const Work& work : context_.work()) {
    if (work.queued > one.link->incident->opened) continue;
    if (!names_change(decision, work, records, context_)) continue;
    const double its = weight(asking, work);
    if (best && its < most) continue;
    best = &work;
    most = its;
  }
  return best;
}

/// links.yml is somebody's word (step 5): retroactive, the last one seen on a pair counts.
void IncidentLinks::apply_decisions() {
  const auto decisions = link_decisions(context_);
  if (decisions.empty()) return;
  const Records records(context_);
  std::map<std::uint32_t, std::vector<const LinkDecision*>> said;
  Places named;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(i);
    for (const LinkDecision* decision : decisions)
      if (names_incident(decision->incident, *all_[i].incident)) said[place].push_back(decision);
    if (said.contains(place)) named.push_back(place);
  }
  link(named);
  for (const auto& [place, of_it] : said) decide(place, of_it, records);
  linked_.assign(linked_.size(), false);
  note(named);
}

void IncidentLinks::decide(std::uint32_t place, const std::vector<const LinkDecision*>& said,
                           const Records& records) {
  LinkedIncident& link = all_[place];
  DecidedIncident one{&link, link.work, 0};
  const Asking asking = ask({place});
  for (const LinkDecision* decision : said) {
    if (decision->caused) {
      if (const Work* cause = named_by(*decision, records, one, asking))
        link = {link.incident, cause, kSame, true};
    } else if (link.work && (decision->change.empty() ||
                             names_change(*decision, *link.work, records, context_))) {
      link = {link.incident, nullptr, 0, true};
    }
  }
  if (!link.decided) return;
  if (link.work) one.weight = weight(asking, *link.work);
  decided_.push_back(one);
}

}  // namespace plumbline::scoring
