#include <algorithm>
#include <charconv>
#include <iterator>

#include "ledger/derive/derive.h"

namespace plumbline::ledger {
namespace {

constexpr std::pair<std::string_view, DetailText> kTexts[] = {
    {"fields", DetailText::Fields},
    {"activation_id", DetailText::ActivationId},
    {"change_tag", DetailText::ChangeTag},
    {"snapshot", DetailText::Snapshot},
    {"user_agent", DetailText::UserAgent},
    {"alarm", DetailText::Alarm},
    {"alarm_name", DetailText::AlarmName},
    {"to", DetailText::To},
    {"host", DetailText::Host},
    {"source_host", DetailText::SourceHost},
};

std::int64_t positive_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value > 0 ? value : 0;
}

}  // namespace

const std::string& DetailTexts::operator[](DetailText detail) const {
  static const std::string kNone;
  for (const auto& [name, text] : texts_)
    if (name == detail) return text;
  return kNone;
}

void DetailTexts::set(DetailText detail, std::string_view value) {
  for (auto& [name, text] : texts_)
    if (name == detail) {
      text = value;
      return;
    }
  texts_.emplace_back(detail, value);
}

void set_detail(RawActivity& activity, std::string_view name, std::string_view value) {
  if (name == "num_cpus") {
    activity.num_cpus = positive_number(value);
  } else if (name == "memory_mb") {
    activity.memory_mb = positive_number(value);
  } else if (name == "source_template") {
    activity.source_template = value == "true";
  } else if (const auto text = std::find_if(std::begin(kTexts), std::end(kTexts),
                                            [&](const auto& t) { return t.first == name; });
             text != std::end(kTexts)) {
    activity.texts.set(text->second, value);
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
