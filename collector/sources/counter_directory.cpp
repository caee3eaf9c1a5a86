#include "collector/sources/counter_directory.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "collector/sources/counter_unit.h"

namespace plumbline::collector::sources {
namespace {

std::int32_t number_of(soap::Node parent, std::string_view name, std::int32_t otherwise) {
  const std::string text = soap::child_text(parent, name);
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

std::string key_of(soap::Node description) { return soap::child_text(description, "key"); }

}  // namespace

CounterDirectory counters_of(soap::Node perf_counter) {
  CounterDirectory directory;
  for (const soap::Node info : soap::child_elements(perf_counter)) {
    Counter counter;
    counter.id = number_of(info, "key", -1);
    const std::string group = key_of(soap::child(info, "groupInfo"));
    const std::string name = key_of(soap::child(info, "nameInfo"));
    const std::string rollup = soap::child_text(info, "rollupType");
    if (counter.id < 0 || group.empty() || name.empty() || rollup.empty()) continue;
    counter.name = group;
    counter.name.append(".").append(name).append(".").append(rollup);
    counter.unit = key_of(soap::child(info, "unitInfo"));
    const auto factor = base_unit_factor(counter.unit);
    counter.unit_known = factor.has_value();
    counter.factor = factor.value_or(1);
    counter.level = number_of(info, "level", 1);
    counter.per_device_level = number_of(info, "perDeviceLevel", counter.level);
    directory.try_emplace(counter.name, counter);
  }
  return directory;
}

std::vector<PerformanceInterval> intervals_of(soap::Node historical_interval) {
  std::vector<PerformanceInterval> intervals;
  for (const soap::Node info : soap::child_elements(historical_interval)) {
    PerformanceInterval interval;
    interval.key = number_of(info, "key", 0);
    interval.name = soap::child_text(info, "name");
    interval.period = std::chrono::seconds(number_of(info, "samplingPeriod", 0));
    interval.length = std::chrono::seconds(number_of(info, "length", 0));
    interval.level = number_of(info, "level", 1);
    interval.enabled = soap::child_text(info, "enabled") != "false";
    if (interval.period.count() > 0 && interval.length >= interval.period)
      intervals.push_back(interval);
  }
  std::sort(intervals.begin(), intervals.end(),
            [](const auto& a, const auto& b) { return a.period < b.period; });
  intervals.erase(std::unique(intervals.begin(), intervals.end(),
                              [](const auto& a, const auto& b) { return a.period == b.period; }),
                  intervals.end());
  return intervals;
}

std::vector<Counter> find_counters(const CounterDirectory& directory,
                                   const std::vector<std::string>& wanted,
                                   std::vector<std::string>& lacking) {
  std::vector<Counter> found;
  for (const std::string& name : wanted) {
    const auto known = directory.find(name);
    if (known == directory.end()) {
      lacking.push_back(name + " is unknown to this vCenter");
    } else if (!known->second.unit_known) {
      lacking.push_back(name + " has the unknown unit '" + known->second.unit + "'");
    } else {
      found.push_back(known->second);
    }
  }
  return found;
}

std::vector<Counter> collected_at(const PerformanceInterval& interval,
                                  const std::vector<Counter>& counters) {
  std::vector<Counter> collected;
  std::copy_if(counters.begin(), counters.end(), std::back_inserter(collected),
               [&](const Counter& counter) { return interval.collects(counter); });
  return collected;
}

}  // namespace plumbline::collector::sources
