#include "scoring/incident_links.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>
#include <tuple>

#include "facts/name_pattern.h"
#include "scoring/context.h"

namespace plumbline::scoring {

namespace {

constexpr std::string_view kMachine = "VirtualMachine";
constexpr std::string_view kRegex = "regex:";

Duration hours_of(double hours) {
  return std::chrono::round<Duration>(std::chrono::duration<double, std::ratio<3600>>(hours));
}

double days_of(Duration d) { return std::chrono::duration<double, std::ratio<86400>>(d).count(); }

}  // namespace

double share_of(double weight, const LinkRules& rules) {
  return std::min(1.0, std::log(weight / rules.least_score));
}

Instant IncidentLinks::until(const Reach& reach) const {
  const double share =
      reach.weight == rules_.sibling_weight ? siblings_share_ : share_of(reach.weight, rules_);
  if (share < 0) return reach.from;
  return reach.done +
         Duration(static_cast<Duration::rep>(static_cast<double>(reach.length.count()) * share));
}

double IncidentLinks::weight_of(Relation relation) const {
  return relation == Relation::Same     ? kSame
         : relation == Relation::Holder ? rules_.holder_weight
                                        : rules_.group_weight;
}

IncidentLinks::IncidentLinks(const Context& context)
    : context_(context),
      rules_(context.rubric().links),
      machine_reach_(hours_of(rules_.machine_hours)),
      carrier_reach_(hours_of(rules_.carrier_hours)),
      longest_reach_(std::max(machine_reach_, carrier_reach_)),
      siblings_share_(share_of(rules_.sibling_weight, rules_)) {
  known_ = !context.evidence().incident_classes.empty();
  if (!known_) return;
  choose_incidents();
  done_.resize(all_.size());
  done_from_ = all_.size();
  linked_.resize(context.work().size());
  apply_decisions();
}

std::size_t IncidentLinks::place_of(Instant opened) const {
  const auto at = std::partition_point(all_.begin(), all_.end(), [&](const LinkedIncident& link) {
    return link.incident->opened < opened;
  });
  return static_cast<std::size_t>(at - all_.begin());
}

std::size_t IncidentLinks::place_of(const Work& work) const {
  return static_cast<std::size_t>(&work - context_.work().data());
}

const std::vector<LinkedIncident>& IncidentLinks::all() const {
  link_all(0, all_.size());
  return all_;
}

std::span<const LinkedIncident> IncidentLinks::after(Instant queued) const {
  // Nothing can follow from what is not yet begun; whoever asks for much asks in small steps.
  constexpr std::chrono::days kStep{7};
  const std::size_t first = place_of(queued);
  if (first < done_from_) {
    const std::size_t from = place_of(std::max(queued, Instant::min() + kStep) - kStep);
    link_all(from, done_from_);
    done_from_ = from;
  }
  if (queued < linked_from_) {
    linked_from_ = queued;
    // What started so much later was queued since.
    sure_from_ = context_.place_of(queued + context_.book().longest());
  }
  return std::span(all_).subspan(first);
}

std::span<const LinkedIncident> IncidentLinks::opened(Instant from, Instant to) const {
  const std::size_t first = place_of(from);
  return std::span(all_).subspan(first, std::max(place_of(to), first) - first);
}

bool IncidentLinks::is_linked(const Work& work) const {
  if (!known_) return false;
  const std::size_t place = place_of(work);
  if (place < sure_from_ && work.queued < linked_from_) after(work.queued);
  return place < linked_.size() && linked_[place];
}

std::vector<const LinkedIncident*> IncidentLinks::following(
    const std::vector<const Work*>& work) const {
  std::vector<bool> asked(context_.work().size());
  std::vector<bool> wanted(all_.size());
  for (const Work* one : work) {
    asked[place_of(*one)] = true;
    const std::size_t end = place_of(one->ended + longest_reach_ + Duration(1));
    for (std::size_t i = place_of(one->queued); i < end; ++i) wanted[i] = true;
  }
  for (const DecidedIncident& one : decided_)
    wanted[static_cast<std::size_t>(one.link - all_.data())] = true;
  Places open;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] && !done_[i]) open.push_back(static_cast<std::uint32_t>(i));
  link(open);
  std::vector<const LinkedIncident*> found;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] && all_[i].work && asked[place_of(*all_[i].work)]) found.push_back(&all_[i]);
  return found;
}

