#include <algorithm>

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

struct Verdict {
  bool counts = true;  ///< in the denominator
  bool hit = false;    ///< in the numerator
  bool favourable = true;
  const char* note = "";
};

Verdict first_time(const Context& context, const Work& work, const WorkRow& row) {
  if (row.failed) return {true, false, false, "failed"};
  if (row.undone && !row.test_machine) return {true, false, false, "undone within 24 h"};
  if (row.reworked && !row.test_machine) return {true, false, false, "done again within 24 h"};
  if (context.links().is_linked(work)) return {true, false, false, "an incident followed"};
  return {true, true, true, "right the first time"};
}

enum class Good { Success, Failed, Undone, Reworked, FromTemplate, OfClasses };

Good good_of(const std::string& word) {
  if (word == "success") return Good::Success;
  if (word == "failed") return Good::Failed;
  if (word == "undone") return Good::Undone;
  if (word == "reworked") return Good::Reworked;
  if (word == "of_classes") return Good::OfClasses;
  return Good::FromTemplate;
}

Verdict judge(const Context& context, const Work& work, Good good) {
  const WorkRow& row = context.row(work);
  switch (good) {
    case Good::Success:
      return first_time(context, work, row);
    case Good::Failed: {
      const bool hit = row.failed;
      return {true, hit, !hit, hit ? "failed" : "succeeded"};
    }
    case Good::Undone: {
      const bool hit = row.undone && !row.test_machine;
      return {true, hit, !hit, hit ? "undone within 24 h" : "stayed"};
    }
    case Good::Reworked: {
      const bool hit = row.reworked && !row.test_machine;
      return {true, hit, !hit, hit ? "done again within 24 h" : "done once"};
    }
    case Good::FromTemplate:
    case Good::OfClasses:
      break;
  }
  const bool hit = work.change->from_template;
  return {!row.failed && work.creates_vm(), hit, hit,
          hit ? "from a template" : "not from a template"};
}

/// Of what was done, what was of one of these classes.
Verdict of_classes(const Work& work, const std::vector<std::string>& classes) {
  const bool hit = std::find(classes.begin(), classes.end(), *work.class_name) != classes.end();
  return {!work.failed(), hit, hit, hit ? "one of these" : "another way"};
}

/// Failed work of which nobody tells whether it was what the signal asks for: a failed resize posts
/// no event that says what it was to change.
double untold(const Context& context, const WorkFilter& filter, const Window& window) {
  const auto& classes = context.rubric().work.classes;
  const Area* area = filter.area.empty() ? nullptr : context.area(filter.area);
  const auto asked = [&](const WorkClass& one) {
    const auto& list = area ? one.areas : filter.classes;
    const std::string& wanted = area ? area->id : one.id;
    return std::find(list.begin(), list.end(), wanted) != list.end();
  };
  WorkFilter open = filter;
  open.area.clear();
  open.classes.clear();
  for (const WorkClass& one : classes) {
    if (one.may_be.empty() || asked(one)) continue;
    const auto other = std::find_if(classes.begin(), classes.end(),
                                    [&](const WorkClass& c) { return c.id == one.may_be; });
    if (other != classes.end() && asked(*other)) open.classes.push_back(one.id);
  }
  // Of the area of change all work is asked for: nothing is left open.
  if (open.classes.empty() || (area && area->id == "change")) return 0;
  const auto& work = context.select(open, window).work;
  return static_cast<double>(
      std::count_if(work.begin(), work.end(), [](const Work* one) { return one->failed(); }));
}

}  // namespace

/// success: first-time success, 1 − (failed ∪ done again ∪ undone within 24 h ∪ linked incident) /
/// changes (rubric A0). failed: failed/(ok + failed). undone, reworked: the share that was, leaving
/// out reverts on test machines (rubric A5). from_template: of what was created, the share made
/// from a template or library item. of_classes: of what was done, the share of `good_classes`.
/// Failed work that may have been what is asked for is an unknown
/// sample of success and failed.
Reading activity_share(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const Good good = good_of(text_parameter(signal, "good"));
  const auto classes = list_parameter(signal, "good_classes");
  double k = 0;
  double n = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    const Verdict verdict =
        good == Good::OfClasses ? of_classes(*work, classes) : judge(context, *work, good);
    if (!verdict.counts) continue;
    ++n;
    if (verdict.hit) ++k;
    witnesses.push_back(witness(*work, verdict.favourable, verdict.note));
  }
  Reading reading = rate_reading(signal, window, k, n);
  if (good == Good::Success || good == Good::Failed)
    reading.unknown += untold(context, filter_of(signal), window);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
