#include "collector/sources/performance_batch.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>

namespace plumbline::collector::sources {
namespace {

using soap::Answer;
using soap::Failure;

constexpr const char* kLimitSetting = "config.vpxd.stats.maxQueryMetrics";
constexpr std::size_t kLimitBefore65 = 64;
constexpr std::size_t kLimitSince65 = 256;

bool before_6_5(const std::string& api_version) {
  char* rest = nullptr;
  const long major = std::strtol(api_version.c_str(), &rest, 10);
  const long minor = *rest == '.' ? std::strtol(rest + 1, nullptr, 10) : 0;
  return major < 6 || (major == 6 && minor < 5);
}

/// A refusal that cutting the counters cannot cure.
bool is_about_entity(const std::string& fault) {
  return fault == "ManagedObjectNotFound" || fault == "NoPermission";
}

Answer<void> ask_part(const PerformanceQuestion& question, const AskOnce& ask, QueryLimits& limits,
                      BatchAnswer& answer);

template <class Items>
Answer<void> ask_halves(const PerformanceQuestion& question, Items PerformanceQuestion::*items,
                        const AskOnce& ask, QueryLimits& limits, BatchAnswer& answer) {
  const Items& all = question.*items;
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  PerformanceQuestion half = question;
  half.*items = Items(all.begin(), middle);
  if (auto got = ask_part(half, ask, limits, answer); !got) return got;
  half.*items = Items(middle, all.end());
  return ask_part(half, ask, limits, answer);
}

Answer<void> ask_part(const PerformanceQuestion& question, const AskOnce& ask, QueryLimits& limits,
                      BatchAnswer& answer) {
  auto got = ask(question);
  if (got) {
    std::move(got->begin(), got->end(), std::back_inserter(answer.series));
    return {};
  }
  const Failure& failure = got.error();
  if (failure.kind != Failure::Kind::Fault) return tl::make_unexpected(failure);
  if (says_too_many(failure))
    limits.metrics = std::max<std::size_t>(1, std::min(limits.metrics, question.metrics() / 2));
  if (question.entities.size() > 1)
    return ask_halves(question, &PerformanceQuestion::entities, ask, limits, answer);
  if (question.counters.size() > 1 && !is_about_entity(failure.fault))
    return ask_halves(question, &PerformanceQuestion::counters, ask, limits, answer);
  answer.refused.push_back({question.entities.front(), failure.fault, failure.error.to_string()});
  return {};
}

}  // namespace

QueryLimits limits_from(const std::map<std::string, std::string>& settings,
                        const std::string& api_version) {
  QueryLimits limits;
  limits.metrics = before_6_5(api_version) ? kLimitBefore65 : kLimitSince65;
  const auto told = settings.find(kLimitSetting);
  if (told == settings.end()) return limits;
  char* rest = nullptr;
  const long value = std::strtol(told->second.c_str(), &rest, 10);
  if (rest == told->second.c_str()) return limits;
  if (value < 0) {
    limits.metrics = QueryLimits::kMetrics;
  } else if (value > 0) {
    limits.metrics = std::min(static_cast<std::size_t>(value), QueryLimits::kMetrics);
  }
  return limits;
}

BatchSize batch_size(const std::string& type, std::size_t counters, std::chrono::seconds period,
                     std::chrono::seconds window, const QueryLimits& limits) {
  std::size_t metrics = std::max<std::size_t>(1, limits.metrics);
  const bool is_cluster =
      type == "ClusterComputeResource" || type == "ComputeResource" || type == "Datacenter";
  if (is_cluster) metrics = std::min(metrics, QueryLimits::kClusterMetrics);
  BatchSize size;
  size.counters = std::clamp<std::size_t>(counters, 1, metrics);
  const auto samples = static_cast<std::size_t>(std::max<std::int64_t>(1, window / period));
  const std::size_t by_samples =
      QueryLimits::kSamples / std::max<std::size_t>(1, samples * size.counters);
  size.entities = std::clamp<std::size_t>(std::min(metrics / size.counters, by_samples), 1,
                                          QueryLimits::kEntities);
  size.window = window;
  if (by_samples == 0)
    size.window = period * std::max<std::int64_t>(
                               1, static_cast<std::int64_t>(QueryLimits::kSamples / size.counters));
  return size;
}

bool says_too_many(const Failure& failure) {
  const std::string& said = failure.error.what;
  return failure.fault == "RestrictedByAdministrator" ||
         said.find("maxQueryMetrics") != std::string::npos ||
         said.find("querySpec.size") != std::string::npos ||
         failure.fault_detail.find("querySpec.size") != std::string::npos;
}

Answer<BatchAnswer> ask_in_halves(const PerformanceQuestion& question, const AskOnce& ask,
                                  QueryLimits& limits) {
  BatchAnswer answer;
  if (question.entities.empty() || question.counters.empty()) return answer;
  if (auto got = ask_part(question, ask, limits, answer); !got)
    return tl::make_unexpected(got.error());
  return answer;
}

}  // namespace plumbline::collector::sources
