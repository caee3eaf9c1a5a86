#include "cli/command_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <set>

#include "cli/commands/commands.h"
#include "cli/define_practice.h"
#include "cli/exit_codes.h"
#include "cli/version.h"
#include "exporters/causing_facts.h"

extern char** environ;

namespace plumbline::cli {

namespace {

constexpr const char* kIntro =
    "plumbline reads what happened in a VMware vCenter, decides from that evidence how mature "
    "each\n"
    "operational process is, and exports the scores. It only ever reads.\n";

constexpr const char* kExamples =
    "\nA first look, without a configuration file:\n"
    "  export PLUMBLINE_VCENTER_URL=https://vcenter.example.com/sdk\n"
    "  export PLUMBLINE_VCENTER_USERNAME=svc-plumbline@vsphere.local\n"
    "  export PLUMBLINE_VCENTER_PASSWORD_FILE=/run/credentials/vcenter\n"
    "  export PLUMBLINE_LEDGER=sqlite:./ledger.db\n"
    "  plumbline collect --once && plumbline assess\n"
    "\nExit codes: 0 done, 1 check found problems, 2 usage or configuration, 3 partly read,\n"
    "4 nothing read, 5 ledger.\n";

std::map<std::string, std::string> relevant_environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string pair(*entry);
    const auto equals = pair.find('=');
    const std::string name = pair.substr(0, equals);
    static const std::set<std::string> kUsual = {"CREDENTIALS_DIRECTORY",
                                                 "https_proxy",
                                                 "HTTPS_PROXY",
                                                 "http_proxy",
                                                 "all_proxy",
                                                 "ALL_PROXY",
                                                 "no_proxy",
                                                 "NO_PROXY"};
    const bool wanted = name.starts_with("PLUMBLINE_") || kUsual.contains(name);
    if (wanted && equals != std::string::npos) out[name] = pair.substr(equals + 1);
  }
  return out;
}

constexpr std::size_t kUsualWidth = 100;

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
  return kUsualWidth;
}

/// CLI11 turns an exception from a validator into a usage error with this text.
std::string check_instant(const std::string& text) {
  const auto t = parse_instant(text);
  return t ? std::string() : t.error().to_string();
}

/// "90d", "12w", "36h", or a moment.
std::optional<std::chrono::seconds> parse_span(const std::string& text) {
  const bool digits = text.size() >= 2 && text.size() <= 6 &&
                      text.find_first_not_of("0123456789") == text.size() - 1;
  const long count = digits ? std::stol(text) : 0;
  if (count == 0) return std::nullopt;
  switch (text.back()) {
    case 'h':
      return std::chrono::hours(count);
    case 'd':
      return std::chrono::days(count);
    case 'w':
      return std::chrono::weeks(count);
    default:
      return std::nullopt;
  }
}

std::string check_since(const std::string& text) {
  return parse_span(text) ? std::string() : check_instant(text);
}

/// Moments as they stand on the command line.
struct Moments {
  std::string at;
  std::string known_at;
  std::string from;
  std::string since = "90d";
  std::string until;
};

void add_moments(CLI::App& app, Moments& moments) {
  app.add_option("--at", moments.at,
                 "moment judged: 2026-11-22 or RFC 3339 (default: the latest known)")
      ->check(check_instant);
  app.add_option("--known-at", moments.known_at,
                 "judge with what had been recorded by then (default: everything)")
      ->check(check_instant);
}

