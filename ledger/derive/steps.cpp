#include "ledger/derive/steps.h"

#include <algorithm>

#include "ledger/derive/limits.h"

namespace plumbline::ledger {
namespace {

constexpr std::uint32_t kCreationType = 0xffffffff;
constexpr std::uint32_t kAdditionType = 0xfffffffe;

bool same_object(const RawActivity& task, const RawActivity& event) {
  return task.entity == 0 || event.entity == 0 || task.entity == event.entity;
}

Verdict verdict_of(const RawActivity& activity, const Classifier& classifier) {
  switch (activity.outcome) {
    case Outcome::Success:
      return Verdict::Done;
    case Outcome::Occurred:
      return classifier.is_failure_event(activity.raw_class) ? Verdict::Failed : Verdict::Done;
    case Outcome::Cancelled:
      return Verdict::Cancelled;
    case Outcome::Lost:
      return Verdict::Failed;
    case Outcome::Failed:
      break;
  }
  if (activity.fault == "RequestCanceled") return Verdict::Cancelled;
  return classifier.is_validation_fault(activity.fault) ? Verdict::Refused : Verdict::Failed;
}

bool is_backup_bookkeeping(std::string_view fields) {
  bool any = false;
  const bool other = any_field(fields, [&](std::string_view field) {
    any = true;
    return field != "changeTrackingEnabled" && field != "extraConfig";
  });
  return any && !other;
}

/// Finds the steps of one feed; holds what all of its functions look at.
class StepFinder {
 public:
  StepFinder(const FeedIndex& feed, const Classifier& classifier, Instant from)
      : feed_(feed), classifier_(classifier), from_(from) {
    steps_.of_position.assign(feed.size(), kNoStep);
  }

  Steps find() {
    for (std::uint32_t i = 0; i < feed_.size(); ++i) {
      if (!classifier_.is_listed(feed_[i])) continue;
      if (feed_[i].stream == ActivityStream::Tasks) {
        if (feed_.is_root_task(i)) add_task(i);
      } else if (!has_listed_task(i)) {
        add(i, feed_[i].texts[DetailText::Fields]);
      }
    }
    own_chains();
    return std::move(steps_);
  }

 private:
  template <class Visit>
  void for_each_event_of(std::uint32_t task, const Visit& visit) const {
    for (const std::uint32_t i : feed_.chain_of(task))
      if (feed_[i].stream == ActivityStream::Events && is_near(feed_[task], feed_[i]))
        visit(feed_[i]);
  }

  bool has_listed_task(std::uint32_t event) const {
    const auto chain = feed_.chain_of(event);
    return std::any_of(chain.begin(), chain.end(), [&](std::uint32_t i) {
      return feed_[i].stream == ActivityStream::Tasks && classifier_.is_listed(feed_[i]) &&
             is_near(feed_[i], feed_[event]);
    });
  }

  void add_task(std::uint32_t task) {
    std::string joined;
    std::string_view fields = feed_[task].texts[DetailText::Fields];
    for_each_event_of(task, [&](const RawActivity& event) {
      const std::string& more = event.texts[DetailText::Fields];
      if (more.empty() || !same_object(feed_[task], event)) return;
      if (fields.empty()) {
        fields = more;
      } else {
        joined = std::string(fields) + "," + more;
        fields = joined;
      }
    });
    add(task, fields);
  }

  void add(std::uint32_t position, std::string_view fields) {
    const RawActivity& activity = feed_[position];
    const std::uint32_t work_class = classifier_.classify(activity, fields);
    if (work_class == kNoClass) return;
    const WorkClass& meaning = classifier_.work_class(work_class);
    if (activity.initiator == Initiator::System && meaning.trivial) return;
    Step step;
    step.position = position;
    step.work_class = work_class;
    step.entity = activity.entity;
    step.type = activity.entity_type;
    step.verdict = verdict_of(activity, classifier_);
    step.noise = meaning.noise || is_backup_bookkeeping(fields);
    step.context = activity.created < from_;
    if (meaning.creates_vm) describe_creation(step);
    if (adds_host(meaning)) describe_addition(step);
    steps_.of_position[position] = static_cast<std::uint32_t>(steps_.all.size());
    steps_.all.push_back(step);
  }

