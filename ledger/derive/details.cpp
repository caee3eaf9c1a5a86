#include <charconv>

#include "ledger/derive/derive.h"

namespace plumbline::ledger {
namespace {

std::int64_t positive_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value > 0 ? value : 0;
}

}  // namespace

void set_detail(RawActivity& activity, std::string_view name, std::string_view value) {
  if (name == "fields") {
    activity.fields = value;
  } else if (name == "num_cpus") {
    activity.num_cpus = positive_number(value);
  } else if (name == "memory_mb") {
    activity.memory_mb = positive_number(value);
  } else if (name == "source_template") {
    activity.source_template = value == "true";
  } else if (name == "activation_id") {
    activity.activation_id = value;
  } else if (name == "change_tag") {
    activity.change_tag = value;
  } else if (name == "snapshot") {
    activity.snapshot = value;
  } else if (name == "user_agent") {
    activity.user_agent = value;
  } else if (name == "alarm") {
    activity.alarm = value;
  } else if (name == "alarm_name") {
    activity.alarm_name = value;
  } else if (name == "to") {
    activity.to = value;
  } else if (name == "host") {
    activity.host = value;
  } else if (name == "source_host") {
    activity.source_host = value;
  }
}

PathTable::PathTable(std::vector<std::string> paths) : paths_(std::move(paths)) {
  for (std::size_t i = 0; i < paths_.size(); ++i)
    numbers_.emplace(paths_[i], static_cast<std::uint32_t>(i));
}

std::uint32_t PathTable::intern(const std::string& path) {
  const auto [it, added] = numbers_.emplace(path, static_cast<std::uint32_t>(paths_.size()));
  if (added) paths_.push_back(path);
  return it->second;
}

std::vector<std::string> class_names(const WorkClasses& work) {
  std::vector<std::string> names;
  names.reserve(work.classes.size());
  for (const WorkClass& work_class : work.classes) names.push_back(work_class.id);
  return names;
}

}  // namespace plumbline::ledger
