#include <gtest/gtest.h>

#include "scoring/assess.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

TEST(SeriesDefinitions, AreWhatTheCatalogueAsksOfSamples) {
  Rubric rubric;
  rubric.signals = {SmallEstate::signal("cap.headroom_ok", "n1_share", {}, 30, 14),
                    SmallEstate::signal("cap.ready_over5", "machine_share",
                                        {{"counter", std::string("cpu.ready.summation")},
                                         {"per", std::string("cpu_time")},
                                         {"above", 0.05},
                                         {"share", 0.05}},
                                        30, 20),
                    SmallEstate::signal("chg.changes", "activity_count", {}, 90, 1)};
  const auto definitions = series_definitions(rubric);
  ASSERT_EQ(definitions.size(), 2U);
  EXPECT_EQ(definitions[0].kind, SeriesDefinition::Kind::Headroom);
  EXPECT_EQ(definitions[1].tests.at(0).per, SeriesTest::Per::CpuTime);
  EXPECT_EQ(definitions[1].window_days, 30);
  rubric.signals[1].parameters["above"] = 0.10;
  EXPECT_NE(series_definitions(rubric)[1].digest, definitions[1].digest);
}

TEST(SeriesDefinitions, OfTheSameMeasureOnlyActiveMemoryIsMadeOfItsOwnNumbers) {
  Rubric rubric;
  for (const char* resource : {"cpu", "memory", "active_memory"})
    rubric.signals.push_back(SmallEstate::signal(std::string("cap.") + resource, "n1_headroom",
                                                 {{"resource", std::string(resource)}}));
  const auto definitions = series_definitions(rubric);
  ASSERT_EQ(definitions.size(), 1U);
  EXPECT_EQ(definitions[0].signal, "cap.active_memory");
  EXPECT_EQ(definitions[0].kind, SeriesDefinition::Kind::ActiveHeadroom);
}

TEST(SeriesDefinitions, ServersThatAreTooSmallHaveHostsWithEnough) {
  Rubric rubric;
  rubric.signals = {SmallEstate::signal(
      "cons.undersized_share", "undersized_share",
      {{"cpu_above", 0.9}, {"host_cpu_above", 0.85}, {"share", 0.05}, {"least_days", 14.0}}, 30,
      20)};
  const auto tests = series_definitions(rubric).at(0).tests;
  ASSERT_EQ(tests.size(), 2U);
  EXPECT_EQ(tests[0].host, SeriesTest::Host::Cpu);
  EXPECT_EQ(tests[0].host_above, 0.85);
  EXPECT_EQ(tests[1].host, SeriesTest::Host::Memory);
  const std::string digest = series_definitions(rubric)[0].digest;
  rubric.signals[0].parameters["host_cpu_above"] = 0.9;
  EXPECT_NE(series_definitions(rubric)[0].digest, digest);
}

}  // namespace
}  // namespace plumbline::scoring