/// Rubric D.2, step 3: what was planned is nobody's failure. Only what was declared beforehand.
bool IncidentLinks::excluded(const Incident& incident) const {
  const auto concerns = [&](const CalendarEntry& entry, std::uint32_t id) {
    const std::string& name = context_.name_of(id);
    return !name.empty() &&
           std::any_of(entry.entities.begin(), entry.entities.end(), [&](const std::string& e) {
             return e.starts_with(kRegex) ? name_matches(e.substr(kRegex.size()), name) : e == name;
           });
  };
  for (const auto& entry : context_.practice().calendar) {
    if (entry.kind == CalendarEntry::Kind::Freeze) continue;
    if (incident.opened < entry.from || incident.opened >= entry.until) continue;
    if (entry.promise.first_seen > incident.opened ||
        (entry.promise.gone_at && *entry.promise.gone_at <= incident.opened))
      continue;
    if (entry.entities.empty()) return true;
    if (concerns(entry, incident.entity)) return true;
    for (const Related& related : incident.related)
      if (concerns(entry, related.entity)) return true;
  }
  return false;
}

void IncidentLinks::choose_incidents() {
  std::vector<const Incident*> incidents;
  for (const auto& incident : context_.incidents().all())
    if (incident.opened <= context_.as_of()) incidents.push_back(&incident);
  std::sort(incidents.begin(), incidents.end(), [](const Incident* a, const Incident* b) {
    return std::pair(a->opened, a->id) < std::pair(b->opened, b->id);
  });
  const auto same = [](const Incident* a, const Incident* b) { return a->id == b->id; };
  incidents.erase(std::unique(incidents.begin(), incidents.end(), same), incidents.end());
  for (const Incident* incident : incidents) {
    const EntityInfo* info = context_.entity(incident->entity);
    if (info && info->ref.type == kMachine &&
        !context_.book().judges(incident->entity, incident->opened))
      continue;
    if (excluded(*incident)) continue;
    opened_on_.add(incident->entity, incident->opened);
    for (const std::uint32_t other : incident->others) opened_on_.add(other, incident->opened);
    if (!incident->parent) all_.push_back({incident, nullptr, 0, false});
  }
  opened_on_.sort();
}

bool IncidentLinks::reaches_as_carrier(const Work& work) const {
  return !work.creates_vm() && context_.is_carrier(work.entity);
}

IncidentLinks::Reach IncidentLinks::reach_of(const Work& work, double weight) const {
  const Duration length = reaches_as_carrier(work) ? carrier_reach_ : machine_reach_;
  return {&work, weight, work.queued, work.ended, length};
}

IncidentLinks::Asking IncidentLinks::ask(const Places& incidents) const {
  Asking asking;
  for (const std::uint32_t i : incidents) {
    const std::uint32_t number = i;
    asking.push_back({all_[i].incident->entity, number, kSame});
    for (const std::uint32_t other : all_[i].incident->others)
      asking.push_back({other, number, kSame});
    for (const Related& related : all_[i].incident->related)
      asking.push_back({related.entity, number, weight_of(related.relation)});
  }
  const auto order = [](const Asked& a, const Asked& b) {
    return std::tuple(a.entity, a.incident, -a.weight) <
           std::tuple(b.entity, b.incident, -b.weight);
  };
  std::sort(asking.begin(), asking.end(), order);
  const auto same = [](const Asked& a, const Asked& b) {
    return a.entity == b.entity && a.incident == b.incident;
  };
  asking.erase(std::unique(asking.begin(), asking.end(), same), asking.end());
  return asking;
}

/// What is asked of one entity.
std::span<const IncidentLinks::Asked> IncidentLinks::of_entity(const Asking& asking,
                                                               std::uint32_t entity) {
  const auto [first, end] = std::ranges::equal_range(asking, entity, {}, &Asked::entity);
  return {first, end};
}

