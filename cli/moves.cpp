#include "cli/moves.h"

#include <algorithm>

#include "exporters/render.h"

namespace plumbline::cli {

namespace {

/// Judges one scope as one of the stages.
class Tracer {
 public:
  Tracer(const Environment& environment, ledger::Ledger& ledger, std::string scope,
         const Progress& progress)
      : environment_(environment), ledger_(ledger), progress_(progress) {
    path_.scope = std::move(scope);
  }

  Result<scoring::Passage> trace(Instant from, Instant to, const scoring::Rubric* former) {
    if (auto begun = begin(from, former); !begun) return tl::make_unexpected(begun.error());
    if (path_.before.rubric_digest != environment_.rubric.digest)
      if (auto done = add(scoring::Origin::Rubric, from, known_then_, {}); !done)
        return tl::make_unexpected(done.error());
    if (from < to) {
      const auto sightings = ledger_.sighting_heads(path_.scope);
      if (!sightings) return tl::make_unexpected(sightings.error());
      const bool practice = std::any_of(sightings->begin(), sightings->end(), [&](const auto& s) {
        return s.seen_at > from && s.seen_at <= to;
      });
      if (practice)
        if (auto done = add(scoring::Origin::Facts, to, {}, from); !done)
          return tl::make_unexpected(done.error());
      const auto last = practice ? scoring::Origin::Practice : scoring::Origin::Facts;
      if (auto done = add(last, to, {}, {}); !done) return tl::make_unexpected(done.error());
    }
    return std::move(path_);
  }

 private:
  Result<void> begin(Instant from, const scoring::Rubric* former) {
    if (former == nullptr) {
      const auto said = ledger_.published(path_.scope, from);
      if (!said) return tl::make_unexpected(said.error());
      if (*said) {
        auto read = exporters::read_assessment(**said);
        if (!read) return tl::make_unexpected(read.error());
        path_.before = std::move(*read);
        path_.said = true;
        known_then_ = path_.before.known_at;
        return {};
      }
    }
    Environment then = environment_;
    if (former != nullptr) then.rubric = *former;
    auto judged = judge(then, ledger_, from, std::nullopt, path_.scope, progress_);
    if (!judged) return tl::make_unexpected(judged.error());
    path_.before = std::move(*judged);
    return {};
  }

  Result<void> add(scoring::Origin origin, Instant at, std::optional<Instant> known_at,
                   std::optional<Instant> practice_at) {
    auto judged = judge(environment_, ledger_, at, known_at, path_.scope, progress_, practice_at);
    if (!judged) return tl::make_unexpected(judged.error());
    path_.stages.push_back({origin, std::move(*judged)});
    return {};
  }

  const Environment& environment_;
  ledger::Ledger& ledger_;
  const Progress& progress_;
  scoring::Passage path_;
  std::optional<Instant> known_then_;
};

}  // namespace

Result<std::vector<scoring::Passage>> compare(const Environment& environment,
                                              ledger::Ledger& ledger, const Comparison& comparison,
                                              const std::string& only_scope,
                                              const Progress& progress) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  if (!info->latest_recorded_at)
    return fail("the ledger is empty", info->path, "run `plumbline collect --once` first");
  const Instant to = comparison.to.value_or(*info->latest_recorded_at);
  const Instant last_week = start_of_iso_week(to - std::chrono::microseconds(1));
  const Instant from =
      comparison.from.value_or(comparison.former_rubric != nullptr ? to : last_week);
  if (from > to)
    return fail("--from " + to_rfc3339(from) + " lies after --at " + to_rfc3339(to), {},
                "name the earlier moment under --from");
  std::vector<scoring::Passage> paths;
  for (const auto& scope : environment.settings.scopes) {
    if (!only_scope.empty() && scope.name != only_scope) continue;
    auto path =
        Tracer(environment, ledger, scope.name, progress).trace(from, to, comparison.former_rubric);
    if (!path) return tl::make_unexpected(path.error());
    paths.push_back(std::move(*path));
  }
  if (paths.empty())
    return fail("there is no scope '" + only_scope + "'", {}, "see scopes: in the configuration");
  return paths;
}

}  // namespace plumbline::cli
