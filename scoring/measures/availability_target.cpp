#include <array>
#include <charconv>

#include "scoring/measures/availability.h"
#include "scoring/measures/capacity.h"

namespace plumbline::scoring {

namespace {

std::string one_decimal(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1);
  return end.ec == std::errc() ? std::string(text.data(), end.ptr) : "many";
}

/// The newest target for the signal that is in force.
const Target* target_for(const Context& context, const std::string& signal) {
  const Target* found = nullptr;
  for (const Target& target : context.practice().targets)
    if (target.signal == signal && target.promise.first_seen <= context.as_of() &&
        (!target.promise.gone_at || context.as_of() < *target.promise.gone_at))
      found = &target;
  return found;
}

}  // namespace

/// Whether servers were as available as the team's own target says (nines, targets.yml): 1 when the
/// exposure allows to claim it, 0 when more was down than it allows, unknown between.
Reading availability_target(const Context& context, const Signal& signal) {
  Window window;
  std::vector<Witness> witnesses;
  const Availability found = availability_of(context, signal, window, witnesses);
  if (found.blocked) return unknown_reading(signal, window, *found.blocked);
  const Target* target = target_for(context, text_parameter(signal, "target"));
  if (found.exposure <= 0)
    return unknown_reading(signal, window,
                           {"too_few_samples", "no server was seen on for a day", "time", {}});
  const bool claimed = target && found.claimed_nines() >= target->value;
  const bool missed = target && found.down > 0 && found.seen_nines() < target->value;
  if (target && !claimed && !missed)
    return unknown_reading(
        signal, window,
        {"too_few_samples",
         "the target is " + one_decimal(target->value) + " nines, " +
             one_decimal(found.exposure / 1440) + " machine-days allow to claim " +
             one_decimal(found.claimed_nines()),
         "time", std::nullopt});
  Reading reading = number_reading(signal, window, claimed ? 1 : 0, 1, Judging::Value);
  reading.per_week = 0;
  if (!target)
    reading.value.reason = {"", "targets.yml has no target for " + text_parameter(signal, "target"),
                            "targets", context.as_of()};
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
