#include "collector/sources/events.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collector/sources/event_details.h"
#include "collector/sources/principal.h"

namespace plumbline::collector::sources {
namespace {

using soap::child_text;
using soap::Envelope;
using soap::Method;

/// What vCenter's burst filter says: from the 31st of identical events on it keeps only one event
/// that tells how many there were. Always asked for: they tell how complete the rest is.
constexpr const char* kBurstStarted = "com.vmware.vc.EventBurstStartedEvent";
constexpr const char* kBurstCompressed = "com.vmware.vc.EventBurstCompressedEvent";

/// FNV-1a, in hexadecimal: tells one list of classes from another.
std::string digest_of(const std::vector<std::string>& names) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const std::string& name : names)
    for (const char c : name + "\n") {
      hash ^= static_cast<unsigned char>(c);
      hash *= 0x100000001b3ULL;
    }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(hash >> shift) & 0xFU];
  return text;
}

class EventSource final : public HistorySource {
 public:
  explicit EventSource(const Reading& reading)
      : reading_(reading), classes_(reading.plan.event_classes) {
    for (const char* name : {kBurstCompressed, kBurstStarted})
      if (std::find(classes_.begin(), classes_.end(), name) == classes_.end())
        classes_.emplace_back(name);
    std::sort(classes_.begin(), classes_.end());
  }

  const char* stream() const override { return streams::kEvents; }
  std::string asked() const override { return digest_of(classes_); }

  Envelope request(std::optional<Instant> from, std::optional<Instant> to) const override {
    Envelope ask(Method::CreateCollectorForEvents, reading_.session.content().event_manager);
    ask.open("filter");
    if (from || to) {
      ask.open("time");
      if (from) ask.value("beginTime", to_rfc3339(*from));
      if (to) ask.value("endTime", to_rfc3339(*to));
      ask.close();
    }
    // The formatted message is localised text that nothing may rest on.
    ask.flag("disableFullMessage", true);
    for (const std::string& name : classes_) ask.value("eventTypeId", name);
    ask.close();
    return ask;
  }
  Envelope request_any() const override {
    Envelope ask(Method::CreateCollectorForEvents, reading_.session.content().event_manager);
    ask.open("filter").flag("disableFullMessage", true).close();
    return ask;
  }
  Method read_next() const override { return Method::ReadNextEvents; }
  const char* retention_setting() const override { return "event.maxAge"; }
  std::optional<std::int32_t> key_number(const Activity& activity) const override {
    std::int32_t key = 0;
    const char* end = activity.key.data() + activity.key.size();
    if (std::from_chars(activity.key.data(), end, key).ptr != end) return std::nullopt;
    return key;
  }

  Item understand(Node element) const override {
    Item item = activity_of_event(element);
    if (item.activity && is_own_session(*item.activity)) item.activity.reset();
    return item;
  }
  std::optional<Instant> placed(Node element) const override { return began(element); }
  std::optional<Instant> began(Node element) const override {
    const auto created = parse_instant(child_text(element, "createdTime"));
    return created ? std::optional<Instant>(*created) : std::nullopt;
  }

 private:
  bool is_own_session(const Activity& activity) const {
    if (activity.class_id != "UserLoginSessionEvent" &&
        activity.class_id != "UserLogoutSessionEvent")
      return false;
    return same_principal(activity.actor_name, reading_.session.username()) ||
           same_principal(activity.actor_name, reading_.session.login_name());
  }

  const Reading& reading_;
  std::vector<std::string> classes_;
};

}  // namespace

namespace {

void note_burst(HistorySource::Item& item) {
  const Activity& activity = *item.activity;
  item.stands_for_others =
      activity.class_id == kBurstCompressed || activity.class_id == kBurstStarted;
  if (activity.class_id != kBurstCompressed) return;
  for (const auto& [name, value] : activity.details)
    if (name == "count") std::from_chars(value.data(), value.data() + value.size(), item.others);
}

}  // namespace

HistorySource::Item activity_of_event(Node event) {
  Activity activity;
  activity.stream = ActivityStream::Events;
  activity.key = child_text(event, "key");
  const auto created = parse_instant(child_text(event, "createdTime"));
  if (activity.key.empty() || !created) return {std::nullopt, true, false, 0};
  activity.created = *created;
  activity.class_id = soap::xsi_type(event);
  if (activity.class_id == "EventEx" || activity.class_id == "ExtendedEvent") {
    std::string id = child_text(event, "eventTypeId");
    if (!id.empty()) activity.class_id = std::move(id);
  }
  if (activity.class_id.empty()) activity.class_id = "Event";
  activity.actor_name = child_text(event, "userName");
  activity.initiator = activity.actor_name.empty() ? Initiator::System : Initiator::User;
  activity.outcome = Outcome::Occurred;
  const std::string chain = child_text(event, "chainId");
  std::from_chars(chain.data(), chain.data() + chain.size(), activity.chain);
  add_event_members(event, activity);
  HistorySource::Item item{std::move(activity), false, false, 0};
  note_burst(item);
  return item;
}

Answer<void> read_events(const Reading& reading, StreamRun& run) {
  EventSource source(reading);
  return read_history(reading, source, run);
}

Answer<void> read_past_events(const Reading& reading, StreamRun& run) {
  EventSource source(reading);
  return read_past_history(reading, source, run);
}

}  // namespace plumbline::collector::sources
