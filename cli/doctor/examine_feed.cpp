#include "cli/doctor/examine_feed.h"

#include "config/practice.h"

namespace plumbline::cli {

Finding examine_feed(const config::FeedSettings& feed, const config::ScopeSettings& scope,
                     const scoring::Rubric& rubric,
                     const std::map<std::string, std::string>& variables,
                     const std::stop_token& stop) {
  Finding finding{Finding::Grade::Good, "feed " + feed.name, {}, {}, {}, {}};
  const auto problem = [&](const Error& error) {
    finding.grade = Finding::Grade::Problem;
    finding.says = error.what + " (" + error.where + ")";
    finding.remedy = error.remedy;
    return finding;
  };
  const auto reader = collector::make_feed(fetch_settings(feed, variables));
  const auto answer = reader->read(stop);
  if (!answer) return problem(answer.error());
  std::string exports;
  const Instant epoch;
  if (!scope.practice.empty())
    if (const auto seen = config::look_at_practice(scope.name, scope.practice, epoch, {}))
      for (const Sighting& sighting : *seen)
        if (sighting.path == kExportsFile) exports = sighting.content;
  if (const auto good = check_feed(feed, answer->content, exports, epoch, rubric); !good)
    return problem(good.error());
  finding.says = std::to_string(answer->content.size() / 1024 + 1) + " KiB of " + feed.kind +
                 " from " + collector::shown_address(feed.url) + ", to be kept as " + feed.path();
  if (!feed.verify) {
    finding.grade = Finding::Grade::Problem;
    finding.says += "; TLS verification is off: anybody in between can forge it";
    finding.remedy = "name a ca_file or pin a thumbprint under tls:";
  }
  return finding;
}

}  // namespace plumbline::cli
