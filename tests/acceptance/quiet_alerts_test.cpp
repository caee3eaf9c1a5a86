#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "exporters/render.h"
#include "tests/acceptance/history.h"
#include "tests/acceptance/scripts.h"
#include "tests/source_folder.h"

namespace plumbline::acceptance {
namespace {

constexpr int kSettled = 20;  ///< weeks until what the team does is held
constexpr int kQuiet = 52;

/// The alert rules as shipped, without their waiting times: what would be pending alarms as well.
std::string hasty_rules() {
  std::ifstream file(tests::source_folder() + "/exporters/alerts/plumbline.rules.yml");
  std::ostringstream text;
  text << file.rdbuf();
  return std::regex_replace(text.str(), std::regex("\n *for: [0-9a-z]+"), "");
}

/// Week by week as promtool's test series: an absent sample is "_".
std::map<std::string, std::vector<std::string>> series_of(const History& history) {
  std::vector<scoring::Assessment> moments;
  for (int w = kSettled; w < kSettled + kQuiet; ++w) {
    scoring::Assessment moment;
    moment.as_of = week(w);
    moment.scopes = {history.at(w)};
    moment.scopes[0].name = "quiet";
    moments.push_back(std::move(moment));
  }
  std::istringstream lines(
      exporters::render_history(moments, shipped_rubric(), "plumbline", "host:9747"));
  std::map<std::string, std::vector<std::string>> series;
  const double first = std::chrono::duration<double>(week(kSettled).time_since_epoch()).count();
  for (std::string line; std::getline(lines, line);) {
    if (line[0] == '#') continue;
    const auto name_end = line.rfind("} ") + 1;
    std::istringstream rest(line.substr(name_end));
    std::string value;
    double at = 0;
    rest >> value >> at;
    auto& values = series[line.substr(0, name_end)];
    values.resize(kQuiet, "_");
    values[static_cast<std::size_t>(std::lround((at - first) / 604800))] = value;
  }
  return series;
}

struct Verdict {
  int exit_code;
  std::string output;
};

Verdict promtool(const std::map<std::string, std::vector<std::string>>& series,
                 const std::string& rules) {
  char folder[] = "/tmp/plumbline-quiet-XXXXXX";
  const std::string at = mkdtemp(folder);
  std::ofstream(at + "/rules.yml") << rules;
  std::ofstream test(at + "/test.yml");
  test << "rule_files: [rules.yml]\nevaluation_interval: 168h\ntests:\n  - interval: 168h\n"
       << "    input_series:\n";
  for (const auto& [name, values] : series) {
    test << "      - series: '" << name << "'\n        values: '";
    for (const auto& value : values) test << value << ' ';
    test << "'\n";
  }
  test << "    alert_rule_test:\n";
  const std::regex alert("- alert: (\\w+)");
  for (auto name = std::sregex_iterator(rules.begin(), rules.end(), alert);
       name != std::sregex_iterator(); ++name)
    for (int w = 0; w < kQuiet; ++w)
      test << "      - {eval_time: " << w * 168 << "h, alertname: " << (*name)[1] << "}\n";
  test.close();
  FILE* pipe = popen(("promtool test rules " + at + "/test.yml 2>&1").c_str(), "r");
  Verdict verdict{-1, {}};
  char buffer[4096];
  while (const auto got = fread(buffer, 1, sizeof buffer, pipe)) verdict.output.append(buffer, got);
  const int status = pclose(pipe);
  verdict.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  (void)std::system(("rm -rf " + at).c_str());
  return verdict;
}

class QuietWeeks : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, QuietWeeks, ::testing::Values(1, 2, 3));

// An estate that works as well as ever, with the noise of its work: no rule may fire in a year, not
// even for a moment.
TEST_P(QuietWeeks, RaiseNoAlarm) {
  Script script = managed_team();
  script.seed = GetParam();
  script.phases = {script.phases.back()};
  script.phases[0].from_week = 0;
  script.read_again_weeks = 20;
  const auto history = live(script, kSettled + kQuiet, shipped_rubric());
  EXPECT_GE(area(history.at(kSettled), "change").level, 3) << "there is something to lose";
  const auto series = series_of(history);
  ASSERT_GT(series.size(), 100U);
  const auto quiet = promtool(series, hasty_rules());
  EXPECT_EQ(quiet.exit_code, 0) << quiet.output.substr(0, 4000);
  // The check itself must be able to fail.
  const auto noisy =
      promtool(series, std::regex_replace(hasty_rules(), std::regex("plumbline_regressing == 1"),
                                          "plumbline_regressing == 0"));
  EXPECT_NE(noisy.exit_code, 0);
}

}  // namespace
}  // namespace plumbline::acceptance
