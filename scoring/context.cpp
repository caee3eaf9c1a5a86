#include "scoring/context.h"

#include <algorithm>
#include <set>

#include "facts/coverage.h"
#include "scoring/gather_work.h"

namespace plumbline::scoring {

namespace {

constexpr const char* kChangeArea = "change";
constexpr double kMostLost = 0.05;
constexpr double kLeastVisible = 0.95;
constexpr int kLeastDaysWeekly = 28;
constexpr int kLeastDaysRare = 90;  // for levels 2 and 3; levels 4 and 5 ask for 180

std::string percent(double share) { return std::to_string(static_cast<int>(share * 100)) + " %"; }

/// When less than the allowed share of the window will be lost, if all goes well from now on.
std::optional<Instant> gap_passes(StreamCoverage coverage, Instant as_of, Duration window,
                                  Duration least) {
  if (!coverage.begin || !coverage.until) return as_of + least;
  if (*coverage.until < as_of) coverage.gaps.push_back({*coverage.until, as_of, "not read"});
  for (Instant t = as_of; t <= as_of + window; t += std::chrono::days(1)) {
    coverage.until = t;
    if (lost_share(coverage, std::max(t - window, *coverage.begin), t) <= kMostLost) return t;
  }
  return as_of + window;
}

}  // namespace

Context::Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric)
    : evidence_(evidence),
      practice_(practice),
      rubric_(rubric),
      declarations_(practice, evidence.as_of),
      actors_(evidence, practice),
      work_(gather_work(evidence, declarations_, actors_, rubric.work)),
      links_(std::make_unique<const IncidentLinks>(*this)) {}

Selection Context::select(const WorkFilter& filter, const Window& window) const {
  Selection selection;
  const Area* wanted = filter.area.empty() ? nullptr : area(filter.area);
  const bool change_area = wanted && wanted->id == kChangeArea;
  std::set<std::uint32_t> suspected;
  const auto belongs = [&](const Work& work) {
    if ((filter.production_only || change_area) && !work.production) return false;
    if (filter.accounts_only && !work.by_account()) return false;
    if (change_area) return !work.trivial;
    if (!filter.area.empty())
      return wanted && work.work_class &&
             std::find(work.work_class->areas.begin(), work.work_class->areas.end(), wanted->id) !=
                 work.work_class->areas.end();
    return std::find(filter.classes.begin(), filter.classes.end(), *work.class_name) !=
           filter.classes.end();
  };
  const auto begin =
      std::lower_bound(work_.begin(), work_.end(), window.from,
                       [](const Work& w, Instant from) { return w.change->started < from; });
  for (auto it = begin; it != work_.end() && it->change->started < window.to; ++it) {
    if (!belongs(*it)) continue;
    selection.work.push_back(&*it);
    if (it->actor == ActorClass::Suspected) {
      ++selection.suspected;
      suspected.insert(it->person);
    }
  }
  selection.suspected_accounts = static_cast<std::int64_t>(suspected.size());
  return selection;
}

Window Context::activity_window(const Signal& signal, std::optional<Instant> not_before) const {
  Window window;
  window.to = as_of();
  const auto length = Duration(static_cast<Duration::rep>(signal.window_days * 86400e6));
  window.from = as_of() - length;
  const Area* of = area_of(signal);
  const bool rare = of && of->cadence == Cadence::Rare;
  const auto least =
      std::min<Duration>(length, std::chrono::days(rare ? kLeastDaysRare : kLeastDaysWeekly));
  const std::string vms = streams::inventory("VirtualMachine");

  Instant begin = not_before.value_or(Instant::min());
  for (const std::string& name :
       {std::string(streams::kTasks), std::string(streams::kEvents), vms}) {
    const StreamCoverage* stream = evidence_.stream(name);
    if (!stream || !stream->begin || *stream->begin > as_of()) {
      window.from = as_of();
      window.blocked =
          Reason{"never_read", name + " were never read completely", "time", as_of() + least};
      return window;
    }
    if (name != vms) begin = std::max(begin, *stream->begin);
    if (name == vms && stream->visible_share < kLeastVisible) {
      window.blocked = Reason{"not_permitted",
                              "only " + percent(stream->visible_share) +
                                  " of the virtual machines can be read, 95 % are needed",
                              "privileges", std::nullopt};
      return window;
    }
  }
  window.from = std::max(window.from, begin);
  if (as_of() - window.from < least) {
    const Instant until = begin + least;
    window.blocked =
        Reason{"too_little_history", "too little history until " + to_date(until), "time", until};
    return window;
  }
  for (const char* name : {streams::kTasks, streams::kEvents}) {
    const StreamCoverage* stream = evidence_.stream(name);
    const double lost = lost_share(*stream, window.from, window.to);
    window.lost = std::max(window.lost, lost);
    if (lost > kMostLost && !window.blocked)
      window.blocked = Reason{
          "gap",
          percent(lost) + " of the window's " + name + " were not read, at most 5 % may be missing",
          "time", gap_passes(*stream, as_of(), length, least)};
  }
  return window;
}

const Area* Context::area(const std::string& name) const {
  for (const auto& candidate : rubric_.areas)
    if (candidate.id == name || candidate.prefix == name) return &candidate;
  return nullptr;
}

const Area* Context::area_of(const Signal& signal) const {
  return area(signal.id.substr(0, signal.id.find('.')));
}

std::optional<Instant> Context::kind_seen(const std::string& kind) const {
  const auto found = practice_.kinds.find(kind);
  if (found == practice_.kinds.end() || !found->second.first_seen) return std::nullopt;
  if (*found->second.first_seen > as_of()) return std::nullopt;
  return found->second.first_seen;
}

std::optional<Reason> Context::kind_lost(const std::string& kind) const {
  if (kind_seen(kind)) {
    if (practice_.kinds.at(kind).present) return std::nullopt;
    return Reason{"input_absent", "practice kind '" + kind + "' was seen once and is now absent",
                  kind, as_of()};
  }
  const StreamCoverage* stream = evidence_.stream(streams::kPractice);
  if (stream && !stream->begin)
    return Reason{"never_read", "the practice folder could not be read", kind, as_of()};
  return std::nullopt;
}

const std::string& Context::name_of(std::uint32_t entity) const {
  static const std::string kNone;
  const auto found = evidence_.entities.find(entity);
  if (found == evidence_.entities.end()) return kNone;
  const std::string* name = found->second.state.find("name");
  return name ? *name : kNone;
}

}  // namespace plumbline::scoring
