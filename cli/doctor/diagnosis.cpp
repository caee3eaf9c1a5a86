#include "cli/doctor/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "cli/doctor/costs.h"
#include "cli/doctor/estimate_load.h"
#include "scoring/task_ids.h"

namespace plumbline::cli {
namespace {

using Grade = Finding::Grade;

constexpr double kOffsetNoteSeconds = 5;      // rubric 0.2, sys.clock_skew_s
constexpr double kOffsetProblemSeconds = 60;  // the same: cross-source durations become unknown
constexpr double kLeastRetentionDays = 30;
constexpr double kCertificateNoteDays = 30;
constexpr std::size_t kShownTaskIds = 12;
constexpr double kHiddenProblem = 0.05;  // rubric 0.2, sys.visible_share: at least 95 % visible

std::string percent(double share) {
  const double shown = share * 100;
  return (shown > 0 && shown < 1 ? std::string("under 1")
                                 : std::to_string(static_cast<int>(std::lround(shown)))) +
         " %";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Finding connection(const Examined& e) {
  const VCenterStatus& status = e.after_second;
  Finding finding{Grade::Good, "connection", {}, {}, {}, {}};
  if (status.version.empty() || e.first.outcome == PollOutcome::Failed) {
    finding.grade = Grade::Problem;
    finding.says = status.last_error.empty() ? "nothing could be read" : status.last_error;
    finding.remedy = "nothing else can be said before this works";
    return finding;
  }
  finding.says = "logged in to " + status.version + "; one session, closed at the end";
  return finding;
}

Finding certificate(const Examined& e) {
  const VCenterStatus& status = e.after_second;
  Finding finding{Grade::Good, "certificate", {}, {}, {}, {}};
  if (!status.tls_verified) {
    finding.grade = Grade::Problem;
    finding.says = "TLS verification is off: anybody in between can read the password";
    finding.remedy = "name a ca_file or pin a thumbprint under tls:";
    return finding;
  }
  finding.says = "the server's certificate is verified";
  if (!status.certificate_ends || !e.server_now) return finding;
  const double days =
      std::chrono::duration<double>(*status.certificate_ends - *e.server_now).count() / 86'400;
  finding.says += " and ends on " + to_rfc3339(*status.certificate_ends).substr(0, 10);
  if (days < kCertificateNoteDays) {
    finding.grade = Grade::Note;
    finding.says += ", in " + std::to_string(static_cast<int>(days)) + " days";
    finding.remedy = "renew it at the vCenter; a pinned thumbprint changes with it";
  }
  return finding;
}

Finding clock(const Examined& e) {
  Finding finding{Grade::Good, "clock", {}, {}, {}, {}};
  const auto offset = e.after_second.clock_offset_s;
  if (!offset) {
    finding.grade = Grade::Note;
    finding.says = "the vCenter's clock could not be read";
    return finding;
  }
  if (e.rehearsal) {
    finding.says = "a rehearsal: only the vCenter's clock counts";
    return finding;
  }
  const double off = std::abs(*offset);
  const std::string side = *offset < 0 ? " behind" : " ahead of";
  finding.says = off < 1 ? "the vCenter's clock and this host's agree"
                         : "the vCenter's clock is " +
                               std::to_string(static_cast<long>(std::lround(off))) + " s" + side +
                               " this host's";
  if (off <= kOffsetNoteSeconds) return finding;
  finding.grade = off > kOffsetProblemSeconds ? Grade::Problem : Grade::Note;
  finding.remedy =
      "check NTP on both; plumbline uses the vCenter's clock only, other sources "
      "(change records, hosts) may use another";
  return finding;
}

std::vector<Finding> privileges(const Examined& e) {
  const VCenterStatus& status = e.after_second;
  std::vector<Finding> findings;
  if (!status.excess_privileges.empty()) {
    Finding excess{Grade::Problem, "privileges", {}, {}, {}, {}};
    excess.says = "the account can do more than read: " + joined(status.excess_privileges);
    excess.remedy =
        "give it a role of its own (docs/read-only-account.md); with strict_read_only: "
        "true plumbline refuses to run with it";
    findings.push_back(std::move(excess));
  }
  if (!status.missing_privileges.empty()) {
    Finding missing{Grade::Problem, "privileges", {}, {}, {}, {}};
    missing.says = "the account lacks " + joined(status.missing_privileges);
    missing.remedy =
        "add them to its role (docs/read-only-account.md), or accept what stays "
        "unknown";
    findings.push_back(std::move(missing));
  }
  if (findings.empty())
    findings.push_back(
        {Grade::Good, "privileges", "the account can read and nothing else", {}, {}, {}});
  return findings;
}

Finding stream(const Examined& e, const collector::SweepReport::Line& line) {
  Finding finding{Grade::Good, line.stream, {}, {}, {}, {}};
  finding.says = std::to_string(line.read) + " read";
  const auto hidden = e.after_first.hidden_share.find(line.stream);
  const double share = hidden == e.after_first.hidden_share.end() ? 0 : hidden->second;
  if (line.outcome == PollOutcome::Failed) {
    finding.grade = Grade::Problem;
    finding.says = "cannot be read: " + line.reason;
  } else if (share > 0) {
    finding.grade = share > kHiddenProblem ? Grade::Problem : Grade::Note;
    finding.says += ", " + percent(share) + " of them not entirely readable";
    finding.remedy = "propagate the account's role to them";
  } else if (line.outcome == PollOutcome::Partial) {
    finding.grade = Grade::Note;
    finding.says += "; " + line.reason;
  }
  if (finding.grade == Grade::Problem)
    add_costs(finding, e.needs, [&](const auto& need) { return need.stream == line.stream; });
  return finding;
}

std::string option(const Examined& e, const std::string& key) {
  for (const auto& state : e.store.states("OptionManager"))
    if (const std::string* value = state.find(key)) return *value;
  return {};
}

Finding retention(const Examined& e, const std::string& kind) {
  Finding finding{Grade::Good, kind + " retention", {}, {}, {}, {}};
  const std::string days = option(e, kind + ".maxAge");
  if (option(e, kind + ".maxAgeEnabled") == "false") {
    finding.says = "vCenter keeps " + kind + "s for ever";
    return finding;
  }
  if (days.empty()) {
    finding.grade = Grade::Note;
    finding.says = "vCenter does not say how long it keeps " + kind + "s";
    finding.remedy = "what is lost while plumbline is down shows as a gap once it is known";
    return finding;
  }
  finding.says = "vCenter keeps " + kind + "s for " + days +
                 " days: plumbline may be down for so long without losing any";
  if (std::atof(days.c_str()) < kLeastRetentionDays) {
    finding.grade = Grade::Note;
    finding.remedy = "30 days are usual (" + kind + ".maxAge)";
  }
  return finding;
}

Finding statistics_levels(const Examined& e) {
  Finding finding{Grade::Good, "statistics levels", {}, {}, {}, {}};
  std::string levels;
  for (const auto& interval : e.store.states("PerfInterval")) {
    const std::string* period = interval.find("samplingPeriod");
    const std::string* level = interval.find("level");
    const std::string* enabled = interval.find("enabled");
    if (period == nullptr || level == nullptr) continue;
    levels += (levels.empty() ? "" : ", ") + *period +
              " s: " + (enabled != nullptr && *enabled == "false" ? "off" : "level " + *level);
  }
  if (levels.empty()) {
    finding.grade = Grade::Note;
    finding.says = "no statistics intervals were read";
    return finding;
  }
  std::vector<std::string> missing;
  for (const auto& counter : e.store.states("PerfCounter"))
    if (counter.find("collected.samplingPeriod") == nullptr) missing.push_back(counter.entity.moid);
  finding.says = levels;
  if (missing.empty()) return finding;
  std::sort(missing.begin(), missing.end());
  finding.grade = Grade::Note;
  finding.says += "; not collected at these levels: " + joined(missing);
  finding.remedy =
      "raise the level of an interval in vCenter where these signals matter (it costs "
      "space in vCenter's database)";
  add_costs(finding, e.needs, [&](const auto& need) {
    return need.stream.rfind("performance/", 0) == 0 &&
           std::binary_search(missing.begin(), missing.end(), need.what);
  });
  return finding;
}

/// P19: ids of tasks differ between versions; what no class lists is no work.
Finding task_ids(const Examined& e) {
  Finding finding{Grade::Good, "task ids", {}, {}, {}, {}};
  const scoring::TaskIds ids = scoring::compare_task_ids(e.after_second.task_ids, *e.work);
  if (e.after_second.task_ids.empty()) {
    finding.grade = Grade::Note;
    finding.says = "the vCenter's kinds of task could not be read";
    return finding;
  }
  std::string unlisted;
  std::size_t kinds = 0;
  for (const auto& [id, count] : e.store.tasks()) {
    if (scoring::lists_task(*e.work, id)) continue;
    if (++kinds <= kShownTaskIds)
      unlisted += (unlisted.empty() ? "" : ", ") + id + " (" + std::to_string(count) + ")";
  }
  finding.says = "this version knows " + std::to_string(e.after_second.task_ids.size()) +
                 " kinds of task; " + std::to_string(ids.listed) +
                 " are work that the catalogue lists, " + std::to_string(ids.unlisted) +
                 " are not listed";
  if (kinds == 0) return finding;
  finding.grade = Grade::Note;
  finding.says += "; of those " + std::to_string(kinds) + " were done: " + unlisted +
                  (kinds > kShownTaskIds ? ", …" : "");
  finding.remedy =
      "where one of these changes the estate, list it in catalogue/work.yml (overrides)";
  return finding;
}

}  // namespace

bool Diagnosis::healthy() const {
  return reached && std::none_of(findings.begin(), findings.end(),
                                 [](const Finding& f) { return f.grade == Grade::Problem; });
}

Diagnosis diagnose(const Examined& e) {
  Diagnosis diagnosis;
  diagnosis.vcenter = e.first.vcenter;
  diagnosis.url = e.url;
  diagnosis.findings.push_back(connection(e));
  diagnosis.reached = diagnosis.findings.front().grade == Grade::Good;
  if (!diagnosis.reached) return diagnosis;
  diagnosis.version = e.after_second.version;
  diagnosis.uuid = e.store.uuid();
  diagnosis.findings.push_back(certificate(e));
  diagnosis.findings.push_back(clock(e));
  for (auto& finding : privileges(e)) diagnosis.findings.push_back(std::move(finding));
  for (const char* kind : {"event", "task"}) diagnosis.findings.push_back(retention(e, kind));
  diagnosis.findings.push_back(statistics_levels(e));
  if (e.work != nullptr) diagnosis.findings.push_back(task_ids(e));
  for (const auto& line : e.first.lines) diagnosis.findings.push_back(stream(e, line));
  diagnosis.load = estimate_load(e);
  return diagnosis;
}

}  // namespace plumbline::cli
