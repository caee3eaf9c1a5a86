#include "ledger/derive/classifier.h"

#include <algorithm>

namespace plumbline::ledger {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool applies(const WorkClass& work_class, std::string_view fields) {
  if (work_class.when_fields.empty()) return true;
  const auto is_named = [&](std::string_view f) { return contains(work_class.when_fields, f); };
  if (!any_field(fields, is_named)) return false;
  // Noise that also touches something else is no noise.
  return !work_class.noise || !any_field(fields, [&](std::string_view f) { return !is_named(f); });
}

}  // namespace

bool adds_host(const WorkClass& work_class) {
  return holds(work_class.id, ".addHost") || holds(work_class.id, ".addStandaloneHost");
}

Classifier::Classifier(const WorkClasses& work, const std::vector<std::string>& raw_classes)
    : work_(work), raw_classes_(raw_classes), meanings_(raw_classes.size() + 1) {
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t raw = 0; raw < raw_classes.size(); ++raw) {
    const std::string& name = raw_classes[raw];
    if (name.empty()) continue;
    numbers.emplace(name, raw);
    Meaning& meaning = meanings_[raw];
    meaning.failure = holds(name, "Fail");
    meaning.in_service = contains(work.in_service_events, name);
    meaning.login = name == "UserLoginSessionEvent";
    meaning.deployment = name == "VmDeployedEvent" || holds(name, "ovfs.") ||
                         holds(name, "LibraryItem") || holds(name, "library_item");
    meaning.host_added = name == "HostAddedEvent";
    meaning.underway = holds(name, "Being");  // VmBeingClonedEvent.vm is the source
    meaning.created = name == "VmClonedEvent" || name == "VmCreatedEvent" ||
                      name == "VmDeployedEvent" || name == "VmRegisteredEvent";
  }
  std::unordered_map<std::string, std::uint32_t> families;
  for (std::size_t i = 0; i < work.classes.size(); ++i) {
    const std::string general = work.classes[i].id.substr(0, work.classes[i].id.find(':'));
    family_.push_back(families.emplace(general, static_cast<std::uint32_t>(i)).first->second);
    const WorkClass& work_class = work.classes[i];
    const auto index = static_cast<std::uint32_t>(i);
    for (const std::string& task : work_class.tasks)
      if (const auto it = numbers.find(task); it != numbers.end())
        meanings_[it->second].as_task.push_back(index);
    for (const std::string& event : work_class.events)
      if (const auto it = numbers.find(event); it != numbers.end())
        meanings_[it->second].as_event.push_back(index);
    makes_snapshot_.push_back(holds(work_class.id, "reateSnapshot"));
    removes_snapshot_.push_back(holds(work_class.id, "Snapshot") && holds(work_class.id, "emove"));
  }
}

const Classifier::Meaning& Classifier::flags(std::uint32_t raw_class) const {
  // The last one means nothing: for numbers that the table does not hold.
  return meanings_[std::min<std::size_t>(raw_class, meanings_.size() - 1)];
}

const std::string& Classifier::raw_name(std::uint32_t raw_class) const {
  static const std::string kNone;
  return raw_class < raw_classes_.size() ? raw_classes_[raw_class] : kNone;
}

bool Classifier::is_listed(const RawActivity& activity) const {
  const Meaning& meaning = flags(activity.raw_class);
  return !(activity.stream == ActivityStream::Tasks ? meaning.as_task : meaning.as_event).empty();
}

std::uint32_t Classifier::classify(const RawActivity& activity, std::string_view fields) const {
  const Meaning& meaning = flags(activity.raw_class);
  const auto& candidates =
      activity.stream == ActivityStream::Tasks ? meaning.as_task : meaning.as_event;
  const bool untold = activity.stream == ActivityStream::Tasks &&
                      activity.outcome != Outcome::Success && fields.empty();
  for (const std::uint32_t candidate : candidates) {
    const WorkClass& work_class = work_.classes[candidate];
    if (work_class.may_be.empty() ? applies(work_class, fields) : untold) return candidate;
  }
  return kNoClass;
}

std::uint32_t Classifier::general_class_of_event(std::uint32_t raw_class) const {
  for (const std::uint32_t candidate : flags(raw_class).as_event)
    if (work_.classes[candidate].when_fields.empty() && work_.classes[candidate].may_be.empty())
      return candidate;
  return kNoClass;
}

bool Classifier::names_result(std::uint32_t raw_class, std::uint32_t work_class) const {
  const Meaning& meaning = flags(raw_class);
  if (meaning.failure || meaning.underway) return false;
  return meaning.created || std::find(meaning.as_event.begin(), meaning.as_event.end(),
                                      work_class) != meaning.as_event.end();
}

bool Classifier::is_validation_fault(const std::string& fault) const {
  return contains(work_.validation_faults, fault);
}
bool Classifier::makes_snapshot(std::uint32_t work_class) const {
  return makes_snapshot_[work_class];
}
bool Classifier::removes_snapshot(std::uint32_t work_class) const {
  return removes_snapshot_[work_class];
}

}  // namespace plumbline::ledger
