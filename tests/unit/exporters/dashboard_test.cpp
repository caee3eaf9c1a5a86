#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "exporters/render.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/run.h"

namespace plumbline::exporters {
namespace {

using nlohmann::json;

class Dashboard : public ::testing::TestWithParam<const char*> {
 protected:
  /// Named: a temporary would not outlive the first step of a loop over its parts.
  const json board =
      json::parse(read_source(std::string("exporters/dashboards/") + GetParam() + ".json"));
};
INSTANTIATE_TEST_SUITE_P(Shipped, Dashboard, ::testing::Values("maturity", "area", "collector"));

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Every query of every panel, with Grafana's variables filled in as "All" would.
std::vector<std::string> queries(const json& board) {
  std::vector<std::string> all;
  for (const auto& panel : board["panels"])
    for (const auto& target : panel.value("targets", json::array())) all.push_back(target["expr"]);
  for (const auto& annotation : board["annotations"]["list"]) all.push_back(annotation["expr"]);
  for (auto& expression : all) {
    replace_all(expression, "$__rate_interval", "5m");
    replace_all(expression, "http://$1", "http://");  // a group of label_replace
    // An hour is told here; the past is asked in tests/end_to_end/watched.sh.
    replace_all(expression, " offset 28d", "");
    for (const auto& variable : board["templating"]["list"])
      replace_all(expression, "$" + variable["name"].get<std::string>(), ".+");
  }
  return all;
}

/// A promtool test file: an hour of the sample exposition, and each query must return something.
std::string promtool_test(const std::vector<std::string>& expressions) {
  json file = {{"evaluation_interval", "1m"}};
  json test = {{"interval", "1m"}, {"name", "every query finds something"}};
  std::istringstream exposition(render_metrics(full_snapshot()));
  for (std::string line; std::getline(exposition, line);) {
    if (line[0] == '#') continue;
    const auto space = line.rfind(' ');
    std::string series = line.substr(0, space);
    const std::string scraped = "job=\"plumbline\",instance=\"localhost:9747\"";
    if (series.back() == '}') {
      series.insert(series.size() - 1, "," + scraped);
    } else {
      series += "{" + scraped + "}";
    }
    const std::string value = line.substr(space + 1);
    test["input_series"].push_back({{"series", series}, {"values", value + "+0x60"}});
  }
  for (const auto& expression : expressions)
    test["promql_expr_test"].push_back({{"expr", "count(" + expression + ") > bool 0"},
                                        {"eval_time", "1h"},
                                        {"exp_samples", {{{"labels", "{}"}, {"value", 1}}}}});
  file["tests"] = {test};
  return file.dump();  // JSON is YAML
}

TEST_P(Dashboard, CanBeProvisionedAsItIs) {
  EXPECT_TRUE(board["id"].is_null());
  EXPECT_EQ(board["uid"], std::string("plumbline-") + GetParam());
  EXPECT_FALSE(board.contains("__inputs"));
  EXPECT_EQ(board["templating"]["list"][0]["type"], "datasource");
  for (const auto& panel : board["panels"]) {
    if (panel["type"] == "row") continue;
    EXPECT_EQ(panel["datasource"]["uid"], "${datasource}");
  }
}

TEST_P(Dashboard, HasPanelsThatDoNotOverlap) {
  ASSERT_GT(board["panels"].size(), 5U);
  std::set<std::pair<int, int>> taken;
  std::set<int> ids;
  for (const auto& panel : board["panels"]) {
    EXPECT_TRUE(ids.insert(panel["id"].get<int>()).second) << panel["title"];
    const auto& at = panel["gridPos"];
    EXPECT_LE(at["x"].get<int>() + at["w"].get<int>(), 24) << panel["title"];
    for (int x = at["x"]; x < at["x"].get<int>() + at["w"].get<int>(); ++x)
      for (int y = at["y"]; y < at["y"].get<int>() + at["h"].get<int>(); ++y)
        EXPECT_TRUE(taken.insert({x, y}).second) << panel["title"] << " at " << x << "," << y;
  }
}

TEST_P(Dashboard, UsesOnlyVariablesThatItDeclares) {
  for (const auto& expression : queries(board))
    EXPECT_EQ(expression.find('$'), std::string::npos) << expression;
}

TEST_P(Dashboard, FindsSomethingWithEachQuery) {
  const auto all = queries(board);
  ASSERT_GT(all.size(), 10U);
  const auto result = run("promtool test rules /dev/stdin", promtool_test(all));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  // The check itself must be able to fail.
  EXPECT_NE(run("promtool test rules /dev/stdin", promtool_test({"plumbline_levle"})).exit_code, 0);
}

}  // namespace
}  // namespace plumbline::exporters
