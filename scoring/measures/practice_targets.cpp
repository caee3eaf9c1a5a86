#include <algorithm>

#include "scoring/measures/capacity.h"

namespace plumbline::scoring {

/// Share of the expected signals for which targets.yml says, with an owner, what is to be reached.
Reading practice_targets(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window now{as_of, as_of, 0, std::nullopt};
  const auto expected = list_parameter(signal, "expected");
  double declared = 0;
  for (const std::string& id : expected) {
    const auto& targets = context.practice().targets;
    declared += std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
      return target.signal == id && !target.owner.empty() && target.promise.first_seen <= as_of &&
             (!target.promise.gone_at || as_of < *target.promise.gone_at);
    });
  }
  return number_reading(signal, now,
                        expected.empty() ? 0 : declared / static_cast<double>(expected.size()),
                        static_cast<std::int64_t>(expected.size()), Judging::Practice);
}

}  // namespace plumbline::scoring
