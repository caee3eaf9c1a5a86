#include "exporters/matrix.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using scoring::AreaResult;
using scoring::IndicatorResult;
using scoring::State;

constexpr const char* kClassic = "classic";

std::vector<std::string> ladders_of(const scoring::ScopeResult& scope) {
  std::vector<std::string> ladders;
  for (const auto& area : scope.areas)
    if (std::find(ladders.begin(), ladders.end(), area.ladder) == ladders.end())
      ladders.push_back(area.ladder);
  std::sort(ladders.begin(), ladders.end());
  if (ladders.empty()) ladders.push_back(kClassic);
  return ladders;
}

const AreaResult* find_area(const scoring::ScopeResult& scope, const std::string& id,
                            const std::string& ladder) {
  for (const auto& area : scope.areas)
    if (area.area == id && area.ladder == ladder) return &area;
  return nullptr;
}

/// The first criterion that misses its target says most; else the reason that was given.
std::string open_reason(const IndicatorResult& indicator) {
  for (const auto& criterion : indicator.criteria) {
    if (criterion.state != State::NotMet || !criterion.value) continue;
    return number(criterion.value) + ", needs " + criterion.comparison + " " +
           number(criterion.target);
  }
  if (!indicator.reason.text.empty()) return indicator.reason.text;
  for (const auto& criterion : indicator.criteria)
    if (criterion.state == indicator.state && !criterion.reason.text.empty())
      return criterion.reason.text;
  return indicator.state == State::NotMet ? "not met" : "unknown";
}

/// Whether one part or another is enough somewhere in it.
bool has_choice(const scoring::Requirement& requirement) {
  const auto& parts = requirement.parts;
  return (requirement.kind == scoring::Requirement::Kind::AnyOf && parts.size() > 1) ||
         std::any_of(parts.begin(), parts.end(), has_choice);
}

/// "a, or (b and (c or d))".
std::string formula(const scoring::Requirement& requirement, bool outermost) {
  if (requirement.kind == scoring::Requirement::Kind::Criterion) return requirement.signal;
  const bool any = requirement.kind == scoring::Requirement::Kind::AnyOf;
  std::string text;
  for (const auto& part : requirement.parts)
    text += (text.empty() ? ""
             : any        ? (outermost ? ", or " : " or ")
                          : " and ") +
            formula(part, false);
  return outermost || requirement.parts.size() < 2 ? text : "(" + text + ")";
}

}  // namespace

std::vector<Matrix> matrices(const scoring::ScopeResult& scope, const scoring::Rubric& rubric) {
  std::vector<Matrix> all;
  for (const auto& ladder : ladders_of(scope)) {
    Matrix matrix{ladder, {}, {}};
    for (int level = ladder == kClassic ? 2 : 1; level <= 5; ++level)
      matrix.levels.push_back(level);
    for (const auto& area : rubric.areas)
      matrix.rows.push_back({area.title, find_area(scope, area.id, ladder)});
    // A result must never be hidden because the rubric at hand does not name its area.
    for (const auto& area : scope.areas) {
      const auto named = [&](const scoring::Area& a) { return a.id == area.area; };
      if (area.ladder == ladder && std::none_of(rubric.areas.begin(), rubric.areas.end(), named))
        matrix.rows.push_back({area.area, &area});
    }
    all.push_back(std::move(matrix));
  }
  return all;
}

std::string level_name(const std::string& ladder, int level) {
  static constexpr std::array<const char*, 6> kClassicNames = {"",        "Initial", "Repeatable",
                                                               "Defined", "Managed", "Improving"};
  static constexpr std::array<const char*, 6> kInvertedNames = {
      "None", "Method", "Governance", "Library", "Everywhere", "Teaching"};
  if (level < 0 || level > 5) return "";
  const auto& names = ladder == kClassic ? kClassicNames : kInvertedNames;
  return names[static_cast<std::size_t>(level)];
}

std::string level_text(const AreaResult& area) {
  return std::to_string(area.level) + (area.insufficient_evidence ? "?" : "");
}

std::string whole_percent(double share) {
  return std::to_string(static_cast<int>(std::floor(share * 100 + 1e-9))) + " %";
}

bool claims_more(const AreaResult& area) {
  return area.claimed && *area.claimed > static_cast<double>(area.level) + 0.5;
}

std::string choice_text(const scoring::Rubric& rubric, const IndicatorResult& indicator) {
  using Kind = scoring::Requirement::Kind;
  const auto row = std::find_if(rubric.indicators.begin(), rubric.indicators.end(),
                                [&](const auto& each) { return each.id == indicator.id; });
  if (row == rubric.indicators.end() || !has_choice(row->requires_)) return {};
  const auto& parts = row->requires_.parts;
  const bool plain = row->requires_.kind == Kind::AnyOf &&
                     std::all_of(parts.begin(), parts.end(),
                                 [](const auto& part) { return part.kind == Kind::Criterion; });
  return plain ? "any one of these suffices" : "enough is: " + formula(row->requires_, true);
}

std::vector<OpenGroup> open_groups(const AreaResult& area) {
  std::vector<OpenGroup> groups;
  for (const bool mandatory : {true, false}) {
    for (const auto& indicator : area.indicators) {
      const bool in_the_way = indicator.state == State::NotMet || indicator.state == State::Unknown;
      if (indicator.level != area.attained + 1 || !in_the_way || indicator.mandatory != mandatory)
        continue;
      const std::string reason = open_reason(indicator);
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const OpenGroup& group) {
        return group.state == indicator.state && group.reason == reason;
      });
      auto& group = same == groups.end()
                        ? groups.emplace_back(OpenGroup{indicator.state, reason, {}})
                        : *same;
      group.indicators.push_back(&indicator);
    }
  }
  return groups;
}

std::string moment_text(Instant t) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(t));
}

std::string earliest_text(const scoring::LevelOutlook& outlook) {
  return outlook.earliest ? to_date(*outlook.earliest) : "no date can be given yet";
}

}  // namespace plumbline::exporters
