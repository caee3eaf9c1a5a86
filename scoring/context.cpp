#include "scoring/context.h"

#include <algorithm>

#include "facts/coverage.h"
#include "scoring/entity_ids.h"
#include "scoring/feeds.h"
#include "scoring/gates.h"
#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

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
    : Context(evidence, practice, rubric, std::make_unique<Books>()) {}

Context::Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                 std::unique_ptr<Books> own)
    : Context(evidence, practice, rubric, *own) {
  own_books_ = std::move(own);
}

Context::Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
                 Books& books)
    : evidence_(evidence),
      practice_(practice),
      rubric_(rubric),
      declarations_(practice, evidence.as_of),
      incidents_(evidence, practice, rubric.links),
      actors_(evidence, practice),
      book_(books.work),
      records_(books.records),
      use_(books.use),
      answers_(books.answers),
      link_memory_(books.links),
      choice_(books.choice) {
  book_.bring_up_to_date(evidence, declarations_, actors_, rubric.work);
  records_.bring_up_to_date(evidence, practice);
  answers_.bring_up_to_date(book_, records_, declarations_);
  link_memory_.bring_up_to_date(book_, rubric.links);
  choice_.bring_up_to_date(book_);
  for (const auto& [id, info] : evidence.entities) {
    if (id >= kMostDense) continue;
    if (id >= entities_.size()) entities_.resize(id + std::size_t{1});
    entities_[id] = &info;
  }
  links_ = std::make_unique<const IncidentLinks>(*this);
}

Context::Chosen& Context::chosen(const WorkFilter& filter, const Window& window) const {
  for (const auto& known : chosen_)
    if (known->from == window.from && known->to == window.to && known->filter == filter)
      return *known;
  const Area* of = filter.area.empty() ? nullptr : area(filter.area);
  chosen_.push_back(std::make_unique<Chosen>(
      Chosen{filter, window.from, window.to, choice_.choose(filter, of, window.from, window.to),
             std::nullopt, std::nullopt}));
  return *chosen_.back();
}

const Selection& Context::select(const WorkFilter& filter, const Window& window) const {
  return chosen(filter, window).selection;
}

const std::vector<const Work*>& Context::first_of_batches(const WorkFilter& filter,
                                                          const Window& window) const {
  Chosen& known = chosen(filter, window);
  if (!known.firsts) known.firsts = scoring::first_of_batches(known.selection.work, work(), rows());
  return *known.firsts;
}

const std::vector<Recorded>& Context::recorded(const WorkFilter& filter,
                                               const Window& window) const {
  Chosen& known = chosen(filter, window);
  if (!known.recorded) {
    const Records records(*this);
    const Feeds feeds(evidence_, practice_, "records");
    const auto feed = kind_seen("records");
    known.recorded.emplace();
    known.recorded->reserve(known.selection.work.size());
    for (const Work* work : known.selection.work) {
      Recorded recorded = records.look_up(*work);
      const Instant by = work->queued + declarations_.record_lag(work->queued);
      if (!feed || work->queued < *feed || by > as_of()) {
        recorded.judged = Recorded::Judged::No;
      } else if (const auto read = feeds.read_at(by); read != Feeds::Read::Yes) {
        recorded.judged =
            read == Feeds::Read::Waiting ? Recorded::Judged::No : Recorded::Judged::Blind;
      }
      known.recorded->push_back(recorded);
    }
  }
  return *known.recorded;
}

const EntityInfo* Context::entity(std::uint32_t id) const {
  if (id < entities_.size()) return entities_[id];
  const auto found = evidence_.entities.find(id);
  return found == evidence_.entities.end() ? nullptr : &found->second;
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
  const EntityInfo* info = this->entity(entity);
  if (!info) return kNone;
  const std::string* name = info->state.find("name");
  return name ? *name : kNone;
}

}  // namespace plumbline::scoring
