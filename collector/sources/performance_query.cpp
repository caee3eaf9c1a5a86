#include "collector/sources/performance_query.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace plumbline::collector::sources {
namespace {

/// vCenter's sign for "no sample".
constexpr std::int64_t kMissing = -1;

template <class OnPart>
void for_each_part(std::string_view csv, const OnPart& on_part) {
  while (!csv.empty()) {
    const std::size_t comma = std::min(csv.find(','), csv.size());
    on_part(csv.substr(0, comma));
    csv.remove_prefix(std::min(comma + 1, csv.size()));
  }
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

soap::Envelope envelope_of(const EntityRef& performance_manager,
                           const PerformanceQuestion& question) {
  using std::chrono::seconds;
  soap::Envelope ask(soap::Method::QueryPerf, performance_manager);
  const std::string after = to_rfc3339(std::chrono::floor<seconds>(question.after));
  const std::string until = to_rfc3339(std::chrono::floor<seconds>(question.until));
  for (const EntityRef& entity : question.entities) {
    ask.open("querySpec").reference("entity", entity);
    ask.value("startTime", after).value("endTime", until);
    for (const Counter& counter : question.counters)
      ask.open("metricId").number("counterId", counter.id).value("instance", "").close();
    ask.number("intervalId", question.period.count()).value("format", "csv").close();
  }
  return ask;
}

void PerformanceAnswer::take(soap::Node entity_metric) {
  const EntityRef entity = soap::reference_of(soap::child(entity_metric, "entity"));
  const auto& asked = question_.entities;
  if (std::find(asked.begin(), asked.end(), entity) == asked.end()) return;
  if (!taken_.insert(entity).second) return;
  const soap::Node csv = soap::child(entity_metric, "sampleInfoCSV");
  if (csv) {
    read_stamps(soap::text_of(csv));
  } else {
    read_stamps(entity_metric);
  }
  for (const soap::Node part : soap::child_elements(entity_metric))
    if (soap::local_name(part) == "value") read_series(entity, part, !csv.empty());
}

PerformanceAnswer::Stamp PerformanceAnswer::stamp(std::string_view seconds,
                                                  std::string_view time) const {
  Stamp stamp;
  const auto period = integer_of(seconds);
  const auto at = parse_instant(time);
  if (!period || !at) return stamp;
  stamp.time = *at;
  stamp.wanted =
      *period == question_.period.count() && *at > question_.after && *at <= question_.until;
  return stamp;
}

void PerformanceAnswer::read_stamps(const std::string& csv) {
  if (!stamps_.empty() && csv == stamps_text_) return;
  stamps_.clear();
  std::string_view seconds;
  bool is_time = false;
  for_each_part(csv, [&](std::string_view part) {
    if (is_time) {
      stamps_.push_back(stamp(seconds, part));
    } else {
      seconds = part;
    }
    is_time = !is_time;
  });
  stamps_text_ = csv;
}

void PerformanceAnswer::read_stamps(soap::Node entity_metric) {
  stamps_.clear();
  stamps_text_.clear();
  for (const soap::Node part : soap::child_elements(entity_metric))
    if (soap::local_name(part) == "sampleInfo")
      stamps_.push_back(
          stamp(soap::child_text(part, "interval"), soap::child_text(part, "timestamp")));
}

void PerformanceAnswer::read_series(const EntityRef& entity, soap::Node series, bool csv) {
  const soap::Node id = soap::child(series, "id");
  if (!soap::child_text(id, "instance").empty()) return;
  const auto number = integer_of(soap::child_text(id, "counterId"));
  const auto counter =
      std::find_if(question_.counters.begin(), question_.counters.end(),
                   [&](const Counter& one) { return number == std::int64_t{one.id}; });
  if (counter == question_.counters.end()) return;
  EntitySeries read{entity, counter->name, {}};
  std::size_t nth = 0;
  const auto take_value = [&](std::string_view text) {
    if (nth >= stamps_.size()) return;
    const Stamp& at = stamps_[nth++];
    const auto value = integer_of(text);
    if (at.wanted && value && *value != kMissing)
      read.points.emplace_back(at.time, static_cast<double>(*value) * counter->factor);
  };
  if (csv) {
    for_each_part(soap::child_text(series, "value"), take_value);
  } else {
    for (const soap::Node part : soap::child_elements(series))
      if (soap::local_name(part) == "value") take_value(soap::text_of(part));
  }
  const auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
  if (!std::is_sorted(read.points.begin(), read.points.end(), earlier))
    std::stable_sort(read.points.begin(), read.points.end(), earlier);
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  read.points.erase(std::unique(read.points.begin(), read.points.end(), same), read.points.end());
  if (!read.points.empty()) series_.push_back(std::move(read));
}

}  // namespace plumbline::collector::sources
