#include "scoring/incident_links.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "facts/name_pattern.h"
#include "facts/population.h"
#include "scoring/context.h"
#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

constexpr double kLeastScore = 0.3;
constexpr double kSame = 1.0;
constexpr double kHolder = 0.7;
constexpr double kGroup = 0.5;
constexpr double kSibling = 0.5;
constexpr std::chrono::hours kMachineReach{24};
constexpr std::chrono::hours kCarrierReach{72};
constexpr std::string_view kMachine = "VirtualMachine";
constexpr std::string_view kRegex = "regex:";

double weight_of(Relation relation) {
  switch (relation) {
    case Relation::Same:
      return kSame;
    case Relation::Holder:
      return kHolder;
    case Relation::Group:
      return kGroup;
  }
  return 0;
}

double days_of(Duration d) { return std::chrono::duration<double, std::ratio<86400>>(d).count(); }

/// "events 8123@2026-03-04T10:00:00Z" or parts of it: the key, and the time if one is given.
bool names_incident(std::string_view text, const Incident& incident) {
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

}  // namespace

Instant IncidentLinks::Reach::until() const {
  const double share = std::min(1.0, std::log(weight / kLeastScore));
  return done + Duration(static_cast<Duration::rep>(static_cast<double>(length.count()) * share));
}

IncidentLinks::IncidentLinks(const Context& context) : context_(context) {
  known_ = !context.evidence().incident_classes.empty();
  if (!known_) return;
  choose_incidents();
  gather_reaches();
  link_all();
  apply_decisions();
  for (const auto& link : all_)
    if (link.work) linked_.insert(link.work->change->id);
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
  const auto rules = context_.declarations().population_rules();
  std::set<std::int64_t> seen;
  std::vector<const Incident*> incidents;
  for (const auto& incident : context_.evidence().incidents) {
    if (incident.opened > context_.as_of() || !seen.insert(incident.id).second) continue;
    incidents.push_back(&incident);
  }
  std::sort(incidents.begin(), incidents.end(), [](const Incident* a, const Incident* b) {
    return std::pair(a->opened, a->id) < std::pair(b->opened, b->id);
  });
  for (const Incident* incident : incidents) {
    const auto found = context_.evidence().entities.find(incident->entity);
    if (found != context_.evidence().entities.end() && found->second.ref.type == kMachine) {
      EntityState state = found->second.state;
      state.entity = found->second.ref;
      if (population_of(state, rules, incident->opened) != Population::Server) continue;
    }
    if (excluded(*incident)) continue;
    opened_on_[incident->entity].push_back(incident->opened);
    for (const std::uint32_t other : incident->others)
      opened_on_[other].push_back(incident->opened);
    if (!incident->parent) all_.push_back({incident, nullptr, 0, false});
  }
  for (auto& [entity, times] : opened_on_) std::sort(times.begin(), times.end());
}

void IncidentLinks::gather_reaches() {
  reaches_.resize(all_.size());
  std::unordered_map<std::uint32_t, std::vector<std::pair<std::size_t, double>>> asked;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    std::map<std::uint32_t, double> weights;
    const auto ask = [&](std::uint32_t entity, double weight) {
      double& known = weights[entity];
      known = std::max(known, weight);
    };
    ask(all_[i].incident->entity, kSame);
    for (const std::uint32_t other : all_[i].incident->others) ask(other, kSame);
    for (const Related& related : all_[i].incident->related)
      ask(related.entity, weight_of(related.relation));
    for (const auto& [entity, weight] : weights) asked[entity].emplace_back(i, weight);
  }
  if (asked.empty()) return;

  const auto reach_of = [&](const Work& work, double weight) {
    const auto found = context_.evidence().entities.find(work.change->entity);
    const bool machine = work.creates_vm() || found == context_.evidence().entities.end() ||
                         found->second.ref.type == kMachine;
    const Duration length = machine ? Duration(kMachineReach) : Duration(kCarrierReach);
    return Reach{&work, weight, work.change->queued, work.change->ended, length};
  };
  const auto touches = [&](const Work& work, const auto& visit) {
    visit(work.change->entity);
    for (const std::uint32_t id : work.change->siblings) visit(id);
  };
  std::map<std::size_t, std::map<const Work*, double>> best;
  std::unordered_set<std::uint64_t> batched;
  const auto batch_key = [](const Work& work) {
    return (std::uint64_t{work.change->class_id} << 32) | work.person;
  };
  for (const Work& work : context_.work()) {
    if (work.trivial || work.actor == ActorClass::Suspected) continue;
    touches(work, [&](std::uint32_t id) {
      const auto found = asked.find(id);
      if (found == asked.end()) return;
      for (const auto& [i, weight] : found->second) {
        double& known = best[i][&work];
        known = std::max(known, weight);
      }
      batched.insert(batch_key(work));
    });
  }
  // Siblings: another change of a batch that touches the incident's own entity (step 2).
  std::vector<const Work*> members;
  for (const Work& work : context_.work())
    if (!work.trivial && work.actor != ActorClass::Suspected && batched.contains(batch_key(work)))
      members.push_back(&work);
  for (const Batch& batch : batches_of(members)) {
    if (batch.work.size() < 2) continue;
    std::set<std::size_t> hit;
    for (const Work* work : batch.work)
      touches(*work, [&](std::uint32_t id) {
        const auto found = asked.find(id);
        if (found == asked.end()) return;
        for (const auto& [i, weight] : found->second)
          if (weight == kSame) hit.insert(i);
      });
    for (const std::size_t i : hit)
      for (const Work* work : batch.work) {
        double& known = best[i][work];
        known = std::max(known, kSibling);
      }
  }
  for (const auto& [i, works] : best) {
    for (const auto& [work, weight] : works) reaches_[i].push_back(reach_of(*work, weight));
    std::sort(reaches_[i].begin(), reaches_[i].end(), [](const Reach& a, const Reach& b) {
      return std::pair(a.from, a.work->change->id) < std::pair(b.from, b.work->change->id);
    });
  }
}

