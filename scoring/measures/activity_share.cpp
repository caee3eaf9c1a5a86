#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

const char* adverse_note(const Work& work, Instant as_of) {
  if (work.failed()) return "failed";
  const auto& undone = work.change->undone_at;
  return undone && *undone <= as_of ? "undone within 24 h" : "done again within 24 h";
}

}  // namespace

/// success: first-time success, 1 − (failed ∪ done again ∪ undone within 24 h)/changes (rubric A0;
/// linked incidents join it when incidents are derived). failed: failed/(ok + failed).
/// from_template: of what was created, the share made from a template or library item.
Reading activity_share(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const std::string good = text_parameter(signal, "good");
  double k = 0;
  double n = 0;
  std::vector<Witness> witnesses;
  for (const Work* work : selection.work) {
    if (good == "from_template" && (work->failed() || !work->creates_vm())) continue;
    ++n;
    bool hit = false;
    bool favourable = false;
    const char* note = "";
    if (good == "success") {
      hit = favourable = work->right_first_time(context.as_of());
      note = hit ? "right the first time" : adverse_note(*work, context.as_of());
    } else if (good == "failed") {
      hit = work->failed();
      favourable = !hit;
      note = hit ? "failed" : "succeeded";
    } else {
      hit = favourable = work->change->from_template;
      note = hit ? "from a template" : "not from a template";
    }
    if (hit) ++k;
    witnesses.push_back(witness(*work, favourable, note));
  }
  Reading reading = rate_reading(signal, window, k, n);
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
