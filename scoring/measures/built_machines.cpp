#include "scoring/measures/built_machines.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "facts/poll.h"

namespace plumbline::scoring {

namespace {

/// The steps of a path that say that a machine was put into service.
std::set<std::string_view> service_steps(const WorkClasses& work) {
  std::set<std::string_view> steps(work.in_service_events.begin(), work.in_service_events.end());
  for (const auto& work_class : work.classes)
    for (const auto& event : work_class.events)
      if (std::find(work.in_service_events.begin(), work.in_service_events.end(), event) !=
          work.in_service_events.end())
        steps.insert(work_class.id);
  return steps;
}

bool has_step(std::string_view path, const std::set<std::string_view>& steps) {
  while (!path.empty()) {
    const auto end = path.find('>');
    if (steps.contains(path.substr(0, end))) return true;
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  }
  return false;
}

}  // namespace

std::optional<Instant> machines_watched_from(const Context& context) {
  const StreamCoverage* stream = context.evidence().stream(streams::inventory("VirtualMachine"));
  return stream ? stream->begin : std::nullopt;
}

std::vector<BuiltMachine> built_machines(const Context& context, const Selection& selection) {
  const Evidence& evidence = context.evidence();
  const auto steps = service_steps(context.rubric().work);
  const auto watched = machines_watched_from(context);
  std::vector<bool> powers;  // by path
  for (const std::string& path : evidence.paths) powers.push_back(has_step(path, steps));
  std::vector<BuiltMachine> built;
  for (const Work* work : selection.work) {
    if (work->failed() || !work->creates_vm() || !watched || work->queued < *watched) continue;
    const bool powered = work->path < powers.size() && powers[work->path];
    work->each_entity([&](std::uint32_t id) {
      const EntityInfo* info = context.entity(id);
      if (!info) return;
      const auto ready = evidence.ready.find(id);
      if (ready != evidence.ready.end() && ready->second <= context.as_of()) {
        built.push_back({work, info, ready->second});
      } else if (powered && info->present) {
        built.push_back({work, info, std::nullopt});
      }
    });
  }
  return built;
}

}  // namespace plumbline::scoring