void define_reports(CLI::App& app, Options& o, Moments& moments) {
  const auto define = [&](const char* name, const char* what, std::vector<std::string> formats) {
    auto* command = app.add_subcommand(name, what);
    std::string list;
    for (const auto& format : formats) list += (list.empty() ? "" : ", ") + format;
    command->add_option("--format", o.format, list)->check(CLI::IsMember(std::move(formats)));
    command->add_option("--scope", o.scope, "only this scope");
    add_moments(*command, moments);
    return command;
  };
  define("roadmap", "the fewest indicators that lift each area by one level", {"table", "json"})
      ->footer(
          "Mandatory ones first, then the least effort, then what other areas need too. No level "
          "is\n"
          "skipped. A date is the earliest at which the indicator could be met at today's pace.");
  define("outcomes", "what operations achieve, beside what others published", {"table", "json"})
      ->footer(
          "In the terms of DORA and Visible Ops, with source and year. Levels do not rest on "
          "them.");
  define("report", "everything for the monthly meeting, on standard output",
         {"markdown", "html", "json", "csv"})
      ->footer(
          "Markdown unless --format says otherwise. The HTML needs no other file:\n"
          "  plumbline report --format html >maturity.html\n"
          "CSV: a line for every criterion of every indicator.");
}

void define_changes(CLI::App& app, Options& o, Moments& moments) {
  auto* changes = app.add_subcommand("changes", "what moved between two moments or two rubrics");
  changes
      ->add_option("--from", moments.from,
                   "the earlier moment (default: the end of the last week before --at)")
      ->check(check_instant);
  changes->add_option("--at", moments.at, "the later moment (default: the latest known)")
      ->check(check_instant);
  changes->add_option("--rubric", o.former_rubric,
                      "judge --from with the rubric in this folder laid over the one in force");
  changes->add_option("--scope", o.scope, "only this scope");
  changes->add_option("--format", o.format, "table or json")
      ->check(CLI::IsMember({"table", "json"}));
  changes->footer(
      "Every level and indicator that moved, with its cause: the rubric (the same facts under\n"
      "both), the facts, or what the practice folder says since; and the criteria without which\n"
      "it would have stayed. Where --from is a week's end whose assessment was published, that\n"
      "is where it begins.\n"
      "\n  plumbline changes                              since the last closed week\n"
      "  plumbline changes --from 2026-09-07\n"
      "  plumbline changes --rubric /srv/rubric-before  the same facts under two rubrics\n");
}

void define_history(CLI::App& app, Options& o, Moments& moments) {
  auto* history = app.add_subcommand(
      "history", "past days as OpenMetrics, so that dashboards are full on the first day");
  history->add_option("--since", moments.since, "how far back: 90d, 26w, or a moment (2026-08-01)")
      ->check(check_since)
      ->capture_default_str();
  history
      ->add_option("--until", moments.until,
                   "the last moment (default: three hours before the latest known)")
      ->check(check_instant);
  history->add_option("--job", o.job, "label job of the scrape")->capture_default_str();
  history->add_option("--instance", o.instance, "label instance of the scrape")
      ->capture_default_str();
  history->add_option("--scope", o.scope, "only this scope");
  history->footer(
      "Judges each midnight (UTC) with all that is known now, as `assess --at` does, and writes\n"
      "one sample of each series a day. Make blocks of it and give them to Prometheus:\n"
      "\n  plumbline history --since 90d > history.om\n"
      "  promtool tsdb create-blocks-from openmetrics --max-block-duration=744h history.om DATA\n"
      "\nDATA is Prometheus' storage.tsdb.path; its retention must reach as far back.\n"
      "Exit codes: 0 written, 2 usage or configuration, 5 ledger.");
}

void add_format(CLI::App& app, Options& o) {
  app.add_option("--format", o.format, "table or json")->check(CLI::IsMember({"table", "json"}));
}

void add_plan_options(CLI::App& app, Options& o) {
  app.add_option("--min-effect", o.min_effect,
                 "smallest effect worth having, relative: 0.2 (of rates: of the undesired share)")
      ->check(CLI::Range(0.1, 1.0));
  app.add_option("--effect", o.planned_effect,
                 "the true effect that you hope for (default: 1.5 times the smallest)")
      ->check(CLI::Range(0.1, 0.95));
  app.add_option("--weeks", o.run_weeks, "weeks after the wash-in (default: 12, or what it needs)")
      ->check(CLI::Range(8, 104));
}

