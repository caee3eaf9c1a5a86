#include "scoring/incident_links.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

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
constexpr std::chrono::hours kBatch{24};
constexpr std::chrono::hours kMachineReach{24};
constexpr std::chrono::hours kCarrierReach{72};
constexpr std::string_view kMachine = "VirtualMachine";
constexpr std::string_view kRegex = "regex:";

double weight_of(Relation relation) {
  return relation == Relation::Same ? kSame : relation == Relation::Holder ? kHolder : kGroup;
}

double days_of(Duration d) { return std::chrono::duration<double, std::ratio<86400>>(d).count(); }

bool is_candidate(const WorkRow& row) { return !row.trivial && !row.suspected; }

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

}  // namespace

Instant IncidentLinks::Reach::until() const {
  static const auto share_of = [](double of) { return std::min(1.0, std::log(of / kLeastScore)); };
  static const double siblings = share_of(kSibling);
  const double share = weight == kSibling ? siblings : share_of(weight);
  return done + Duration(static_cast<Duration::rep>(static_cast<double>(length.count()) * share));
}

IncidentLinks::IncidentLinks(const Context& context) : context_(context) {
  known_ = !context.evidence().incident_classes.empty();
  if (!known_) return;
  choose_incidents();
  number_batches();
  link(0, all_.size());
  apply_decisions();
  linked_.resize(context.work().size());
  for (const auto& link : all_)
    if (link.work) linked_[static_cast<std::size_t>(link.work - context.work().data())] = true;
}

