#include "collector/sources/inventory.h"

#include <algorithm>
#include <utility>

#include "collector/sources/differences.h"
#include "collector/sources/full_reading.h"

namespace plumbline::collector::sources {
namespace {

using Deltas = InventoryMemory::Deltas;

/// Objects that are read anew beside the differences at each sweep.
constexpr std::size_t kProbes = 8;
/// How long differences are believed without a full reading, when some were told in this session.
constexpr Duration kBelieveSeen = std::chrono::hours(24);
/// … and when none were, which a quiet estate and a server that gives none have in common.
constexpr Duration kBelieveUnseen = std::chrono::minutes(10);

/// One reading of one type.
class InventoryReading {
 public:
  InventoryReading(const Reading& reading, InventoryMemory& memory, StreamRun& run)
      : reading_(reading), memory_(memory), run_(run) {}

  Answer<void> read();

 private:
  Answer<bool> learn_names();
  Answer<void> open_filter();
  Answer<void> read_first();
  Answer<void> read_differences(bool renamed);
  Answer<bool> probes_fit(Differences& differences);
  Answer<void> check_all(Differences& differences, bool renamed);
  bool check_is_due() const;
  void say(const std::string& what) const {
    if (reading_.say) reading_.say(run_.poll.stream + ": " + what);
  }