/// The four commands of the workbench; which one was called stands in Options::action.
void define_experiment(CLI::App& app, Options& o, Moments& moments) {
  auto* bench = app.add_subcommand(
      "experiment", "try one change of a procedure, promised beforehand and judged once");
  bench->require_subcommand(1);
  bench->footer(
      "  plumbline experiment new --area change          metrics worth improving, and a draft\n"
      "  plumbline experiment plan FILE                  can it be decided, and after how long\n"
      "  plumbline experiment list                       all of them, with their verdicts\n"
      "  plumbline experiment show EXP-001               numbers, guards, what to do next\n"
      "  plumbline experiment targets                    targets that are missed by evidence\n"
      "\nAn experiment counts when plumbline saw its file before its start. It is judged once, at\n"
      "its fixed end: held, refuted, undecided or invalid. docs/experiments.md leads through one.\n"
      "Exit codes: 0 done, 1 it cannot be decided (plan, new), 2 usage, 5 ledger.");
  const auto sub = [&](const char* name, const char* about) {
    auto* command = bench->add_subcommand(name, about);
    command->callback([&o, name] { o.action = name; });
    command->add_option("--scope", o.scope, "only this scope");
    add_format(*command, o);
    add_moments(*command, moments);
    return command;
  };
  auto* make = sub("new", "suggest metrics of an area and write a draft");
  make->add_option("--area", o.area, "process area: change, consuming, …")->required();
  make->add_option("--metric", o.metric, "the metric (default: the weakest that can be decided)");
  make->add_option("--out", o.out_file, "write the file there (default: standard output)");
  add_plan_options(*make, o);
  make->footer(
      "The suggestions go to standard error, the file to standard output or --out; nothing is\n"
      "overwritten. Noise: what one ordinary week is off, as a relative effect. Memory: how much\n"
      "a week resembles the one before; the more of both, the more weeks it takes.");
  auto* list = sub("list", "all experiments that were seen, with their verdicts");
  list->add_option("--area", o.area, "only this process area");
  auto* show = sub("show", "one experiment: numbers, guards, confounders, verdict, what is next");
  show->add_option("id", o.experiment, "its id: EXP-001")->required();
  show->footer(
      "While it runs, everything shown is an illustration: whoever stops early makes it invalid.");
  sub("targets", "targets that are rates, and what the weeks say against them")
      ->footer(
          "An e-value, made for looking often: 1 says nothing, 20 is evidence at 5 % that the\n"
          "target is missed, however often one looks. A control chart shown every week cannot say "
          "so.");
  auto* plan = sub("plan", "how many weeks it needs, or why it cannot be decided");
  plan->add_option("file", o.folder, "an experiment file, in the practice folder or not yet");
  plan->add_option("--metric", o.metric, "instead of a file: a metric, with defaults");
  add_plan_options(*plan, o);
  plan->footer(
      "Power is how often the whole verdict (test, size, place of the change, guards) is held, by\n"
      "simulation from the metric's own weeks. Below 80 % it is refused: choose more weeks, a\n"
      "larger effect, a calmer metric, or fewer guards.");
}

