#include "scoring/measures/recorded_work.h"

namespace plumbline::scoring {

RecordedWork recorded_work(const Context& context, const Signal& signal) {
  RecordedWork asked;
  asked.window = {context.as_of(), context.as_of(), 0, std::nullopt};
  const auto feed = context.kind_seen("records");
  if (!feed) {
    asked.reason = Reason{"missing_input", "no change records were ever seen (records/)", "records",
                          context.as_of() + std::chrono::days(28)};
    return asked;
  }
  asked.window = context.activity_window(signal, feed);
  WorkFilter filter;
  filter.area = "change";
  filter.accounts_only = true;
  const Selection& selection = context.select(filter, asked.window);
  asked.reason = why_not(context, asked.window, selection);
  if (asked.reason) return asked;
  asked.work = &selection.work;
  asked.recorded = &context.recorded(filter, asked.window);
  return asked;
}

}  // namespace plumbline::scoring
