#include "scoring/measures/reading.h"

#include <algorithm>
#include <cmath>

#include "scoring/statistics/wilson.h"

namespace plumbline::scoring {

namespace {

constexpr double kMostSuspected = 0.20;

double weeks_in(const Window& window) { return days_between(window.from, window.to) / 7; }

Reading base(const Signal& signal, const Window& window) {
  Reading reading;
  reading.value.signal = signal.id;
  reading.value.window_from = window.from;
  reading.value.window_to = window.to;
  return reading;
}

}  // namespace

Reading unknown_reading(const Signal& signal, const Window& window, Reason reason) {
  Reading reading = base(signal, window);
  reading.value.state = State::Unknown;
  reading.value.reason = std::move(reason);
  return reading;
}

Reading rate_reading(const Signal& signal, const Window& window, double k, double n) {
  Reading reading = base(signal, window);
  SignalValue& value = reading.value;
  value.is_rate = true;
  value.k = k;
  value.n = n;
  value.samples = std::llround(n);
  if (n > 0) {
    value.value = k / n;
    const Bounds bounds = wilson(k, n, kZ90OneSided);
    value.low = bounds.low;
    value.high = bounds.high;
  }
  if (window.lost > 0 && window.lost < 1)
    reading.unknown = std::round(n * window.lost / (1 - window.lost));
  if (weeks_in(window) > 0) reading.per_week = n / weeks_in(window);
  return reading;
}

Reading census_reading(const Signal& signal, const Window& window, double k, double n) {
  Reading reading = rate_reading(signal, window, k, n);
  reading.judging = Judging::Census;
  reading.value.is_rate = false;
  reading.value.low = reading.value.high = std::nullopt;
  return reading;
}

Reading number_reading(const Signal& signal, const Window& window, double value,
                       std::int64_t samples, Judging judging) {
  Reading reading = base(signal, window);
  reading.judging = judging;
  reading.value.value = value;
  reading.value.samples = samples;
  if (weeks_in(window) > 0) reading.per_week = value / weeks_in(window);
  return reading;
}

std::optional<Reason> why_not(const Context& context, const Window& window,
                              const Selection& selection) {
  if (window.blocked) return window.blocked;
  const auto all = static_cast<double>(selection.work.size());
  if (static_cast<double>(selection.suspected) <= kMostSuspected * all) return std::nullopt;
  const auto accounts = selection.suspected_accounts;
  return Reason{"suspected_accounts",
                "confirm " + std::to_string(accounts) +
                    (accounts == 1 ? " account that looks like a machine and is"
                                   : " accounts that look like machines and are") +
                    " not declared in actors.yml",
                "actors", context.as_of()};
}

WorkFilter filter_of(const Signal& signal) {
  WorkFilter filter;
  filter.classes_when_flagged = list_parameter(signal, "when_flagged");
  filter.area = text_parameter(signal, "area");
  filter.classes = list_parameter(signal, "classes");
  return filter;
}

std::string text_parameter(const Signal& signal, const std::string& name) {
  const auto found = signal.parameters.find(name);
  if (found == signal.parameters.end()) return {};
  const auto* text = std::get_if<std::string>(&found->second);
  return text ? *text : std::string();
}

double number_parameter(const Signal& signal, const std::string& name) {
  const auto found = signal.parameters.find(name);
  if (found == signal.parameters.end()) return 0;
  const auto* number = std::get_if<double>(&found->second);
  return number ? *number : 0;
}

Duration minutes_parameter(const Signal& signal, const std::string& name) {
  return std::chrono::round<Duration>(
      std::chrono::duration<double, std::ratio<60>>(number_parameter(signal, name)));
}

Duration hours_parameter(const Signal& signal, const std::string& name) {
  return 60 * minutes_parameter(signal, name);
}

Duration days_parameter(const Signal& signal, const std::string& name) {
  return 24 * hours_parameter(signal, name);
}

std::vector<std::string> list_parameter(const Signal& signal, const std::string& name) {
  const auto found = signal.parameters.find(name);
  if (found == signal.parameters.end()) return {};
  const auto* list = std::get_if<std::vector<std::string>>(&found->second);
  return list ? *list : std::vector<std::string>();
}

std::vector<Witness> WorkWitnesses::take() const {
  std::vector<Witness> witnesses;
  for (const Newest* kind : {&favourable_, &adverse_}) {
    for (std::size_t i = 0; i < kind->all.size(); ++i) {
      const WorkWitness& one = kind->all[(kind->oldest + i) % kind->all.size()];
      witnesses.push_back(
          {Witness::Kind::Change, one.work->change->id, {}, one.favourable, one.note});
    }
  }
  return witnesses;
}

std::uint64_t identity_of(const Context& context, std::uint32_t entity) {
  constexpr std::uint64_t kEntity = std::uint64_t{1} << 32;
  const std::uint32_t known = context.book().identity(entity);
  return known != 0 ? known : kEntity | entity;
}

void keep_witnesses(Reading& reading, std::vector<Witness> witnesses) {
  std::reverse(witnesses.begin(), witnesses.end());
  const auto rest = std::stable_partition(witnesses.begin(), witnesses.end(),
                                          [](const Witness& w) { return !w.favourable; });
  const auto adverse = static_cast<std::size_t>(rest - witnesses.begin());
  reading.value.adverse = static_cast<std::int64_t>(adverse);
  const std::size_t most = std::max(kMostWitnesses, std::min(adverse, kMostAdverse));
  if (witnesses.size() > most) witnesses.resize(most);
  reading.value.witnesses = std::move(witnesses);
}

void keep_witnesses(Reading& reading, const WorkWitnesses& witnesses) {
  keep_witnesses(reading, witnesses.take());
  reading.value.adverse = witnesses.adverse();
  witnesses.each([&](const WorkWitness& one) { reading.work.push_back(one.work); });
}

}  // namespace plumbline::scoring
