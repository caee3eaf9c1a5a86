#include "collector/sources/sampled_values.h"

#include <algorithm>
#include <charconv>

#include "collector/sources/property_reader.h"

namespace plumbline::collector::sources {
namespace {

constexpr Duration kBetweenReadings = std::chrono::hours(1);
constexpr Duration kToldAgainAfter = std::chrono::hours(24);

constexpr double kMega = 1e6;
constexpr double kMebi = 1024.0 * 1024.0;
constexpr double kKibi = 1024.0;

/// What the names do not say.
struct Unit {
  std::string_view path;
  double factor;
};
constexpr Unit kUnits[] = {
    {"summary.effectiveCpu", kMega},                       // ComputeResourceSummary, MHz
    {"summary.effectiveMemory", kMebi},                    // MB
    {"summary.totalCpu", kMega},                           // MHz
    {"summary.quickStats.overallCpuUsage", kMega},         // MHz
    {"summary.quickStats.overallCpuDemand", kMega},        // MHz
    {"summary.quickStats.overallMemoryUsage", kMebi},      // MB
    {"summary.quickStats.guestMemoryUsage", kMebi},        // MB
    {"summary.quickStats.hostMemoryUsage", kMebi},         // MB
    {"summary.quickStats.balloonedMemory", kMebi},         // MB
    {"summary.quickStats.swappedMemory", kMebi},           // MB
    {"summary.quickStats.privateMemory", kMebi},           // MB
    {"summary.quickStats.sharedMemory", kMebi},            // MB
    {"summary.quickStats.consumedOverheadMemory", kMebi},  // MB
    {"summary.quickStats.compressedMemory", kKibi},        // KB
};

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

double factor_of_path(std::string_view path) {
  for (const Unit& unit : kUnits)
    if (unit.path == path) return unit.factor;
  if (path.ends_with("Mhz") || path.ends_with("MHz")) return kMega;
  if (path.ends_with("MB")) return kMebi;
  if (path.ends_with("KB")) return kKibi;
  return 1;
}

SampledValues::SampledValues(const CollectionPlan& plan, const std::string& type)
    : type_(type), cursor_("sampled/" + type) {
  if (const auto planned = plan.sampled.find(type); planned != plan.sampled.end())
    paths_ = planned->second;
}

Answer<bool> SampledValues::is_due(const Reading& reading, Instant now) {
  if (!read_at_) {
    const auto kept = reading.store.cursor(reading.vcenter, cursor_);
    if (!kept) return store_failed(kept.error());
    if (*kept)
      if (const auto at = parse_instant(**kept)) read_at_ = *at;
  }
  // A clock that was set back by much must not stop it for that long.
  return !read_at_ || now >= *read_at_ + kBetweenReadings || now < *read_at_ - kBetweenReadings;
}

void SampledValues::take(const ObjectContent& content, Instant now, Values& next,
                         std::vector<Sample>& samples) {
  auto& told = next[content.object.moid];
  if (const auto before = told_.find(content.object.moid); before != told_.end())
    told = before->second;
  told.resize(paths_.size());
  for (const auto& [path, node] : content.values) {
    const auto at = std::find(paths_.begin(), paths_.end(), path);
    const auto value = number(node.child_value());
    if (at == paths_.end() || !value) continue;
    const double base = *value * factor_of_path(*at);
    auto& last = told[static_cast<std::size_t>(at - paths_.begin())];
    if (last && last->value == base && now < last->at + kToldAgainAfter) continue;
    last = Told{base, now};
    samples.push_back({content.object, *at, now, base});
  }
}

Answer<void> SampledValues::read(const Reading& reading, StreamRun& run) {
  if (paths_.empty()) return {};
  const Instant now = reading.now();
  const auto due = is_due(reading, now);
  if (!due) return tl::make_unexpected(due.error());
  if (!*due) return {};
  const auto view = reading.session.view_of(type_, reading.stop);
  if (!view) return tl::make_unexpected(view.error());

  FactBatch batch;
  Values next;
  std::vector<std::string> paths = paths_;
  const auto on_object = [&](const ObjectContent& content) -> Answer<void> {
    take(content, now, next, batch.samples);
    return {};
  };
  for (;;) {
    const auto got = retrieve_properties(reading, type_, paths, ObjectSet::view(*view), on_object);
    if (got) break;
    // A path that this server does not know costs that path only.
    const auto bad = std::find(paths.begin(), paths.end(), got.error().fault_detail);
    if (got.error().fault != "InvalidProperty" || bad == paths.end()) return got;
    paths.erase(bad);
    if (paths.empty()) break;
  }
  batch.vcenter = reading.vcenter;
  batch.recorded_at = reading.now();
  batch.cursor.emplace(cursor_, to_rfc3339(now));
  const auto counts = reading.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  told_ = std::move(next);
  read_at_ = now;
  return {};
}

}  // namespace plumbline::collector::sources