bool IncidentLinks::is_linked(const Work& work) const {
  const auto place = static_cast<std::size_t>(&work - context_.work().data());
  return place < linked_.size() && linked_[place];
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
  for (const auto& incident : context_.incidents().all()) {
    if (incident.opened > context_.as_of() || !seen.insert(incident.id).second) continue;
    incidents.push_back(&incident);
  }
  std::sort(incidents.begin(), incidents.end(), [](const Incident* a, const Incident* b) {
    return std::pair(a->opened, a->id) < std::pair(b->opened, b->id);
  });
  for (const Incident* incident : incidents) {
    const EntityInfo* info = context_.entity(incident->entity);
    if (info && info->ref.type == kMachine) {
      EntityState state = info->state;
      state.entity = info->ref;
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
  const EntityInfo* info = context_.entity(work.entity);
  const bool machine = work.creates_vm() || !info || info->ref.type == kMachine;
  const Duration length = machine ? Duration(kMachineReach) : Duration(kCarrierReach);
  return {&work, weight, work.queued, work.ended, length};
}

/// Batches of what can be linked, over all that is known of it (step 2).
void IncidentLinks::number_batches() {
  struct Open {
    std::uint32_t batch = 0;
    Instant until = Instant::min();
  };
  std::vector<Open> open;  // by doer
  const auto& rows = context_.rows();
  batch_of_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const WorkRow& row = rows[i];
    if (!is_candidate(row)) continue;
    if (row.doer >= open.size()) open.resize(row.doer + std::size_t{1});
    Open& last = open[row.doer];
    if (row.started >= last.until) last = {++batches_, row.started + kBatch};
    batch_of_[i] = last.batch;
    const Work& work = context_.work()[i];
    longest_ = std::max(longest_, work.ended - work.queued);
  }
}

IncidentLinks::Asking IncidentLinks::ask(std::size_t first, std::size_t last) const {
  Asking asking;
  for (std::size_t i = first; i < last; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    asking.all.push_back({all_[i].incident->entity, number, kSame});
    for (const std::uint32_t other : all_[i].incident->others)
      asking.all.push_back({other, number, kSame});
    for (const Related& related : all_[i].incident->related)
      asking.all.push_back({related.entity, number, weight_of(related.relation)});
  }
  const auto order = [](const Asked& a, const Asked& b) {
    return std::tuple(a.entity, a.incident, -a.weight) <
           std::tuple(b.entity, b.incident, -b.weight);
  };
  std::sort(asking.all.begin(), asking.all.end(), order);
  const auto same = [](const Asked& a, const Asked& b) {
    return a.entity == b.entity && a.incident == b.incident;
  };
  asking.all.erase(std::unique(asking.all.begin(), asking.all.end(), same), asking.all.end());
  for (const Asked& asked : asking.all) asking.sieve.add(asked.entity);
  return asking;
}

/// Calls `visit(incident, weight)` for what any of the work's entities is to them: the best of a
/// bulk change that touches several counts.
template <class Visit>
void IncidentLinks::Asking::each(const Work& work, const Visit& visit) const {
  const auto each_of = [&](std::uint32_t id, const auto& take) {
    if (!sieve.may_hold(id)) return;
    auto found = std::lower_bound(all.begin(), all.end(), id,
                                  [](const Asked& a, std::uint32_t e) { return a.entity < e; });
    for (; found != all.end() && found->entity == id; ++found) take(*found);
  };
  if (work.entities == 1) {
    each_of(work.entity, [&](const Asked& asked) { visit(asked.incident, asked.weight); });
    return;
  }
  std::map<std::uint32_t, double> best;
  work.each_entity([&](std::uint32_t id) {
    each_of(id, [&](const Asked& asked) {
      double& known = best[asked.incident];
      known = std::max(known, asked.weight);
    });
  });
  for (const auto& [incident, weight] : best) visit(incident, weight);
}

IncidentLinks::Batches IncidentLinks::members_of(const std::vector<BatchHit>& hits) const {
  Batches members;
  std::vector<bool> wanted(batches_ + std::size_t{1});
  for (const BatchHit& hit : hits) wanted[hit.batch] = true;
  wanted[0] = false;
  for (std::size_t i = 0; i < batch_of_.size(); ++i)
    if (wanted[batch_of_[i]]) members[batch_of_[i]].push_back(&context_.work()[i]);
  std::erase_if(members, [](const auto& batch) { return batch.second.size() < 2; });
  return members;
}

IncidentLinks::Spans IncidentLinks::spans_of(const std::vector<const Work*>& batch) const {
  Spans spans;
  for (const Work* work : batch) {
    const Reach one = reach_of(*work, kSibling);
    spans.emplace_back(one.from, one.until());
  }
  join_spans(spans);
  return spans;
}

/// Links the incidents [first, last): what touched them, and the siblings of what touched the
/// incident's own entity (step 2).
void IncidentLinks::link(std::size_t first, std::size_t last) {
  if (first == last) return;
  const Asking asking = ask(first, last);
  std::vector<BatchHit> hits;
  // Further apart than this nothing of a batch reaches an incident.
  const Duration most = longest_ + kBatch + kCarrierReach;
  for (std::size_t i = 0; i < context_.rows().size(); ++i) {
    const WorkRow& row = context_.rows()[i];
    if (!is_candidate(row) || (!row.bulk && !asking.sieve.may_hold(row.entity))) continue;
    const Work& work = context_.work()[i];
    asking.each(work, [&](std::uint32_t incident, double weight) {
      LinkedIncident& link = all_[incident];
      const Instant opened = link.incident->opened;
      if (opened > work.started + most || opened < work.started - most) return;
      consider(link, reach_of(work, weight));
      if (weight == kSame) hits.push_back({batch_of_[i], incident});
    });
  }
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  const Batches batches = members_of(hits);
  for (const BatchHit& hit : hits) {
    const auto batch = batches.find(hit.batch);
    if (batch == batches.end()) continue;
    for (const Work* work : batch->second) consider(all_[hit.incident], reach_of(*work, kSibling));
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
  const auto& tasks = context_.evidence().changes_of_tasks;
  const auto is_change = [&](const LinkDecision& decision, const Work& work) {
    if (decision.change == std::to_string(work.change->id)) return true;
    const auto [first, last] = tasks.equal_range(decision.change);
    if (std::any_of(first, last, [&](const auto& t) { return t.second == work.change->id; }))
      return true;
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
  const auto place = [&](Instant moment) {
    const auto at = std::partition_point(
        all_.begin(), all_.end(), [&](const auto& link) { return link.incident->opened < moment; });
    return static_cast<std::size_t>(at - all_.begin());
  };
  const std::size_t first = place(window.from);
  const std::size_t last = place(window.to);
  if (first == last) return 0;
  const Asking asking = ask(first, last);
  std::vector<Spans> spans(last - first);
  const auto add = [&](std::size_t incident, Instant from, Instant until) {
    from = std::max(from, window.from);
    until = std::min(until, window.to);
    if (from < until) spans[incident - first].emplace_back(from, until);
  };
  std::vector<BatchHit> hits;
  // A batch of which any change is chosen began less than its length before the window.
  for (std::size_t i = context_.place_of(window.from - kBatch); i < context_.rows().size(); ++i) {
    const WorkRow& row = context_.rows()[i];
    if (!is_candidate(row) || (!row.bulk && !asking.sieve.may_hold(row.entity))) continue;
    const Work& one = context_.work()[i];
    std::optional<bool> is_chosen;
    asking.each(one, [&](std::uint32_t incident, double weight) {
      if (!is_chosen) is_chosen = chosen(&one);
      const Reach reach = reach_of(one, weight);
      if (*is_chosen) add(incident, reach.from, reach.until());
      if (weight == kSame) hits.push_back({batch_of_[i], incident});
    });
  }
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  const Batches batches = members_of(hits);
  std::unordered_map<std::uint32_t, Spans> known;
  for (const BatchHit& hit : hits) {
    const auto batch = batches.find(hit.batch);
    if (batch == batches.end()) continue;
    // A batch is of one class and one person: all of it is chosen, or none.
    const auto& members = batch->second;
    if (!chosen(members.front()) && !chosen(members.back())) continue;
    const auto [of, added] = known.try_emplace(hit.batch);
    if (added) of->second = spans_of(members);
    for (const auto& [from, until] : of->second) add(hit.incident, from, until);
  }
  double sum = 0;
  for (Spans& of : spans) {
    join_spans(of);
    for (const auto& [from, until] : of) sum += days_of(until - from) / length;
  }
  return sum;
}

bool IncidentLinks::soon_after_incident(const Work& work, Duration within) const {
  const Instant began = work.queued;
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
