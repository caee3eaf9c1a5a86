#include <algorithm>
#include <numeric>

#include "scoring/context.h"
#include "scoring/incident_links.h"

namespace plumbline::scoring {

namespace {

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

}  // namespace

IncidentLinks::Spans IncidentLinks::spans_of(const std::vector<const Work*>& batch) const {
  Spans spans;
  for (const Work* work : batch) {
    const Reach one = reach_of(*work, rules_.sibling_weight);
    spans.emplace_back(one.from, until(one));
  }
  join_spans(spans);
  return spans;
}

double IncidentLinks::expected(const std::vector<const Work*>& work, const Window& window) const {
  std::vector<bool> is_chosen(context_.work().size());
  for (const Work* one : work) is_chosen[place_of(*one)] = true;
  const double length = days_between(window.from, window.to);
  if (length <= 0) return 0;
  const std::size_t first = place_of(window.from);
  const std::size_t last = place_of(window.to);
  if (first >= last) return 0;
  Places incidents(last - first);
  std::iota(incidents.begin(), incidents.end(), static_cast<std::uint32_t>(first));
  const Asking asking = ask(incidents);
  std::vector<Spans> spans(last - first);
  const auto add = [&](std::size_t incident, Instant from, Instant until) {
    from = std::max(from, window.from);
    until = std::min(until, window.to);
    if (from < until) spans[incident - first].emplace_back(from, until);
  };
  std::vector<BatchHit> hits;
  // A batch of which any change is chosen began less than its length before the window.
  const std::size_t begin = context_.place_of(window.from - kBatch);
  for (std::size_t i = begin; i < context_.rows().size(); ++i) {
    const WorkRow& row = context_.rows()[i];
    if (!row.can_be_linked() || (!row.bulk && !asking.sieve.may_hold(row.entity))) continue;
    const Work& one = context_.work()[i];
    const bool chosen = is_chosen[i];
    asking.each(one, [&](std::uint32_t incident, double weight) {
      if (chosen) {
        const Reach reach = reach_of(one, weight);
        add(incident, reach.from, until(reach));
      }
      if (weight == kSame) hits.push_back({context_.book().batches()[i], incident});
    });
  }
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  const Batches batches = members_of(hits, begin, context_.rows().size());
  std::unordered_map<std::uint32_t, Spans> known;
  for (const BatchHit& hit : hits) {
    const auto batch = batches.find(hit.batch);
    if (batch == batches.end()) continue;
    // A batch is of one class and one person: all of it is chosen, or none.
    const auto& members = batch->second;
    if (!is_chosen[place_of(*members.front())] && !is_chosen[place_of(*members.back())]) continue;
    const auto [of, added] = known.try_emplace(hit.batch);
    if (added) of->second = spans_of(members);
    for (const auto& [from, until] : of->second) add(hit.incident, from, until);
  }
  double sum = 0;
  for (Spans& of : spans) {
    join_spans(of);
    for (const auto& [from, until] : of) sum += days_between(from, until) / length;
  }
  return sum;
}

}  // namespace plumbline::scoring
