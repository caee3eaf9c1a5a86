#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <string>

#include "collector/soap/element.h"
#include "collector/sources/counter_directory.h"
#include "collector/sources/counter_unit.h"

namespace plumbline::collector::sources {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string info(int id, const std::string& group, const std::string& name,
                 const std::string& rollup, const std::string& unit, const std::string& levels) {
  return "<PerfCounterInfo xsi:type=\"PerfCounterInfo\"><key>" + std::to_string(id) +
         "</key><nameInfo><label>l</label><summary>s</summary><key>" + name +
         "</key></nameInfo><groupInfo><label>l</label><summary>s</summary><key>" + group +
         "</key></groupInfo><unitInfo><label>l</label><summary>s</summary><key>" + unit +
         "</key></unitInfo><rollupType>" + rollup + "</rollupType><statsType>rate</statsType>" +
         levels + "</PerfCounterInfo>";
}

class Xml {
 public:
  explicit Xml(std::string text) : text_(std::move(text)) {
    node_ = *soap::parse_element(document_, text_.data(), text_.size());
  }
  soap::Node node() const { return node_; }

 private:
  std::string text_;
  pugi::xml_document document_;
  soap::Node node_;
};

TEST(CounterUnit, Lesson13EveryUnitBecomesItsBaseUnit) {
  // 50 % is told as 5000, 20 s of waiting as 20000 ms, and vCenter's kilobyte is 1024 bytes.
  EXPECT_DOUBLE_EQ(5'000 * *base_unit_factor("percent"), 0.5);
  EXPECT_DOUBLE_EQ(20'000 * *base_unit_factor("millisecond"), 20);
  EXPECT_DOUBLE_EQ(3'000'000 * *base_unit_factor("microsecond"), 3);
  EXPECT_DOUBLE_EQ(7 * *base_unit_factor("second"), 7);
  EXPECT_DOUBLE_EQ(4 * *base_unit_factor("kiloBytes"), 4'096);
  EXPECT_DOUBLE_EQ(2 * *base_unit_factor("megaBytes"), 2'097'152);
  EXPECT_DOUBLE_EQ(*base_unit_factor("teraBytes"), 1'099'511'627'776);
  EXPECT_DOUBLE_EQ(5 * *base_unit_factor("kiloBytesPerSecond"), 5'120);
  EXPECT_DOUBLE_EQ(*base_unit_factor("megaBytesPerSecond"), 1'048'576);
  EXPECT_DOUBLE_EQ(2'400 * *base_unit_factor("megaHertz"), 2.4e9);
  for (const char* as_is : {"number", "watt", "joule", "celsius"})
    EXPECT_DOUBLE_EQ(*base_unit_factor(as_is), 1) << as_is;
  EXPECT_FALSE(base_unit_factor("furlong"));
  EXPECT_FALSE(base_unit_factor(""));
}

TEST(CounterDirectory, Lesson12IsReadFromTheVCenterByName) {
  const Xml xml("<val xmlns:xsi=\"x\">" +
                info(6, "cpu", "usagemhz", "average", "megaHertz",
                     "<level>1</level><perDeviceLevel>3</perDeviceLevel>") +
                info(12, "cpu", "ready", "summation", "millisecond", "") +
                info(13, "mem", "odd", "average", "furlong", "<level>2</level>") +
                "<PerfCounterInfo><key>x</key></PerfCounterInfo></val>");
  const CounterDirectory directory = counters_of(xml.node());
  ASSERT_THAT(directory, SizeIs(3));
  const Counter& mhz = directory.at("cpu.usagemhz.average");
  EXPECT_EQ(mhz.id, 6);
  EXPECT_DOUBLE_EQ(mhz.factor, 1e6);
  EXPECT_EQ(mhz.level, 1);
  EXPECT_EQ(mhz.per_device_level, 3);
  EXPECT_EQ(directory.at("cpu.ready.summation").level, 1) << "not said";

  std::vector<std::string> lacking;
  const auto found = find_counters(
      directory, {"cpu.usagemhz.average", "mem.odd.average", "disk.gone.average"}, lacking);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].name, "cpu.usagemhz.average");
  EXPECT_THAT(lacking, ElementsAre(HasSubstr("mem.odd.average has the unknown unit 'furlong'"),
                                   HasSubstr("disk.gone.average is unknown")));
}

TEST(PerformanceInterval, Lesson12AreReadFinestFirstWithTheirLevels) {
  const Xml xml(
      "<val><PerfInterval><key>2</key><samplingPeriod>1800</samplingPeriod><name>Past "
      "week</name><length>604800</length><level>2</level><enabled>false</enabled></PerfInterval>"
      "<PerfInterval><key>1</key><samplingPeriod>300</samplingPeriod><name>Past day</name>"
      "<length>86400</length><level>1</level><enabled>true</enabled></PerfInterval>"
      "<PerfInterval><key>9</key><samplingPeriod>300</samplingPeriod><length>1</length>"
      "<enabled>true</enabled></PerfInterval></val>");
  const auto intervals = intervals_of(xml.node());
  ASSERT_THAT(intervals, SizeIs(2));
  EXPECT_EQ(intervals[0].period, seconds(300));
  EXPECT_EQ(intervals[0].length, seconds(86'400));
  EXPECT_EQ(intervals[0].name, "Past day");
  Counter second_level;
  second_level.level = 2;
  EXPECT_FALSE(intervals[0].collects(second_level)) << "level 1";
  EXPECT_FALSE(intervals[1].collects(second_level)) << "disabled";
  EXPECT_THAT(collected_at(intervals[0], {second_level}), IsEmpty());
  EXPECT_THAT(collected_at(intervals[0], {Counter()}), SizeIs(1));
}

}  // namespace
}  // namespace plumbline::collector::sources