void define_commands(CLI::App& app, Options& o, Moments& moments) {
  auto* serve_command =
      app.add_subcommand("serve", "run as a service: collect, assess, answer scrapes");
  serve_command->footer(
      "Reads every vCenter continuously and serves /metrics, / and /api/v1/assessment.");
  auto* collect_command =
      app.add_subcommand("collect", "read everything that is due, commit, and exit");
  collect_command->add_flag("--once", o.once, "one sweep of every vCenter (the only way for now)");
  collect_command->footer("Exit codes: 0 complete, 3 partial, 4 failed, 5 ledger.");
  auto* assess_command =
      app.add_subcommand("assess", "judge every scope from the ledger's evidence");
  add_moments(*assess_command, moments);
  assess_command->add_flag("--published", o.as_published,
                           "what was said at the end of the week before --at, as it was said "
                           "(JSON)");
  assess_command->add_option("--format", o.format, "table or json")
      ->check(CLI::IsMember({"table", "json"}));
  auto* explain_command =
      app.add_subcommand("explain", "why an area stands where it does, down to the facts");
  explain_command->add_option("area", o.area, "process area: change, consuming, …")->required();
  explain_command->add_option("--scope", o.scope, "only this scope");
  explain_command->add_option("--indicator", o.indicator,
                              "only this indicator (change.2.success_rate)");
  explain_command->add_option("--facts", o.facts, "how many facts to show per criterion")
      ->check(CLI::Range(std::size_t{0}, exporters::kMostFacts));
  add_moments(*explain_command, moments);
  define_reports(app, o, moments);
  define_changes(app, o, moments);
  auto* forget_command =
      app.add_subcommand("forget", "erase an account's name from the ledger for ever");
  forget_command->add_option("account", o.account, "the account as vCenter spells it, or actor-N")
      ->required();
  auto* doctor_command = app.add_subcommand(
      "doctor", "connect, read once, keep nothing, and say what works and what is missing");
  doctor_command->add_option("--format", o.format, "table or json")
      ->check(CLI::IsMember({"table", "json"}));
  doctor_command->footer(
      "Looks at every configured vCenter: connection, certificate, clock, privileges missing or "
      "too "
      "much,\nretention, statistics levels, each stream, estimated load and ledger growth.\n"
      "Exit codes: 0 all is well, 1 problems found, 4 nothing could be read.");
  app.add_subcommand("check-config", "check configuration, catalogue and rubric; change nothing");
  auto* check = app.add_subcommand("check-practice", "check a practice folder; change nothing");
  check->add_option("folder", o.folder, "the folder (default: those of the configuration)");
  check->footer(
      "Says what lies there, what is wrong (file, line, remedy) and what will not count.\n"
      "When an item was first seen only the ledger knows; that decides from when it counts.\n"
      "Exit codes: 0 no problems, 1 problems found, 2 the folder cannot be read.");
  define_practice(app, o);
  define_history(app, o, moments);
  define_experiment(app, o, moments);
}

void take_moments(const Moments& moments, Options& o) {
  if (!moments.at.empty()) o.at = *parse_instant(moments.at);
  if (!moments.from.empty()) o.from = *parse_instant(moments.from);
  if (!moments.known_at.empty()) o.known_at = *parse_instant(moments.known_at);
  if (!moments.until.empty()) o.until = *parse_instant(moments.until);
  if (const auto span = parse_span(moments.since)) {
    o.since = *span;
  } else {
    o.since = *parse_instant(moments.since);
  }
}

int dispatch(const Options& o) {
  if (o.command == "serve") return serve(o);
  if (o.command == "collect") return collect(o);
  if (o.command == "assess") return assess(o);
  if (o.command == "explain") return explain(o);
  if (o.command == "changes") return changes(o);
  if (o.command == "history") return history(o);
  if (o.command == "forget") return forget(o);
  if (o.command == "doctor") return doctor(o);
  if (o.command == "report") return report(o);
  if (o.command == "roadmap") return roadmap(o);
  if (o.command == "outcomes") return outcomes(o);
  if (o.command == "check-config") return check_config(o);
  if (o.command == "experiment") return experiment(o);
  if (o.command == "practice") return practice(o);
  return check_practice(o);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app(kIntro, "plumbline");
  app.footer(kExamples);
  app.set_version_flag("--version", version_line());
  app.require_subcommand(1);
  app.fallthrough();
  Options o;
  Moments moments;
  app.add_option("--config.file", o.config_file,
                 "configuration file (YAML); without it the PLUMBLINE_… variables are read");
  app.add_flag("--verbose", o.verbose, "log what is asked of the vCenter");
  define_commands(app, o, moments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? Exit::Ok : Exit::Usage;
  }
  o.command = app.get_subcommands().front()->get_name();
  o.environment = relevant_environment();
  o.width = terminal_width();
  o.colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  take_moments(moments, o);
  try {
    return dispatch(o);
  } catch (const std::exception& e) {
    std::cerr << "plumbline: unexpected: " << e.what() << " (please report this)\n";
    return Exit::Usage;
  }
}

}  // namespace plumbline::cli
