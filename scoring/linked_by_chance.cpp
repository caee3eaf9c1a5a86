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

Spans IncidentLinks::spans_of(std::uint32_t batch) const {
  LinkMemory& memory = context_.link_memory();
  if (const Spans* known = memory.spans(batch)) return *known;
  Spans spans;
  context_.book().batches().each(batch, [&](std::uint32_t place) {
    const Reach one = reach_of(context_.work()[place], rules_.sibling_weight);
    spans.emplace_back(one.from, until(one));
  });
  join_spans(spans);
  memory.keep(batch, spans);
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
  std::vector<Spans> spans(last - first);
  const auto add = [&](std::size_t incident, Instant from, Instant until) {
    from = std::max(from, window.from);
    until = std::min(until, window.to);
    if (from < until) spans[incident - first].emplace_back(from, until);
  };
  const WorkBatches& batches = context_.book().batches();
  std::vector<BatchHit> hits;
  // A batch of which any change is chosen began less than its length before the window.
  each_touch(ask(incidents), window.from - kBatch,
             [&](std::uint32_t place, std::span<const Asked> all_asked) {
               for (const Asked& asked : all_asked) {
                 if (is_chosen[place]) {
                   const Reach reach = reach_of(context_.work()[place], asked.weight);
                   add(asked.incident, reach.from, until(reach));
                 }
                 if (asked.weight == kSame) hits.push_back({batches.of(place), asked.incident});
               }
             });
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  std::uint32_t batch = 0;
  Spans of_batch;
  for (const BatchHit& hit : hits) {
    if (hit.batch != batch) {
      batch = hit.batch;
      of_batch.clear();
      // A batch is of one class and one person: all of it is chosen, or none; what began before the
      // window is not.
      bool chosen = false;
      batches.each(batch, [&](std::uint32_t place) { chosen = chosen || is_chosen[place]; });
      if (chosen) of_batch = spans_of(batch);
    }
    for (const auto& [from, until] : of_batch) add(hit.incident, from, until);
  }
  double sum = 0;
  for (Spans& of : spans) {
    join_spans(of);
    for (const auto& [from, until] : of) sum += days_between(from, until) / length;
  }
  return sum;
}

}  // namespace plumbline::scoring
