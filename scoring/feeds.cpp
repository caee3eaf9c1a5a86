#include "scoring/feeds.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

constexpr std::chrono::hours kOneFailure{1};

std::string minutes_of(Instant t) { return to_rfc3339(t).substr(0, 16) + "Z"; }

}  // namespace

Feeds::Feeds(const Evidence& evidence, const PracticeHistory& practice, const std::string& kind)
    : evidence_(evidence), kind_(kind) {
  const std::string prefix = streams::feeds(evidence.scope);
  for (const StreamCoverage& stream : evidence.streams) {
    if (!stream.stream.starts_with(prefix + kind + "/")) continue;
    const auto gone = practice.gone.find(stream.stream.substr(prefix.size()));
    if (gone == practice.gone.end() || gone->second > evidence.as_of) streams_.push_back(&stream);
  }
}

std::string Feeds::path_of(const StreamCoverage& stream) const {
  return stream.stream.substr(streams::feeds(evidence_.scope).size());
}

Feeds::Read Feeds::read_at(Instant moment) const {
  Read read = Read::Yes;
  for (const StreamCoverage* stream : streams_) {
    if (!stream->begin || moment < *stream->begin) continue;
    if (moment > *stream->until) {
      if (!stream->last_failure.empty()) return Read::Blind;
      read = Read::Waiting;
    } else if (std::any_of(stream->gaps.begin(), stream->gaps.end(),
                           [&](const Gap& gap) { return moment > gap.from && moment < gap.to; })) {
      return Read::Blind;
    }
  }
  return read;
}

std::optional<Reason> Feeds::silent(Duration lag) const {
  const Duration patience = std::max<Duration>(lag, kOneFailure);
  for (const StreamCoverage* stream : streams_) {
    if (stream->last_failure.empty()) continue;
    if (!stream->until)
      return Reason{"never_read", path_of(*stream) + " was never fetched: " + stream->last_failure,
                    kind_, evidence_.as_of};
    if (evidence_.as_of - *stream->until > patience)
      return Reason{"gap",
                    path_of(*stream) + " has not been fetched since " + minutes_of(*stream->until) +
                        ": " + stream->last_failure,
                    kind_, evidence_.as_of};
  }
  return std::nullopt;
}

}  // namespace plumbline::scoring
