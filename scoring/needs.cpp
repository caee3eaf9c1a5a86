#include "scoring/needs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "scoring/reads.h"

namespace plumbline::scoring {

namespace {

/// Needs by stream and what, as readers name them.
class Needs {
 public:
  void add(const Reader& reader) {
    const Reads& reads = reader.reads;
    for (const auto& [type, paths] : reads.properties)
      for (const auto& path : paths) note("inventory/" + type, path, reader);
    for (const auto& [type, paths] : reads.sampled)
      for (const auto& path : paths) note("inventory/" + type, path, reader).sampled = true;
    for (const auto& [type, counters] : reads.counters)
      for (const auto& counter : counters) note("performance/" + type, counter, reader);
    for (const auto& event : reads.events) note("events", event, reader);
    for (const auto& option : reads.options) note("options", option, reader);
    for (const auto& source : reads.sources) note(source, "", reader);
    if (reads.tasks) note("tasks", "", reader);
  }

  std::vector<Need> take(const Rubric& rubric, const CollectionPlan& plan) {
    std::vector<Need> all;
    for (auto& [key, need] : needs_) {
      for (const auto& indicator : rubric.indicators)
        if (uses(indicator.requires_, need.signals))
          need.indicators.push_back(
              {indicator.id, indicator.area, indicator.ladder, indicator.level});
      const std::string list = need.stream.substr(need.stream.find('/') + 1) + " " + need.what;
      if (const auto kept = plan.kept_keys.find(list); kept != plan.kept_keys.end())
        need.keys = kept->second;
      all.push_back(std::move(need));
    }
    return all;
  }

 private:
  Need& note(const std::string& stream, const std::string& what, const Reader& reader) {
    Need& need = needs_[{stream, what}];
    need.stream = stream;
    need.what = what;
    if (reader.id.empty())
      need.identity = true;
    else
      need.signals.push_back(reader.id);
    return need;
  }

  std::map<std::pair<std::string, std::string>, Need> needs_;
};

}  // namespace

std::vector<Need> needs_of(const Rubric& rubric) {
  std::vector<Reader> readers = readers_of(rubric);
  std::sort(readers.begin(), readers.end(),
            [](const Reader& a, const Reader& b) { return a.id < b.id; });
  Needs needs;
  for (const Reader& reader : readers) needs.add(reader);
  return needs.take(rubric, compile_plan(rubric));
}

}  // namespace plumbline::scoring
