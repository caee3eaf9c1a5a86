#include "ledger/derive/actor_days.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

namespace plumbline::ledger {
namespace {

std::uint32_t hour_bit(Instant t) {
  const auto hours = std::chrono::floor<std::chrono::hours>(t - start_of(day_of(t))).count();
  return 1u << static_cast<unsigned>(hours);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

bool is_interactive_agent(const std::string& user_agent) {
  // PowerCLI says Mozilla too.
  if (holds(user_agent, "PowerShell") || holds(user_agent, "PowerCLI")) return false;
  constexpr std::array<std::string_view, 5> kClients = {
      "Mozilla/", "vSphere Client", "vSphere Web Client", "vsphere-ui", "VMware-client/"};
  return std::any_of(kClients.begin(), kClients.end(),
                     [&](std::string_view client) { return holds(user_agent, client); });
}

std::vector<ActorDay> find_actor_days(const FeedIndex& feed, const Classifier& classifier,
                                      const Steps& steps, DayNumber from) {
  std::vector<ActorDay> rows;
  std::unordered_map<std::uint64_t, std::size_t> places;
  const auto row = [&](const RawActivity& a) -> ActorDay& {
    const DayNumber day = day_of(a.created);
    const std::uint64_t key =
        static_cast<std::uint64_t>(a.actor) << 32 | static_cast<std::uint32_t>(day);
    const auto [it, added] = places.emplace(key, rows.size());
    if (added) {
      rows.emplace_back();
      rows.back().actor = a.actor;
      rows.back().day = day;
    }
    return rows[it->second];
  };
  for (std::uint32_t i = 0; i < feed.size(); ++i) {
    const RawActivity& a = feed[i];
    if (a.actor == 0 || a.initiator == Initiator::System || day_of(a.created) < from) continue;
    if (a.stream == ActivityStream::Events) {
      const std::string& agent = a.texts[DetailText::UserAgent];
      if (!classifier.is_login(a.raw_class) || agent.empty()) continue;
      (is_interactive_agent(agent) ? row(a).interactive_login : row(a).sdk_login) = true;
    } else if (feed.is_root_task(i)) {
      ActorDay& day = row(a);
      ++day.tasks;
      day.active_hours |= hour_bit(a.created);
      const std::uint32_t s = steps.of_position[i];
      if (s != kNoStep && steps.all[s].noise) ++day.noise_tasks;
    }
  }
  std::sort(rows.begin(), rows.end(), [](const ActorDay& a, const ActorDay& b) {
    return std::make_pair(a.actor, a.day) < std::make_pair(b.actor, b.day);
  });
  return rows;
}

}  // namespace plumbline::ledger