  void describe_creation(Step& step) const {
    const RawActivity& activity = feed_[step.position];
    step.type = kCreationType;
    std::uint32_t made = activity.result;
    step.from_template =
        activity.source_template || classifier_.is_template_deployment(activity.raw_class);
    if (activity.stream == ActivityStream::Tasks) {
      for_each_event_of(step.position, [&](const RawActivity& event) {
        step.from_template |=
            event.source_template || classifier_.is_template_deployment(event.raw_class);
        if (made == 0 && classifier_.names_result(event.raw_class, step.work_class))
          made = event.entity;
      });
    } else if (made == 0 && classifier_.names_result(activity.raw_class, step.work_class)) {
      made = activity.entity;
    }
    if (step.verdict != Verdict::Done || made == 0) return;
    step.entity = made;
    step.made = true;
  }

  /// The host added: told by the event; else by the task, unless it made a ComputeResource.
  void describe_addition(Step& step) const {
    const RawActivity& activity = feed_[step.position];
    const std::string& id = classifier_.work_class(step.work_class).id;
    step.type = kAdditionType;
    std::uint32_t host = 0;
    if (activity.stream == ActivityStream::Tasks) {
      for_each_event_of(step.position, [&](const RawActivity& event) {
        if (host == 0 && classifier_.names_host(event.raw_class)) host = event.entity;
      });
      if (host == 0 && id.find("Standalone") == std::string::npos) host = activity.result;
    } else if (classifier_.names_host(activity.raw_class)) {
      host = activity.entity;
    }
    if (step.verdict != Verdict::Done || host == 0) return;
    step.entity = host;
    step.made = true;
  }

  void own_chains() {
    for (std::uint32_t s = 0; s < steps_.all.size(); ++s) {
      const std::uint32_t task = steps_.all[s].position;
      if (feed_[task].stream != ActivityStream::Tasks) continue;
      for (const std::uint32_t i : feed_.chain_of(task))
        if (feed_[i].stream == ActivityStream::Events && steps_.of_position[i] == kNoStep &&
            is_near(feed_[task], feed_[i]) && same_object(feed_[task], feed_[i]))
          steps_.of_position[i] = s;
    }
  }

  const FeedIndex& feed_;
  const Classifier& classifier_;
  const Instant from_;
  Steps steps_;
};

}  // namespace

Steps find_steps(const FeedIndex& feed, const Classifier& classifier, Instant from) {
  return StepFinder(feed, classifier, from).find();
}

void keep_paired_snapshots(const FeedIndex& feed, const Classifier& classifier, Steps& steps) {
  std::vector<std::uint32_t> snapshots;
  for (std::uint32_t s = 0; s < steps.all.size(); ++s) {
    const Step& step = steps.all[s];
    if (step.noise && (classifier.makes_snapshot(step.work_class) ||
                       classifier.removes_snapshot(step.work_class)))
      snapshots.push_back(s);
  }
  const auto group = [&](std::uint32_t s) {
    const RawActivity& activity = feed[steps.all[s].position];
    return std::make_tuple(activity.vcenter, activity.actor, steps.all[s].entity);
  };
  std::stable_sort(snapshots.begin(), snapshots.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return group(a) < group(b); });
  for (const std::uint32_t s : snapshots) steps.all[s].noise = false;
  std::vector<std::uint32_t> made;  // of the current group, still waiting for a removal
  Instant last_made = Instant::min();
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    if (i == 0 || group(snapshots[i]) != group(snapshots[i - 1])) {
      made.clear();
      last_made = Instant::min();
    }
    Step& step = steps.all[snapshots[i]];
    const RawActivity& activity = feed[step.position];
    if (step.verdict != Verdict::Done) continue;
    if (classifier.makes_snapshot(step.work_class)) {
      made.push_back(snapshots[i]);
      last_made = std::max(last_made, activity.finished);
      continue;
    }
    if (activity.created <= last_made + kSoonAfter) step.noise = true;
    for (const std::uint32_t s : made) {
      Step& creation = steps.all[s];
      creation.noise = activity.created <= feed[creation.position].finished + kSoonAfter;
    }
    made.clear();
  }
}

}  // namespace plumbline::ledger
