#include "collector/sources/tasks.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "collector/soap/fault.h"
#include "collector/sources/history_collector.h"

namespace plumbline::collector::sources {
namespace {

using soap::child;
using soap::child_text;
using soap::Envelope;
using soap::Method;

std::optional<Instant> time_of(Node info, const char* member) {
  const std::string text = child_text(info, member);
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_instant(text);
  return parsed ? std::optional<Instant>(*parsed) : std::nullopt;
}

struct Who {
  Initiator initiator = Initiator::User;
  std::string name;
};

Who who_of(Node reason) {
  const std::string type = soap::xsi_type(reason);
  if (type == "TaskReasonSchedule") return {Initiator::Schedule, child_text(reason, "name")};
  if (type == "TaskReasonAlarm") return {Initiator::Alarm, child_text(reason, "alarmName")};
  if (type == "TaskReasonUser") return {Initiator::User, child_text(reason, "userName")};
  return {Initiator::System, {}};
}

Outcome outcome_of(Node info, const std::string& state, const std::string& fault) {
  if (state == "success") return Outcome::Success;
  const bool cancelled = child_text(info, "cancelled") == "true" || fault == "RequestCanceled";
  return cancelled ? Outcome::Cancelled : Outcome::Failed;
}

std::optional<OpenWork> open_work_of(Node info) {
  const auto queued = time_of(info, "queueTime");
  OpenWork work;
  work.key = child_text(info, "key");
  if (work.key.empty() || !queued) return std::nullopt;
  work.class_id = child_text(info, "descriptionId");
  Who who = who_of(child(info, "reason"));
  work.initiator = who.initiator;
  work.actor_name = std::move(who.name);
  work.entity = soap::reference_of(child(info, "entity"));
  work.queued = *queued;
  work.started = time_of(info, "startTime");
  return work;
}

class TaskSource final : public HistorySource {
 public:
  TaskSource(const Reading& reading, std::set<std::string>& missing)
      : reading_(reading), missing_(missing) {}

  Envelope request(std::optional<Instant> from, std::optional<Instant> to) const override {
    Envelope ask(Method::CreateCollectorForTasks, reading_.session.content().task_manager);
    ask.open("filter");
    if (from || to) {
      ask.open("time").value("timeType", "completedTime");
      if (from) ask.value("beginTime", to_rfc3339(*from));
      if (to) ask.value("endTime", to_rfc3339(*to));
      ask.close();
    }
    ask.value("state", "success").value("state", "error").close();
    return ask;
  }
  Envelope request_any() const override {
    Envelope ask(Method::CreateCollectorForTasks, reading_.session.content().task_manager);
    ask.open("filter").close();
    return ask;
  }
  Method read_next() const override { return Method::ReadNextTasks; }
  const char* stream() const override { return streams::kTasks; }
  const char* retention_setting() const override { return "task.maxAge"; }
  std::optional<Instant> placed(Node element) const override {
    return time_of(element, "completeTime");
  }
  // Whether ids of tasks grow with the time at which they were queued, nobody promises.
  std::optional<std::int32_t> key_number(const Activity&) const override { return std::nullopt; }
  const char* told_by() const override { return streams::kEvents; }
  Item understand(Node element) const override { return activity_of_task(element); }
  std::optional<Instant> began(Node element) const override {
    return time_of(element, "queueTime");
  }
  void seen(const Activity& activity) override { unaccounted_.erase(activity.key); }

  Answer<void> before() override;
  void complete(FactBatch& batch) override;

 private:
  const Reading& reading_;
  std::set<std::string>& missing_;
  std::vector<OpenWork> was_open_;
  std::vector<OpenWork> open_;
  std::set<std::string> unaccounted_;  ///< keys of what was open and has not been seen to end
};

Answer<void> TaskSource::before() {
  auto known = reading_.store.open_work(reading_.vcenter);
  if (!known) return store_failed(known.error());
  was_open_ = std::move(*known);
  for (const OpenWork& work : was_open_) unaccounted_.insert(work.key);
  Envelope ask(Method::CreateCollectorForTasks, reading_.session.content().task_manager);
  ask.open("filter").value("state", "queued").value("state", "running").close();
  const auto take = [&](Node info) -> Answer<void> {
    const std::string state = child_text(info, "state");
    if (state != "queued" && state != "running") return {};
    if (auto work = open_work_of(info)) open_.push_back(std::move(*work));
    return {};
  };
  const auto go_on = []() -> Answer<bool> { return true; };
  return drain(reading_, ask, Method::ReadNextTasks, take, go_on);
}

void TaskSource::complete(FactBatch& batch) {
  std::set<std::string> missing;
  const auto is_open = [&](const std::string& key) {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const OpenWork& work) { return work.key == key; });
  };
  for (OpenWork& work : was_open_) {
    if (is_open(work.key) || unaccounted_.count(work.key) == 0) continue;
    // vCenter may write the end of a task a little late: it gets one more sweep.
    if (missing_.count(work.key) != 0) continue;
    missing.insert(work.key);
    open_.push_back(std::move(work));
  }
  missing_ = std::move(missing);
  batch.open_work = std::move(open_);
}

}  // namespace

HistorySource::Item activity_of_task(Node info) {
  const auto queued = time_of(info, "queueTime");
  Activity activity;
  activity.stream = ActivityStream::Tasks;
  activity.key = child_text(info, "key");
  if (activity.key.empty() || !queued) return {std::nullopt, true, false, 0};
  const std::string state = child_text(info, "state");
  if (state != "success" && state != "error") return {std::nullopt, false, false, 0};
  activity.created = *queued;
  activity.class_id = child_text(info, "descriptionId");
  if (activity.class_id.empty()) activity.class_id = "Task";
  Who who = who_of(child(info, "reason"));
  activity.initiator = who.initiator;
  activity.actor_name = std::move(who.name);
  activity.entity = soap::reference_of(child(info, "entity"));
  activity.result = soap::reference_of(child(info, "result"));
  activity.started = time_of(info, "startTime");
  activity.ended = time_of(info, "completeTime");
  activity.fault = soap::localized_fault(child(info, "error"));
  activity.outcome = outcome_of(info, state, activity.fault);
  const std::string chain = child_text(info, "eventChainId");
  std::from_chars(chain.data(), chain.data() + chain.size(), activity.chain);
  activity.parent_key = child_text(info, "parentTaskKey");
  activity.root_key = child_text(info, "rootTaskKey");
  for (const auto& [name, member] :
       {std::pair("activation_id", "activationId"), std::pair("change_tag", "changeTag")})
    if (std::string value = child_text(info, member); !value.empty())
      activity.details.emplace_back(name, std::move(value));
  for (const auto& [name, member] :
       {std::pair("alarm", "alarm"), std::pair("scheduled_task", "scheduledTask")})
    if (EntityRef ref = soap::reference_of(child(child(info, "reason"), member)); !ref.empty())
      activity.details.emplace_back(name, std::move(ref.moid));
  std::sort(activity.details.begin(), activity.details.end());
  return {std::move(activity), false, false, 0};
}

Answer<void> read_tasks(const Reading& reading, std::set<std::string>& missing, StreamRun& run) {
  TaskSource source(reading, missing);
  return read_history(reading, source, run);
}

Answer<void> read_past_tasks(const Reading& reading, StreamRun& run) {
  std::set<std::string> missing;
  TaskSource source(reading, missing);
  return read_past_history(reading, source, run);
}

}  // namespace plumbline::collector::sources
