#include "scoring/incident_links.h"

#include <algorithm>
#include <cmath>
#include <functional>
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

bool is_candidate(const Work& work) { return !work.trivial && work.actor != ActorClass::Suspected; }

template <class Visit>
void each_entity(const Work& work, const Visit& visit) {
  visit(work.change->entity);
  for (const std::uint32_t id : work.change->siblings) visit(id);
}

/// Tells quickly of most entities that they are none of these. Work touches tens of thousands,
/// incidents few of them.
class Sieve {
 public:
  template <class Map>
  explicit Sieve(const Map& ids) {
    for (const auto& entry : ids) bits_[entry.first % kBits] = true;
  }
  bool may_hold(std::uint32_t id) const { return bits_[id % kBits]; }
  bool may_hold(const Change& change) const {
    return may_hold(change.entity) || std::any_of(change.siblings.begin(), change.siblings.end(),
                                                  [&](std::uint32_t id) { return may_hold(id); });
  }

 private:
  static constexpr std::size_t kBits = 1U << 17U;
  std::vector<bool> bits_ = std::vector<bool>(kBits);
};

/// Sorts them and makes one of those that overlap.
void join_spans(std::vector<std::pair<Instant, Instant>>& spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t last = 0;
  for (std::size_t i = 1; i < spans.size(); ++i) {
    if (spans[i].first <= spans[last].second) {
      spans[last].second = std::max(spans[last].second, spans[i].second);
    } else {
      spans[++last] = spans[i];
    }
  }
  if (!spans.empty()) spans.resize(last + 1);
}

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

IncidentLinks::Reach IncidentLinks::reach_of(const Work& work, double weight) const {
  const auto found = context_.evidence().entities.find(work.change->entity);
  const bool machine = work.creates_vm() || found == context_.evidence().entities.end() ||
                       found->second.ref.type == kMachine;
  const Duration length = machine ? Duration(kMachineReach) : Duration(kCarrierReach);
  return {&work, weight, work.change->queued, work.change->ended, length};
}

void IncidentLinks::gather_reaches() {
  reaches_.resize(all_.size());
  batches_of_.resize(all_.size());
  std::unordered_map<std::uint32_t, std::vector<std::pair<std::size_t, double>>> asked;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> own;
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
    for (const auto& [entity, weight] : weights) {
      asked[entity].emplace_back(i, weight);
      if (weight == kSame) own[entity].push_back(i);
    }
  }
  if (asked.empty()) return;
  const Sieve sieve(asked);
  for (const Work& work : context_.work()) {
    if (!is_candidate(work) || !sieve.may_hold(*work.change)) continue;
    std::map<std::size_t, double> best;  // of a bulk change that touches several of its entities
    each_entity(work, [&](std::uint32_t id) {
      const auto found = asked.find(id);
      if (found == asked.end()) return;
      for (const auto& [i, weight] : found->second) best[i] = std::max(best[i], weight);
    });
    for (const auto& [i, weight] : best) reaches_[i].push_back(reach_of(work, weight));
  }
  gather_batches(own);
}

/// Siblings: another change of a batch that touches the incident's own entity (step 2).
void IncidentLinks::gather_batches(
    const std::unordered_map<std::uint32_t, std::vector<std::size_t>>& own) {
  const auto key = [](const Work& work) {
    return (std::uint64_t{work.change->class_id} << 32) | work.person;
  };
  const Sieve sieve(own);
  std::unordered_set<std::uint64_t> keys;
  for (const Work& work : context_.work())
    if (is_candidate(work) && sieve.may_hold(*work.change))
      each_entity(work, [&](std::uint32_t id) {
        if (own.contains(id)) keys.insert(key(work));
      });
  std::vector<const Work*> members;
  for (const Work& work : context_.work())
    if (is_candidate(work) && keys.contains(key(work))) members.push_back(&work);
  for (Batch& batch : batches_of(members)) {
    if (batch.work.size() < 2) continue;
    std::set<std::size_t> hit;
    for (const Work* work : batch.work)
      if (sieve.may_hold(*work->change))
        each_entity(*work, [&](std::uint32_t id) {
          if (const auto found = own.find(id); found != own.end())
            hit.insert(found->second.begin(), found->second.end());
        });
    if (hit.empty()) continue;
    for (const std::size_t i : hit) batches_of_[i].push_back(batches_.size());
    BatchReach reach;
    for (const Work* work : batch.work) {
      const Reach one = reach_of(*work, kSibling);
      reach.spans.emplace_back(one.from, one.until());
    }
    join_spans(reach.spans);
    reach.work = std::move(batch.work);
    batches_.push_back(std::move(reach));
  }
}

void IncidentLinks::consider(LinkedIncident& link, const Reach& reach) const {
  const Instant opened = link.incident->opened;
  if (opened < reach.from || opened > reach.until()) return;
  const Duration after = std::max(Duration::zero(), opened - reach.done);
  const double score = reach.weight * std::exp(-days_of(after) / days_of(reach.length));
  // Of equals the later one: it is what was done last.
  const bool later = link.work && std::pair(reach.from, reach.work->change->id) >
                                      std::pair(link.work->change->queued, link.work->change->id);
  if (score + 1e-12 < kLeastScore || score < link.score || (score == link.score && !later)) return;
  link.work = reach.work;
  link.score = score;
}

void IncidentLinks::link_all() {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    for (const Reach& reach : reaches_[i]) consider(all_[i], reach);
    const Instant opened = all_[i].incident->opened;
    for (const std::size_t b : batches_of_[i]) {
      const auto& spans = batches_[b].spans;
      if (opened < spans.front().first || opened > spans.back().second) continue;
      for (const Work* work : batches_[b].work) consider(all_[i], reach_of(*work, kSibling));
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
  // Selected work ascends in memory (Context::select).
  const auto chosen = [&](const Work* one) {
    return std::binary_search(work.begin(), work.end(), one, std::less<>());
  };
  const double length = days_of(window.to - window.from);
  if (length <= 0) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Instant opened = all_[i].incident->opened;
    if (opened < window.from || opened >= window.to) continue;
    std::vector<std::pair<Instant, Instant>> spans;
    const auto add = [&](Instant from, Instant until) {
      from = std::max(from, window.from);
      until = std::min(until, window.to);
      if (from < until) spans.emplace_back(from, until);
    };
    for (const Reach& reach : reaches_[i])
      if (chosen(reach.work)) add(reach.from, reach.until());
    // A batch is of one class and one person: all of it is chosen, or none.
    for (const std::size_t b : batches_of_[i])
      if (chosen(batches_[b].work.front()) || chosen(batches_[b].work.back()))
        for (const auto& [from, until] : batches_[b].spans) add(from, until);
    join_spans(spans);
    for (const auto& [from, until] : spans) sum += days_of(until - from) / length;
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