void IncidentLinks::link_all() {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    LinkedIncident& link = all_[i];
    const Instant opened = link.incident->opened;
    for (const Reach& reach : reaches_[i]) {
      if (opened < reach.from || opened > reach.until()) continue;
      const Duration after = std::max(Duration::zero(), opened - reach.done);
      const double score = reach.weight * std::exp(-days_of(after) / days_of(reach.length));
      // Of equals the later one: it is what was done last.
      if (score + 1e-12 < kLeastScore || score < link.score) continue;
      link.work = reach.work;
      link.score = score;
    }
  }
}

/// links.yml is somebody's word (step 5): retroactive, the last one seen on a pair counts.
void IncidentLinks::apply_decisions() {
  std::vector<const LinkDecision*> decisions;
  for (const auto& decision : context_.practice().links) {
    const Promise& promise = decision.promise;
    if (promise.first_seen > context_.as_of()) continue;
    if (promise.gone_at && *promise.gone_at <= context_.as_of()) continue;
    decisions.push_back(&decision);
  }
  if (decisions.empty()) return;
  std::stable_sort(decisions.begin(), decisions.end(), [](const auto* a, const auto* b) {
    return a->promise.first_seen < b->promise.first_seen;
  });
  const Records records(context_);
  const auto is_change = [&](const LinkDecision& decision, const Work& work) {
    if (decision.change == std::to_string(work.change->id)) return true;
    const Recorded recorded = records.look_up(work);
    for (const ChangeRecord* record :
         {recorded.allowed_by, recorded.retrospective, recorded.emergency})
      if (record && record->id == decision.change) return true;
    return false;
  };
  for (const LinkDecision* decision : decisions) {
    for (LinkedIncident& link : all_) {
      if (!names_incident(decision->incident, *link.incident)) continue;
      if (!decision->caused) {
        if (link.work && (decision->change.empty() || is_change(*decision, *link.work)))
          link = {link.incident, nullptr, 0, true};
        continue;
      }
      for (const Work& work : context_.work())
        if (work.change->queued <= link.incident->opened && is_change(*decision, work))
          link = {link.incident, &work, kSame, true};
    }
  }
}

double IncidentLinks::expected(const std::vector<const Work*>& work, const Window& window) const {
  const std::unordered_set<const Work*> chosen(work.begin(), work.end());
  const double length = days_of(window.to - window.from);
  if (length <= 0) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Instant opened = all_[i].incident->opened;
    if (opened < window.from || opened >= window.to) continue;
    double covered = 0;
    Instant end = window.from;
    for (const Reach& reach : reaches_[i]) {  // by `from`
      if (!chosen.contains(reach.work)) continue;
      const Instant from = std::max(end, reach.from);
      const Instant until = std::min(window.to, reach.until());
      if (until <= from) continue;
      covered += days_of(until - from);
      end = until;
    }
    sum += covered / length;
  }
  return sum;
}

bool IncidentLinks::soon_after_incident(const Work& work, Duration within) const {
  const Instant began = work.change->queued;
  const auto on = [&](std::uint32_t entity) {
    const auto found = opened_on_.find(entity);
    if (found == opened_on_.end()) return false;
    const auto first = std::lower_bound(found->second.begin(), found->second.end(), began - within);
    return first != found->second.end() && *first <= began;
  };
  return on(work.change->entity) ||
         std::any_of(work.change->siblings.begin(), work.change->siblings.end(), on);
}

}  // namespace plumbline::scoring
