#include "collector/sources/performance_task.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "collector/sources/property_reader.h"

namespace plumbline::collector::sources {
namespace {

constexpr std::chrono::hours kEntitiesAge{1};
constexpr const char* kGone = "ManagedObjectNotFound";

/// The cheapest property that every object of the type has: one is needed, because an expired
/// session shows only in the property that it refuses.
const char* cheap_property(const std::string& type) {
  if (type == "VirtualMachine") return "runtime.powerState";
  if (type == "HostSystem") return "runtime.connectionState";
  return "name";
}

Answer<std::vector<EntitySeries>> ask_once(const Reading& reading,
                                           const PerformanceQuestion& question) {
  PerformanceAnswer answer(question);
  bool any = false;
  const auto take = [&](std::string_view, Node entity_metric) -> Answer<void> {
    any = true;
    answer.take(entity_metric);
    return {};
  };
  const soap::Envelope ask = envelope_of(reading.session.content().performance_manager, question);
  auto& client = reading.session.client();
  auto got = client.call(ask, soap::Client::kReturnvals, take, reading.stop);
  // Not even the entities' names: may be true, may be a vCenter that is unwell.
  if (got && !any) got = client.call(ask, soap::Client::kReturnvals, take, reading.stop);
  if (!got) return tl::make_unexpected(got.error());
  return std::move(answer).series();
}

/// Counts who was refused; a failure when `all` was refused and the account's rights are not why.
Answer<void> judge_refused(PerformanceTask& task, const std::vector<RefusedEntity>& refused,
                           bool all) {
  for (const RefusedEntity& one : refused) {
    const bool no_permission = one.fault == "NoPermission";
    if (all && !no_permission)
      return tl::make_unexpected(
          Failure{Failure::Kind::Fault, Error{one.reason, {}, {}}, one.fault, {}});
    if (one.fault == kGone) continue;
    if (task.hidden.empty())
      task.remark("some are refused: " +
                  (no_permission ? "NoPermission (give the account System.View and System.Read)"
                                 : one.reason));
    task.hidden.insert(one.entity);
    task.run.poll.hidden = static_cast<std::int64_t>(task.hidden.size());
    task.run.poll.outcome = PollOutcome::Partial;
  }
  return {};
}

}  // namespace

void PerformanceTask::remark(const std::string& text) {
  if (std::find(remarks.begin(), remarks.end(), text) == remarks.end()) remarks.push_back(text);
}

Answer<const PerformanceMemory::Entities*> list_entities(PerformanceTask& task) {
  const Instant now = task.reading.now();
  const auto known = task.memory.entities.find(task.type);
  if (known != task.memory.entities.end() && now >= known->second.read &&
      now < known->second.read + kEntitiesAge)
    return &known->second;
  const auto view = task.reading.session.view_of(task.type, task.reading.stop);
  if (!view) return tl::make_unexpected(view.error());
  PerformanceMemory::Entities entities;
  entities.read = now;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    if (content.refused_with(kGone)) return {};
    entities.all.push_back(content.object);
    return {};
  };
  auto got = retrieve_properties(task.reading, task.type, {cheap_property(task.type)},
                                 ObjectSet::view(*view), take);
  if (!got) return tl::make_unexpected(got.error());
  std::sort(entities.all.begin(), entities.all.end(),
            [](const EntityRef& a, const EntityRef& b) { return a.moid < b.moid; });
  return &(task.memory.entities[task.type] = std::move(entities));
}

std::size_t entities_per_batch(const PerformanceTask& task, std::size_t counters,
                               std::chrono::seconds period, std::chrono::seconds window) {
  return batch_size(task.type, counters, period, window, task.memory.limits).entities;
}

Answer<std::vector<EntitySeries>> fetch_samples(PerformanceTask& task,
                                                const PerformanceQuestion& question) {
  using std::chrono::seconds;
  const auto span = std::chrono::ceil<seconds>(question.until - question.after);
  const BatchSize size =
      batch_size(task.type, question.counters.size(), question.period, span, task.memory.limits);
  const AskOnce ask = [&](const PerformanceQuestion& part) { return ask_once(task.reading, part); };
  std::vector<EntitySeries> series;
  std::vector<RefusedEntity> refused;
  for (std::size_t first = 0; first < question.counters.size(); first += size.counters) {
    PerformanceQuestion part = question;
    const auto begin = question.counters.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t n = std::min(size.counters, question.counters.size() - first);
    part.counters.assign(begin, begin + static_cast<std::ptrdiff_t>(n));
    while (part.after < question.until) {
      part.until = std::min<Instant>(question.until, part.after + size.window);
      auto got = ask_in_halves(part, ask, task.memory.limits);
      if (!got) {
        // Too much for this vCenter in the time of one call: less at the next try.
        if (got.error().kind == Failure::Kind::Timeout)
          task.memory.limits.metrics = std::max<std::size_t>(1, part.metrics() / 2);
        return tl::make_unexpected(got.error());
      }
      std::move(got->series.begin(), got->series.end(), std::back_inserter(series));
      std::move(got->refused.begin(), got->refused.end(), std::back_inserter(refused));
      part.after = part.until;
    }
  }
  std::set<EntityRef> entities;
  for (const RefusedEntity& one : refused) entities.insert(one.entity);
  const bool all =
      series.empty() && entities.size() > 1 && entities.size() == question.entities.size();
  if (auto judged = judge_refused(task, refused, all); !judged)
    return tl::make_unexpected(judged.error());
  return series;
}

void tell_progress(PerformanceTask& task, double share_done, const std::string& of_what) {
  const std::string& stream = task.run.poll.stream;
  auto& paces = task.memory.paces;
  const auto known = paces.find(stream);
  if (known == paces.end() && share_done >= 1) return;
  const auto now = Clock::Steady::now();
  if (known == paces.end()) paces[stream] = {now, share_done};
  const PerformanceMemory::Pace& pace = paces[stream];
  Backfill progress;
  progress.share_done = share_done;
  const std::chrono::duration<double> took = now - pace.began;
  if (share_done > pace.share)
    progress.seconds_left = took.count() * (1 - share_done) / (share_done - pace.share);
  task.run.backfill = progress;
  task.run.more = share_done < 1;
  if (share_done >= 1) paces.erase(stream);
  if (task.reading.say)
    task.reading.say(stream + ": " + std::to_string(std::lround(share_done * 100)) + " % of " +
                     of_what + " read back");
}

}  // namespace plumbline::collector::sources
