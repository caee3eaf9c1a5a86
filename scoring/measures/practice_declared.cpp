#include <algorithm>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

/// Share of the expected words that scope.yml declares as of now: the change types (rubric A9
/// `chg.types_defined`). A scope.yml never seen declares none.
Reading practice_declared(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const auto expected = list_parameter(signal, "expected");
  const ScopeDeclaration* scope = context.declarations().current();
  std::int64_t defined = 0;
  for (const auto& word : expected)
    if (scope && std::find(scope->change_types.begin(), scope->change_types.end(), word) !=
                     scope->change_types.end())
      ++defined;
  const auto all = static_cast<double>(std::max<std::size_t>(expected.size(), 1));
  Reading reading = number_reading(signal, now, static_cast<double>(defined) / all,
                                   static_cast<std::int64_t>(expected.size()), Judging::Practice);
  if (scope)
    keep_witnesses(reading, {{Witness::Kind::Practice, 0, scope->promise.path,
                              defined == static_cast<std::int64_t>(expected.size()),
                              "declares the change types"}});
  return reading;
}

}  // namespace plumbline::scoring