  const Reading& reading_;
  InventoryMemory& memory_;
  StreamRun& run_;
};

/// Whether an attribute is called otherwise than at the last sweep.
Answer<bool> InventoryReading::learn_names() {
  if (!memory_.plan.wants_custom_values()) return false;
  auto names = read_field_names(reading_);
  if (!names) return tl::make_unexpected(names.error());
  const bool renamed = any_renamed(memory_.names, *names);
  memory_.names = std::move(*names);
  return renamed;
}

/// A path that this server does not know fails CreateFilter: it is left out. A server that has no
/// filters at all is one without differences.
Answer<void> InventoryReading::open_filter() {
  const auto view = reading_.session.view_of(memory_.type, reading_.stop);
  if (!view) return tl::make_unexpected(view.error());
  for (;;) {
    auto opened = memory_.filter.open(reading_, memory_.type, memory_.plan.asked(), *view);
    if (opened) return opened;
    const Failure& failure = opened.error();
    if (failure.kind != Failure::Kind::Fault || failure.fault == "ManagedObjectNotFound")
      return opened;
    if (failure.fault == "InvalidProperty" && memory_.plan.drop(failure.fault_detail)) continue;
    memory_.deltas = Deltas::None;
    return {};
  }
}

Answer<void> InventoryReading::read_first() {
  if (!memory_.filter.is_open(reading_.session))
    if (auto opened = open_filter(); !opened) return opened;
  FullReading full(reading_, memory_, run_);
  if (memory_.deltas == Deltas::None) return full.retrieve();

  if (auto begun = full.begin(); !begun) return begun;
  // What changes while its pages are told comes in between.
  Differences meanwhile(reading_, memory_, run_);
  const auto on_update = [&](const ObjectUpdate& update) -> Answer<void> {
    if (update.kind != EntityUpdate::Kind::Enter || !memory_.plan.covers(update))
      meanwhile.take(update);
    return update.kind == EntityUpdate::Kind::Enter ? full.observe(update.content, update.print)
                                                    : Answer<void>();
  };
  const auto is_same = [&](std::uint64_t print) { return full.observe_same(print); };
  Answer<void> got;
  for (bool more = true; more && got;) {
    const auto asked = memory_.filter.ask(reading_, on_update, is_same);
    if (!asked) got = tl::make_unexpected(asked.error());
    more = asked && *asked;
  }
  got = full.finish(std::move(got));
  if (got) got = meanwhile.commit(nullptr);
  if (got && memory_.filter.is_mute() && run_.poll.read > 0) {
    memory_.deltas = Deltas::None;
    memory_.filter.close(reading_);
    say("the server gives no differences; it is read in full each time");
  }
  return got;
}

bool InventoryReading::check_is_due() const {
  if (!memory_.read_in_full) return true;
  const Duration age = reading_.now() - *memory_.read_in_full;
  return age >= (memory_.deltas == Deltas::Seen ? kBelieveSeen : kBelieveUnseen);
}

/// A few objects, read anew, as they were told. One that does not fit may have changed since the
/// filter was asked: then it tells so when it is asked again.
Answer<bool> InventoryReading::probes_fit(Differences& differences) {
  const auto probes = memory_.known.some(kProbes);
  if (probes.empty()) return true;
  std::vector<EntityRef> doubtful = probes;
  const auto on_object = [&](const ObjectContent& content) -> Answer<void> {
    const EntityState state = memory_.plan.state_of(content, memory_.names);
    if (!memory_.known.differs(state, content.refused_with("NoPermission")))
      std::erase(doubtful, content.object);
    return {};
  };
  const auto got =
      retrieve_properties(reading_, memory_.type, memory_.plan.asked(), {probes, false}, on_object);
  if (!got) return tl::make_unexpected(got.error());
  if (doubtful.empty()) return true;
  if (auto asked = differences.ask(); !asked) return tl::make_unexpected(asked.error());
  return std::all_of(doubtful.begin(), doubtful.end(),
                     [&](const EntityRef& object) { return differences.told_of(object.moid); });
}

/// Reads all, and says how much the differences had left out: what the filter tells right after it
/// may have changed in between and is not counted.
Answer<void> InventoryReading::check_all(Differences& differences, bool renamed) {
  if (auto committed = differences.commit(nullptr); !committed) return committed;
  const CommitCounts before = run_.counts;
  FullReading full(reading_, memory_, run_);
  const auto got = full.retrieve();
  if (!got || run_.poll.outcome != PollOutcome::Complete) return got;
  const std::int64_t found = run_.counts.entities_changed - before.entities_changed +
                             run_.counts.entities_removed - before.entities_removed;
  Differences since(reading_, memory_, run_);
  if (auto asked = since.ask(); !asked) return asked;
  const std::int64_t missed = found - static_cast<std::int64_t>(since.told());
  if (since.told() > 0) memory_.deltas = Deltas::Seen;
  if (missed <= 0 || renamed) return since.commit(nullptr);
  // The reading's own poll is committed already; a second one says what it found.
  Poll& poll = run_.poll;
  poll.started = std::max(reading_.now(), poll.started + Duration(1));
  poll.from = poll.to = poll.ended = poll.started;
  poll.reason = std::to_string(missed) + " of " + std::to_string(poll.read) +
                " objects differed from what the server's differences had told";
  say(poll.reason);
  if (auto committed = since.commit(&poll); !committed) return committed;
  // One that never told any is taken at its word; else a new filter starts afresh.
  if (memory_.deltas == Deltas::Unseen) memory_.deltas = Deltas::None;
  memory_.filter.close(reading_);
  return {};
}

Answer<void> InventoryReading::read_differences(bool renamed) {
  Poll& poll = run_.poll;
  poll.from = poll.to = reading_.now();
  Differences differences(reading_, memory_, run_);
  if (auto asked = differences.ask(); !asked) return asked;
  if (differences.told() > 0) memory_.deltas = Deltas::Seen;
  bool check = renamed || check_is_due();
  if (!check) {
    const auto fit = probes_fit(differences);
    if (!fit) return tl::make_unexpected(fit.error());
    check = !*fit;
  }
  if (check) return check_all(differences, renamed);
  poll.read = memory_.known.size();
  poll.hidden = memory_.known.hidden();
  if (!memory_.not_shown.empty()) {
    poll.outcome = PollOutcome::Partial;
    poll.reason = not_shown(memory_.not_shown.front());
  }
  poll.ended = reading_.now();
  return differences.commit(&poll);
}

Answer<void> InventoryReading::read() {
  const auto renamed = learn_names();
  if (!renamed) return tl::make_unexpected(renamed.error());
  if (memory_.session != reading_.session.generation()) {
    memory_.session = reading_.session.generation();
    memory_.deltas = Deltas::Unseen;
    memory_.known.clear();
    memory_.not_shown.clear();
    memory_.filter.close(reading_);
  }
  Answer<void> got;
  if (memory_.deltas == Deltas::None) {
    got = FullReading(reading_, memory_, run_).retrieve();
  } else if (!memory_.filter.is_open(reading_.session) || !memory_.filter.has_told()) {
    got = read_first();
  } else {
    got = read_differences(*renamed);
    if (!got && got.error().fault == "InvalidCollectorVersion" && !run_.recorded) {
      memory_.filter.close(reading_);
      got = read_first();
    }
  }
  // What a failed call had told may be lost.
  if (!got) memory_.filter.close(reading_);
  return got;
}

}  // namespace

InventorySource::InventorySource(const CollectionPlan& plan, const std::string& type)
    : memory_(std::make_unique<InventoryMemory>(plan, type)) {}

InventorySource::~InventorySource() = default;

Answer<void> InventorySource::read(const Reading& reading, StreamRun& run) {
  auto got = InventoryReading(reading, *memory_, run).read();
  if (!got) return got;
  return memory_->sampled.read(reading, run);
}

}  // namespace plumbline::collector::sources
