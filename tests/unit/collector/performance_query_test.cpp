#include "collector/sources/performance_query.h"

#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <string>

namespace plumbline::collector::sources {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

Instant at(const char* text) { return *parse_instant(text); }

Counter counter(int id, const char* name, double factor) {
  Counter one;
  one.id = id;
  one.name = name;
  one.factor = factor;
  return one;
}

PerformanceQuestion question() {
  PerformanceQuestion asked;
  asked.entities = {{"HostSystem", "host-1"}, {"HostSystem", "host-2"}};
  asked.counters = {counter(2, "cpu.usage.average", 1e-4),
                    counter(12, "cpu.ready.summation", 1e-3)};
  asked.period = seconds(300);
  asked.after = at("2026-01-05T00:00:00Z");
  asked.until = at("2026-01-05T00:15:00Z");
  return asked;
}

std::vector<EntitySeries> answer(const PerformanceQuestion& asked,
                                 std::vector<std::string> returnvals) {
  PerformanceAnswer taken(asked);
  for (std::string& text : returnvals) {
    pugi::xml_document document;
    taken.take(*soap::parse_element(document, text.data(), text.size()));
  }
  return std::move(taken).series();
}

std::string csv(const std::string& host, const std::string& stamps, const std::string& values) {
  return "<returnval xmlns:xsi=\"x\" xsi:type=\"PerfEntityMetricCSV\"><entity "
         "type=\"HostSystem\">" +
         host + "</entity><sampleInfoCSV>" + stamps + "</sampleInfoCSV>" + values + "</returnval>";
}

std::string csv_values(int id, const std::string& instance, const std::string& values) {
  return "<value xsi:type=\"PerfMetricSeriesCSV\"><id><counterId>" + std::to_string(id) +
         "</counterId><instance>" + instance + "</instance></id><value>" + values +
         "</value></value>";
}

constexpr const char* kStamps =
    "300,2026-01-05T00:05:00Z,300,2026-01-05T00:10:00Z,300,2026-01-05T00:15:00Z";

TEST(PerformanceQuery, AsksForTheAggregateOfEachCounterInTheOrderOfTheSchema) {
  const std::string body = envelope_of({"PerformanceManager", "PerfMgr"}, question()).body();
  EXPECT_THAT(
      body,
      HasSubstr("<querySpec><entity type=\"HostSystem\">host-2</entity>"
                "<startTime>2026-01-05T00:00:00Z</startTime><endTime>2026-01-05T00:15:00Z</endTime>"
                "<metricId><counterId>2</counterId><instance></instance></metricId>"
                "<metricId><counterId>12</counterId><instance></instance></metricId>"
                "<intervalId>300</intervalId><format>csv</format></querySpec>"));
}

TEST(PerformanceQuery, CsvIsReadInBaseUnits) {
  const auto series = answer(
      question(),
      {csv("host-1", kStamps, csv_values(2, "", "5000,100,0") + csv_values(12, "", "20000,1,2"))});
  ASSERT_THAT(series, SizeIs(2));
  EXPECT_EQ(series[0].entity, (EntityRef{"HostSystem", "host-1"}));
  EXPECT_EQ(series[0].series, "cpu.usage.average");
  EXPECT_THAT(series[0].points, ElementsAre(Pair(at("2026-01-05T00:05:00Z"), 0.5),
                                            Pair(at("2026-01-05T00:10:00Z"), 0.01),
                                            Pair(at("2026-01-05T00:15:00Z"), 0)));
  EXPECT_EQ(series[1].series, "cpu.ready.summation");
  EXPECT_EQ(series[1].points[0].second, 20);
}

TEST(PerformanceQuery, TheOtherFormatTellsTheSame) {
  const auto series =
      answer(question(),
             {"<returnval xmlns:xsi=\"x\" xsi:type=\"PerfEntityMetric\"><entity "
              "type=\"HostSystem\">host-1</entity>"
              "<sampleInfo><timestamp>2026-01-05T00:05:00Z</timestamp><interval>300</interval>"
              "</sampleInfo><sampleInfo><timestamp>2026-01-05T01:10:00+01:00</timestamp>"
              "<interval>300</interval></sampleInfo>"
              "<value xsi:type=\"PerfMetricIntSeries\"><id><counterId>2</counterId><instance/></id>"
              "<value>5000</value><value>100</value></value></returnval>"});
  ASSERT_THAT(series, SizeIs(1));
  EXPECT_THAT(series[0].points, ElementsAre(Pair(at("2026-01-05T00:05:00Z"), 0.5),
                                            Pair(at("2026-01-05T00:10:00Z"), 0.01)));
}

TEST(PerformanceQuery, AMissingSampleIsNoZero) {
  const auto series =
      answer(question(),
             {csv("host-1", kStamps, csv_values(2, "", "-1,,7") + csv_values(12, "", "-1,,"))});
  ASSERT_THAT(series, SizeIs(1)) << "a series of nothing is none";
  EXPECT_THAT(series[0].points, ElementsAre(Pair(at("2026-01-05T00:15:00Z"), 7e-4)));
}

TEST(PerformanceQuery, WhatWasNotAskedIsDropped) {
  const auto asked = question();
  EXPECT_THAT(answer(asked, {csv("host-9", kStamps, csv_values(2, "", "1,2,3"))}), IsEmpty());
  EXPECT_THAT(answer(asked, {csv("host-1", kStamps, csv_values(3, "", "1,2,3"))}), IsEmpty());
  EXPECT_THAT(answer(asked, {csv("host-1", kStamps, csv_values(2, "0", "1,2,3"))}), IsEmpty())
      << "the first processor's";
  EXPECT_THAT(answer(asked, {csv("host-1", "20,2026-01-05T00:05:00Z,20,2026-01-05T00:10:00Z",
                                 csv_values(2, "", "1,2"))}),
              IsEmpty())
      << "another interval: a sum over 20 s is not one over 300 s";
  const auto outside = answer(asked, {csv("host-1",
                                          "300,2026-01-05T00:00:00Z,300,2026-01-05T00:05:00Z,"
                                          "300,2026-01-05T00:20:00Z",
                                          csv_values(2, "", "10000,20000,30000"))});
  ASSERT_THAT(outside, SizeIs(1));
  EXPECT_THAT(outside[0].points, ElementsAre(Pair(at("2026-01-05T00:05:00Z"), 2)))
      << "after the begin, and not after the end";
}

TEST(PerformanceQuery, NewestFirstAndDoubledSamplesComeOutInOrderOnce) {
  const auto series = answer(
      question(),
      {csv("host-1", "300,2026-01-05T00:15:00Z,300,2026-01-05T00:05:00Z,300,2026-01-05T00:05:00Z",
           csv_values(2, "", "30000,10000,20000")),
       csv("host-1", kStamps, csv_values(2, "", "1,1,1"))});
  ASSERT_THAT(series, SizeIs(1)) << "an entity is told once";
  EXPECT_THAT(series[0].points, ElementsAre(Pair(at("2026-01-05T00:05:00Z"), 1),
                                            Pair(at("2026-01-05T00:15:00Z"), 3)));
}

TEST(PerformanceQuery, StampsAreThoseOfTheEntityItself) {
  const auto series = answer(
      question(), {csv("host-1", kStamps, csv_values(2, "", "10000,20000,30000")),
                   csv("host-2", "300,2026-01-05T00:10:00Z", csv_values(2, "", "40000,50000"))});
  ASSERT_THAT(series, SizeIs(2));
  EXPECT_THAT(series[1].points, ElementsAre(Pair(at("2026-01-05T00:10:00Z"), 4)))
      << "a value without a time is none";
}

TEST(PerformanceQuery, NonsenseIsNoSample) {
  for (const char* stamps : {"", ",", "300", "x,y", "300,2026-13-45T00:00:00Z", ",,,,"})
    EXPECT_THAT(answer(question(), {csv("host-1", stamps, csv_values(2, "", "1,2,3"))}), IsEmpty())
        << stamps;
  EXPECT_THAT(answer(question(), {csv("host-1", kStamps, csv_values(2, "", "a,1e3,0x7"))}),
              IsEmpty());
  EXPECT_THAT(answer(question(), {"<returnval/>", "<returnval><entity/><value/></returnval>"}),
              IsEmpty());
}

}  // namespace
}  // namespace plumbline::collector::sources
