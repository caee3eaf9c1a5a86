#include "config/collected_page.h"

#include <algorithm>
#include <map>
#include <set>

#include "config/reference_text.h"
#include "scoring/needs.h"

namespace plumbline::config {
namespace {

using scoring::Need;
using scoring::Rubric;

/// How a stream is read. `stream` is its name, or the part before its '/'.
struct Manner {
  std::string stream;
  std::string what;
  std::string how_often;
  std::string privilege;
};

const std::vector<Manner>& manners() {
  static const std::vector<Manner> kAll = {
      {"options", "settings of vCenter, by name", "every sweep", "System.Read on the root folder"},
      {"events", "events, by class", "every sweep; at first, all that vCenter still has",
       "System.View"},
      {"tasks", "tasks that ended", "every sweep; at first, all that vCenter still has",
       "System.View"},
      {"inventory", "properties of every object of a type", "every sweep, what changed",
       "System.Read on the objects (some: System.View)"},
      {"performance", "counters, of the aggregate instance",
       "hourly; virtual machines daily; at first, a year of roll-ups of clusters, hosts and "
       "datastores",
       "System.View"},
      {"alarms", "alarms declared and triggered, who acknowledged",
       "every sweep what is triggered, hourly what is declared", "System.View"},
      {"permissions", "roles, and who holds which where", "hourly", "System.View"},
      {"licences", "licences assigned, their end and use", "hourly", "System.View"},
      {"scheduled_tasks", "scheduled tasks and how they ended", "hourly",
       "System.View on the task's object"},
      {"profiles", "host profiles, what is attached, compliance", "hourly",
       "Profile.View (optional)"},
      {"image_compliance", "clusters with an image: whether hosts comply", "hourly",
       "VcIntegrity.lifecycleSoftwareSpecification.Read (optional)"},
      {"tags", "tag categories, tags, what carries them", "hourly",
       "the role as a global permission"},
      {"content_library", "libraries, their items and versions", "hourly",
       "the role as a global permission"}};
  return kAll;
}

std::string kind_of(const std::string& stream) { return stream.substr(0, stream.find('/')); }

/// "change 2–3": the levels that cannot be judged without it.
std::string levels_text(const Rubric& rubric, const Need& need) {
  std::string out;
  for (const scoring::Area& area : rubric.areas) {
    std::set<int> levels;
    for (const auto& each : need.indicators)
      if (each.area == area.id) levels.insert(each.level);
    if (levels.empty()) continue;
    out += (out.empty() ? "" : ", ") + area.id + " " + std::to_string(*levels.begin());
    if (levels.size() > 1) out += "–" + std::to_string(*levels.rbegin());
  }
  return out;
}

class Readers {
 public:
  explicit Readers(const Rubric& rubric) : events_(work_events(rubric.work)) {
    for (const auto& signal : rubric.signals)
      if (signal.reads.work) workers_.insert(signal.id);
    for (const auto& evidence : rubric.evidence)
      if (evidence.reads.work) workers_.insert(evidence.id);
  }

  /// The signals that read it. Those that read all work are not named one by one.
  std::string text(const Need& need) const {
    const bool is_work =
        need.stream == "tasks" ||
        (need.stream == "events" && std::binary_search(events_.begin(), events_.end(), need.what));
    std::vector<std::string> named;
    bool folded = false;
    for (const auto& id : need.signals) {
      if (is_work && workers_.count(id) != 0)
        folded = true;
      else
        named.push_back(id);
    }
    std::string out = need.identity ? "identity" : "";
    if (folded) out += (out.empty() ? "" : ", ") + std::string("[work](work-classes.md)");
    if (!named.empty()) out += (out.empty() ? "" : ", ") + joined(named, "`");
    return out;
  }

 private:
  std::vector<std::string> events_;
  std::set<std::string> workers_;
};

std::string section(const Rubric& rubric, const Readers& readers, const std::string& stream,
                    const std::vector<const Need*>& needs) {
  std::string out = "\n## " + stream + "\n\n| what | for | decides |\n|---|---|---|\n";
  for (const Need* need : needs) {
    out += "| " + (need->what.empty() ? "all of it" : "`" + need->what + "`");
    if (need->sampled) out += " (sampled)";
    if (!need->keys.empty()) out += " (some keys)";
    out += " | " + readers.text(*need) + " | " + levels_text(rubric, *need) + " |\n";
  }
  for (const Need* need : needs)
    if (!need->keys.empty())
      out += "\nOf `" + need->what + "` these keys are kept: " + joined(need->keys, "`") + ".\n";
  return out;
}

}  // namespace

std::string collected_page(const Rubric& rubric) {
  const std::vector<Need> needs = scoring::needs_of(rubric);
  std::map<std::string, std::vector<const Need*>> streams;
  std::map<std::string, std::size_t> counts;
  for (const Need& need : needs) {
    streams[need.stream].push_back(&need);
    ++counts[kind_of(need.stream)];
  }
  std::string out = head("What is read from vCenter", "config/catalogue");
  out +=
      "Everything that is read names the signals that read it; nothing else is asked for. "
      "*identity* is read whatever the signals are: which object is which, where it stands, who "
      "acted. *Decides*: areas and levels whose indicators use one of these signals today; the "
      "others are [collected and not scored yet](signals.md#collected-not-scored-yet).\n\n"
      "Numbers that move all the time are *sampled*; whatever else an object says is kept as the "
      "times at which it changed. Long or restless properties are reduced to what signals ask: of "
      "a "
      "certificate its dates, of a snapshot tree how many, how deep, how old, of sensors how many "
      "are of which colour.\n\nRubric version " +
      rubric.version + ".\n\n";
  out += "| stream | what | things | how often | privilege |\n|---|---|---|---|---|\n";
  for (const Manner& manner : manners())
    if (const auto count = counts.find(manner.stream); count != counts.end())
      out += "| " + manner.stream + " | " + manner.what + " | " + std::to_string(count->second) +
             " | " + manner.how_often + " | " + manner.privilege + " |\n";
  const Readers readers(rubric);
  for (const Manner& manner : manners())
    for (const auto& [stream, each] : streams)
      if (kind_of(stream) == manner.stream) out += section(rubric, readers, stream, each);
  return out;
}

}  // namespace plumbline::config
