#include "config/reference_text.h"

#include <algorithm>
#include <charconv>

#include "scoring/reads.h"

namespace plumbline::config {

std::string head(const std::string& title, const std::string& from) {
  return "<!-- Generated from " + from + " by `./dev docs`; do not edit. -->\n# " + title + "\n\n";
}

std::string plain(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

std::string joined(const std::vector<std::string>& words, const std::string& quote) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ", ";
    out += quote + word + quote;
  }
  return out;
}

// Table cells end at a bar.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text;
}

// Markdown drops dots from a heading's anchor.
std::string anchor(std::string id) {
  id.erase(std::remove(id.begin(), id.end(), '.'), id.end());
  return id;
}

std::vector<std::string> work_events(const WorkClasses& work) {
  scoring::Reads all;
  all.work = true;
  return scoring::completed(std::move(all), work).events;
}

std::string reads_text(const scoring::Reads& reads, const WorkClasses& work) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
  const auto add_lists = [&](const std::map<std::string, std::vector<std::string>>& lists,
                             const std::string& note) {
    for (const auto& [type, words] : lists) add(type + note + ": " + joined(words, "`"));
  };
  if (reads.work)
    add("[work](work-classes.md)");
  else if (reads.tasks)
    add("finished tasks");
  std::vector<std::string> events = reads.events;
  if (reads.work) {
    const std::vector<std::string> all = work_events(work);
    events.erase(std::remove_if(events.begin(), events.end(),
                                [&](const std::string& event) {
                                  return std::binary_search(all.begin(), all.end(), event);
                                }),
                 events.end());
  }
  if (!events.empty()) add("events: " + joined(events, "`"));
  add_lists(reads.properties, "");
  add_lists(reads.sampled, " (sampled)");
  add_lists(reads.counters, " (counters)");
  if (!reads.options.empty()) add("settings: " + joined(reads.options, "`"));
  if (!reads.sources.empty()) add("sources: " + joined(reads.sources, "`"));
  return out;
}

}  // namespace plumbline::config