/// Calls `visit(place, asked)` for the work since `from` that touched an entity and that an
/// incident can follow from, with all that is asked of the entity; the latest first. A bulk change
/// may come several times.
void IncidentLinks::each_touch(const Asking& asking, Instant from, const Touched& visit) const {
  const auto& rows = context_.rows();
  for (std::size_t first = 0; first < asking.size();) {
    const auto asked = of_entity(asking, asking[first].entity);
    context_.book().by_entity().each(asking[first].entity, [&](std::uint32_t place) {
      if (rows[place].started < from) return false;
      if (rows[place].can_be_linked()) visit(place, asked);
      return true;
    });
    first += asked.size();
  }
}

void IncidentLinks::link_all(std::size_t first, std::size_t last) const {
  Places open;
  for (std::size_t i = first; i < last; ++i)
    if (!done_[i]) open.push_back(static_cast<std::uint32_t>(i));
  link(open);
}

/// Links these incidents, those first of which it is remembered.
void IncidentLinks::link(const Places& incidents) const {
  LinkMemory& memory = context_.link_memory();
  const Places unknown = recalled(incidents);
  if (!unknown.empty()) {
    // Further apart than this nothing of a batch reaches an incident.
    const Duration most = context_.book().longest() + kBatch + longest_reach_;
    find(unknown, most);
    for (const std::uint32_t i : unknown) {
      const LinkedIncident& link = all_[i];
      const std::uint32_t place =
          link.work ? static_cast<std::uint32_t>(place_of(*link.work)) : LinkMemory::kNone;
      memory.keep(*link.incident, most, {place, link.score});
    }
  }
  note(incidents);
}

/// Takes over what is remembered. What is left.
IncidentLinks::Places IncidentLinks::recalled(const Places& incidents) const {
  Places unknown;
  for (const std::uint32_t i : incidents) {
    LinkedIncident& link = all_[i];
    const auto known = context_.link_memory().link(*link.incident);
    if (!known) {
      unknown.push_back(i);
    } else if (known->place != LinkMemory::kNone) {
      link.work = &context_.work()[known->place];
      link.score = known->score;
    }
  }
  return unknown;
}

/// What touched them, and the siblings of what touched the incident's own entity (step 2).
void IncidentLinks::find(const Places& incidents, Duration most) const {
  const Instant from = all_[incidents.front()].incident->opened - most;
  std::vector<BatchHit> hits;
  each_touch(ask(incidents), from, [&](std::uint32_t place, std::span<const Asked> all_asked) {
    const Work& work = context_.work()[place];
    for (const Asked& asked : all_asked) {
      LinkedIncident& link = all_[asked.incident];
      const Instant opened = link.incident->opened;
      if (opened > work.started + most || opened < work.started - most) continue;
      consider(link, reach_of(work, asked.weight));
      if (asked.weight == kSame)
        hits.push_back({context_.book().batches().of(place), asked.incident});
    }
  });
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  add_siblings(hits);
}

void IncidentLinks::add_siblings(const std::vector<BatchHit>& hits) const {
  for (const BatchHit& hit : hits)
    context_.book().batches().each(hit.batch, [&](std::uint32_t place) {
      consider(all_[hit.incident], reach_of(context_.work()[place], rules_.sibling_weight));
    });
}

void IncidentLinks::note(const Places& incidents) const {
  for (const std::uint32_t i : incidents) {
    done_[i] = true;
    if (all_[i].work) linked_[place_of(*all_[i].work)] = true;
  }
}

void IncidentLinks::consider(LinkedIncident& link, const Reach& reach) const {
  const Instant opened = link.incident->opened;
  if (opened < reach.from || opened > until(reach)) return;
  const Duration after = std::max(Duration::zero(), opened - reach.done);
  const double score = reach.weight * std::exp(-days_of(after) / days_of(reach.length));
  // Of equals the later one: it is what was done last.
  const bool later = link.work && std::pair(reach.from, reach.work->change->id) >
                                      std::pair(link.work->change->queued, link.work->change->id);
  if (score + 1e-12 < rules_.least_score || score < link.score || (score == link.score && !later))
    return;
  link.work = reach.work;
  link.score = score;
}

bool IncidentLinks::soon_after_incident(const Work& work, Duration within) const {
  const WorkRow& row = context_.row(work);
  if (!row.bulk && !opened_on_.may_hold(row.entity)) return false;
  bool soon = false;
  work.each_entity([&](std::uint32_t entity) {
    soon = soon || opened_on_.any(entity, work.queued - within, work.queued);
  });
  return soon;
}

}  // namespace plumbline::scoring
