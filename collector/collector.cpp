#include "collector/collector.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <map>
#include <utility>

#include "collector/agenda.h"
#include "collector/clock.h"
#include "collector/collect_over.h"
#include "collector/soap/client.h"
#include "collector/soap/session.h"
#include "collector/sources/reading.h"
#include "collector/status_board.h"
#include "collector/streams.h"

namespace plumbline::collector {
namespace {

using soap::Answer;
using soap::Failure;
using sources::Reading;
using sources::StreamRun;
using Progress = std::function<void(const std::string&)>;

constexpr std::chrono::milliseconds kLogoutLimit{5'000};
/// The clock's offset, seconds, is a fact again once it moved by more than this.
constexpr double kOffsetStep = 1.0;

/// Whether the same stream, asked again over a new session, may well succeed.
bool session_is_stale(const Failure& failure) {
  return failure.kind == Failure::Kind::NotAuthenticated ||
         failure.fault == "ManagedObjectNotFound";
}

/// Whether the other streams cannot succeed either.
bool ends_sweep(const Failure& failure) {
  using Kind = Failure::Kind;
  return failure.kind == Kind::Stopped || failure.kind == Kind::Unreachable ||
         failure.kind == Kind::InvalidLogin || failure.kind == Kind::Secret ||
         failure.kind == Kind::Identity || failure.kind == Kind::Refused;
}

class VCenterCollector final : public Collector {
 public:
  VCenterCollector(std::unique_ptr<soap::Transport> transport, Settings settings,
                   CollectionPlan plan, FactStore& store)
      : settings_(std::move(settings)),
        plan_(std::move(plan)),
        store_(store),
        board_(settings_.name),
        client_(std::move(transport), settings_.url, settings_.call_timeout,
                settings_.background_share, board_),
        session_(client_, settings_, clock_, board_),
        streams_(plan_),
        agenda_(store) {
    const bool https = settings_.url.rfind("https:", 0) == 0;
    board_.update([&](VCenterStatus& status) {
      status.tls_verified = https && (settings_.tls.verify || !settings_.tls.thumbprint.empty());
    });
  }
  ~VCenterCollector() override { disconnect(); }
  VCenterCollector(const VCenterCollector&) = delete;
  VCenterCollector& operator=(const VCenterCollector&) = delete;

  Result<VCenterId> connect(std::stop_token stop) override;
  SweepReport sweep(std::stop_token stop, const Progress& progress) override {
    return read_all(stop, progress, true);
  }
  SweepReport sweep_current(std::stop_token stop, const Progress& progress) override {
    return read_all(stop, progress, false);
  }
  void reload_secret() override {
    reload_ = true;
    board_.update([](VCenterStatus& status) { status.latched = false; });
  }
  std::optional<Instant> server_now() const override { return clock_.now(); }
  VCenterStatus status() const override { return board_.read(); }
  void disconnect() override {
    try {
      session_.close(kLogoutLimit);
    } catch (const std::exception&) {
      // The session ends at the server by itself.
    }
  }

 private:
  Answer<void> open(const std::stop_token& stop);
  Answer<void> identify();
  VCenterId id() const { return {session_.content().uuid, settings_.name}; }
  /// What one stream's turn needs besides the stream.
  struct Turn {
    const std::stop_token& stop;
    const Progress& progress;
    Clock::Steady::time_point ends;
    bool over = false;  ///< set when the other streams cannot succeed either
  };
  SweepReport read_all(const std::stop_token& stop, const Progress& progress, bool past);
  void read_current(SweepReport& report, Turn& turn);
  void read_past(SweepReport& report, Turn& turn);
  void read(const Stream& stream, SweepReport& report, Turn& turn);
  Answer<void> attempt(const Stream& stream, const Turn& turn, StreamRun& run);
  void record_session(const std::optional<Failure>& failure, Instant started);
  void record(const StreamRun& run);
  void publish(const SweepReport::Line& line, const StreamRun& run);
  void schedule(const Stream& stream, const StreamRun& run, bool read);
  void finish(SweepReport& report);

  const Settings settings_;
  const CollectionPlan plan_;
  FactStore& store_;
  StatusBoard board_;
  Clock clock_;
  soap::Client client_;
  soap::Session session_;
  Streams streams_;
  Agenda agenda_;
  std::string identified_;         ///< the UUID that the store knows by now
  std::size_t first_of_past_ = 0;  ///< whose turn it is among the background streams
  std::map<std::string, std::string> vcenter_settings_;
  std::optional<double> recorded_offset_s_;
  std::atomic<bool> reload_ = false;
};

Answer<void> VCenterCollector::open(const std::stop_token& stop) {
  if (reload_.exchange(false)) session_.unlatch();
  Answer<void> opened;
  try {
    opened = session_.open(stop);
  } catch (const std::exception& error) {
    opened = soap::failed(Failure::Kind::Malformed, error.what(), settings_.url);
  }
  if (opened) opened = identify();
  board_.update([&](VCenterStatus& status) {
    status.certificate_ends = client_.transport().certificate_ends();
    status.up = opened.has_value();
    status.last_error = opened ? std::string() : opened.error().error.to_string();
  });
  return opened;
}

Answer<void> VCenterCollector::identify() {
  if (identified_ == session_.content().uuid) return {};
  if (const auto known = store_.identify(id(), settings_.formerly); !known)
    return tl::make_unexpected(Failure{Failure::Kind::Identity, known.error(), {}, {}});
  identified_ = session_.content().uuid;
  return {};
}

Result<VCenterId> VCenterCollector::connect(std::stop_token stop) {
  const auto opened = open(stop);
  if (!opened) return tl::make_unexpected(opened.error().error);
  return id();
}

SweepReport VCenterCollector::read_all(const std::stop_token& stop, const Progress& progress,
                                       bool past) {
  SweepReport report;
  report.vcenter = settings_.name;
  const Progress say = [&](const std::string& what) {
    if (progress) progress(settings_.name + ": " + what);
  };
  const auto asked = Clock::Steady::now();
  const Instant started = clock_.now().value_or(Instant());
  const auto opened = open(stop);
  record_session(opened ? std::nullopt : std::optional<Failure>(opened.error()), started);
  if (!opened) {
    SweepReport::Line line;
    line.stream = streams::kSession;
    line.outcome = PollOutcome::Failed;
    line.seconds = std::chrono::duration<double>(Clock::Steady::now() - asked).count();
    line.reason = opened.error().error.to_string();
    report.lines.push_back(line);
    report.outcome = PollOutcome::Failed;
    say(line.reason);
    return report;
  }
  Turn turn{stop, say, {}, false};
  read_current(report, turn);
  if (past) read_past(report, turn);
  finish(report);
  return report;
}

void VCenterCollector::read_current(SweepReport& report, Turn& turn) {
  for (const Stream& stream : streams_.all()) {
    if (turn.over) return;
    if (stream.background || !agenda_.is_due(id(), stream, clock_.now().value_or(Instant())))
      continue;
    turn.progress("reading " + stream.name);
    turn.ends = Clock::Steady::now() + settings_.background_turn;
    read(stream, report, turn);
  }
}

void VCenterCollector::read_past(SweepReport& report, Turn& turn) {
  const auto& all = streams_.all();
  const std::size_t first = first_of_past_;
  turn.ends = Clock::Steady::now() + settings_.background_turn;
  client_.in_background(true);
  bool began = false;  // one stream goes on in every sweep, however short a turn is
  for (std::size_t i = 0; i < all.size() && !turn.over; ++i) {
    const Stream& stream = all[(first + i) % all.size()];
    if (!stream.background || !agenda_.is_due(id(), stream, clock_.now().value_or(Instant())))
      continue;
    if ((began && Clock::Steady::now() >= turn.ends) || turn.stop.stop_requested()) {
      // The one that had no turn is the first of the next sweep.
      first_of_past_ = (first + i) % all.size();
      report.more = true;
      break;
    }
    began = true;
    read(stream, report, turn);
  }
  client_.in_background(false);
}

Answer<void> VCenterCollector::attempt(const Stream& stream, const Turn& turn, StreamRun& run) {
  run = StreamRun();
  run.poll.stream = stream.name;
  const Reading reading{session_,          store_,    plan_,        clock_, id(), turn.stop,
                        vcenter_settings_, turn.ends, turn.progress};
  run.poll.started = run.poll.from = run.poll.to = reading.now();
  run.poll.clock_offset_s = clock_.offset_s();
  try {
    return stream.read(reading, run);
  } catch (const std::exception& error) {
    return soap::failed(Failure::Kind::Malformed, error.what(), settings_.url + " " + stream.name);
  }
}

void VCenterCollector::read(const Stream& stream, SweepReport& report, Turn& turn) {
  const auto began = Clock::Steady::now();
  StreamRun result;
  Answer<void> done = attempt(stream, turn, result);
  if (!done && session_is_stale(done.error()) && !result.recorded) {
    // Everything that belongs to the old session is gone: once more, from the last commit.
    done = session_.reopen(turn.stop);
    if (done) done = attempt(stream, turn, result);
  }
  if (!done) {
    turn.over = ends_sweep(done.error());
    if (!result.recorded) {
      if (result.poll.outcome != PollOutcome::Partial) result.poll.outcome = PollOutcome::Failed;
      result.poll.reason = done.error().error.to_string();
      result.poll.ended = clock_.now().value_or(result.poll.started);
      record(result);
    }
    board_.update([&](VCenterStatus& status) {
      status.last_error = done.error().error.to_string();
      if (turn.over) status.up = false;
    });
  }
  schedule(stream, result, done.has_value());
  report.more = report.more || result.more;
  const bool idle = stream.background && done && !result.recorded && result.poll.read == 0;
  if (idle) return;
  SweepReport::Line line;
  line.stream = stream.name;
  line.seconds = std::chrono::duration<double>(Clock::Steady::now() - began).count();
  line.outcome = result.poll.outcome;
  line.read = result.poll.read;
  line.added = result.counts.activities_added + result.counts.entities_changed +
               result.counts.entities_removed + result.counts.samples_added;
  line.reason = result.poll.reason;
  publish(line, result);
  report.lines.push_back(std::move(line));
}

void VCenterCollector::schedule(const Stream& stream, const StreamRun& run, bool read) {
  const Instant now = clock_.now().value_or(run.poll.started);
  if (!read) {
    agenda_.failed(stream, now);
  } else if (!run.more) {
    agenda_.was_read(id(), stream, now);
  }
  board_.update([&](VCenterStatus& status) {
    if (run.backfill && run.more)
      status.backfills[stream.name] = *run.backfill;
    else if (read && (stream.background || run.backfill))
      status.backfills.erase(stream.name);
  });
}

void VCenterCollector::record(const StreamRun& run) {
  FactBatch batch;
  batch.vcenter = id();
  batch.recorded_at = clock_.now().value_or(run.poll.ended);
  batch.poll = run.poll;
  // Best effort: where the store refuses, the poll that is missing tells as much.
  (void)store_.commit(batch);
}

void VCenterCollector::record_session(const std::optional<Failure>& failure, Instant started) {
  const auto now = clock_.now();
  // Without an identity or a clock there is nothing to record it under: status and report tell it.
  if (!now || session_.content().uuid.empty() || !identify()) return;
  const auto offset = clock_.offset_s();
  const bool moved =
      !recorded_offset_s_ || !offset || std::abs(*offset - *recorded_offset_s_) > kOffsetStep;
  if (!failure && !moved) return;
  FactBatch batch;
  batch.vcenter = id();
  batch.recorded_at = *now;
  Poll poll;
  poll.stream = streams::kSession;
  poll.started = started == Instant() ? *now : started;
  poll.ended = poll.from = poll.to = *now;
  poll.clock_offset_s = offset;
  if (failure) {
    poll.outcome = PollOutcome::Failed;
    poll.reason = failure->error.to_string();
  } else if (offset) {
    batch.samples.push_back({{}, "clock_offset_seconds", *now, *offset});
  }
  batch.poll = std::move(poll);
  if (store_.commit(batch) && !failure) recorded_offset_s_ = offset;
}

void VCenterCollector::publish(const SweepReport::Line& line, const StreamRun& run) {
  board_.update([&](VCenterStatus& status) {
    status.poll_duration_s[line.stream] = line.seconds;
    if (line.outcome != PollOutcome::Failed) {
      Instant& until = status.stream_until[line.stream];
      until = std::max(until, run.poll.to);
      status.refused.erase(line.stream);
    } else {
      status.refused[line.stream] = line.reason;
    }
    if (run.poll.read > 0)
      status.hidden_share[line.stream] =
          static_cast<double>(run.poll.hidden) / static_cast<double>(run.poll.read);
    if (!run.poll.gaps.empty())
      status.gaps[line.stream] += static_cast<std::int64_t>(run.poll.gaps.size());
    status.facts += run.counts;
  });
}

void VCenterCollector::finish(SweepReport& report) {
  for (const auto& line : report.lines) report.outcome = std::max(report.outcome, line.outcome);
  const bool any = std::any_of(report.lines.begin(), report.lines.end(), [](const auto& line) {
    return line.outcome != PollOutcome::Failed;
  });
  // Failed means that nothing was read; a stream or two missing is partial.
  if (report.outcome == PollOutcome::Failed && any) report.outcome = PollOutcome::Partial;
  if (report.outcome != PollOutcome::Complete) return;
  board_.update([&](VCenterStatus& status) { status.last_poll = clock_.now(); });
}

}  // namespace

std::unique_ptr<Collector> make_collector_over(std::unique_ptr<soap::Transport> transport,
                                               Settings settings, CollectionPlan plan,
                                               FactStore& store) {
  return std::make_unique<VCenterCollector>(std::move(transport), std::move(settings),
                                            std::move(plan), store);
}

std::unique_ptr<Collector> make_collector(Settings settings, CollectionPlan plan,
                                          FactStore& store) {
  auto transport = soap::make_curl_transport(settings);
  return make_collector_over(std::move(transport), std::move(settings), std::move(plan), store);
}

}  // namespace plumbline::collector
