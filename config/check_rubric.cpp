#include "config/check_rubric.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "scoring/measures/registry.h"

namespace plumbline::config {
namespace {

using scoring::Better;
using scoring::Comparison;
using scoring::Indicator;
using scoring::Requirement;
using scoring::Rubric;
using scoring::Signal;

const Signal* find_signal(const Rubric& rubric, const std::string& id) {
  for (const Signal& signal : rubric.signals)
    if (signal.id == id) return &signal;
  return nullptr;
}

void check_criterion(const Rubric& rubric, const Indicator& indicator, const Requirement& criterion,
                     Problems& problems) {
  const auto problem = [&](std::string what, std::string remedy) {
    problems.push_back({indicator.file, indicator.line,
                        "indicator " + indicator.id + ": " + std::move(what), std::move(remedy)});
  };
  if (criterion.signal.empty()) return;
  const Signal* signal = find_signal(rubric, criterion.signal);
  if (signal == nullptr) {
    std::vector<std::string> known;
    for (const Signal& each : rubric.signals) known.push_back(each.id);
    return problem("no signal \"" + criterion.signal + "\"", suggest(criterion.signal, known));
  }
  const bool ratio = signal->unit == scoring::Unit::Ratio;
  if (criterion.threshold < 0 || (ratio && criterion.threshold > 1))
    problem("the threshold for " + signal->id + " is out of range",
            ratio ? "a ratio lies between 0 and 1: write 0.8 for 80 %" : "write a positive number");
  const bool wants_high =
      criterion.comparison == Comparison::AtLeast || criterion.comparison == Comparison::Above;
  if ((signal->better == Better::Higher && !wants_high) ||
      (signal->better == Better::Lower && wants_high))
    problem("the threshold for " + signal->id + " goes against its direction",
            wants_high ? "lower is better: write at_most or below"
                       : "higher is better: write at_least or above");
}

void check_requirement(const Rubric& rubric, const Indicator& indicator,
                       const Requirement& requirement, Problems& problems) {
  if (requirement.kind == Requirement::Kind::Criterion)
    check_criterion(rubric, indicator, requirement, problems);
  for (const Requirement& part : requirement.parts)
    check_requirement(rubric, indicator, part, problems);
}

// A cell of the matrix: one level of one area on the classic ladder.
struct Cell {
  bool common = false;
  int own_mandatory = 0;
  const Indicator* first = nullptr;
};

void check_cells(const Rubric& rubric, const std::set<std::string>& common_rows,
                 Problems& problems) {
  std::map<std::pair<std::string, int>, Cell> cells;
  std::map<std::string, int> top;
  for (const Indicator& indicator : rubric.indicators) {
    if (indicator.ladder != "classic") continue;
    Cell& cell = cells[{indicator.area, indicator.level}];
    const bool common = common_rows.count(indicator.id) > 0;
    cell.common = cell.common || common;
    if (cell.first == nullptr) cell.first = &indicator;
    top[indicator.area] = std::max(top[indicator.area], indicator.level);
    if (common && !indicator.mandatory)
      problems.push_back({indicator.file, indicator.line,
                          "indicator " + indicator.id + " is for every area and not mandatory",
                          "add \"mandatory: true\""});
    if (!common && indicator.mandatory && ++cell.own_mandatory == 3)
      problems.push_back({indicator.file, indicator.line,
                          "more than two mandatory rows of its own at " + indicator.area +
                              " level " + std::to_string(indicator.level),
                          "keep \"mandatory: true\" on at most two"});
  }
  for (const auto& [area, highest] : top) {
    for (int level = 2; level <= highest; ++level) {
      const auto cell = cells.find({area, level});
      if (cell == cells.end()) {
        const Indicator* above = cells.at({area, highest}).first;
        problems.push_back({above->file, above->line,
                            area + " has level " + std::to_string(highest) +
                                " but nothing at level " + std::to_string(level),
                            "add indicators for it: no level is skipped"});
      } else if (!cell->second.common) {
        problems.push_back(
            {cell->second.first->file, cell->second.first->line,
             area + " level " + std::to_string(level) + " lacks the rows that every area has",
             "name the area in \"areas:\" of rubric/classic/common.yml"});
      }
    }
  }
}

template <class T>
void check_unique(const std::vector<T>& items, const std::string& what, Problems& problems) {
  std::map<std::string, const T*> seen;
  for (const T& item : items) {
    const auto [first, added] = seen.emplace(item.id, &item);
    if (item.id.empty() || added) continue;
    problems.push_back({item.file, item.line, "two " + what + " \"" + item.id + "\"",
                        "remove one; the other is at " + first->second->file + ":" +
                            std::to_string(first->second->line)});
  }
}

bool known_prefix(const Rubric& rubric, const std::string& id) {
  const std::string prefix = id.substr(0, id.find('.'));
  return id.find('.') != std::string::npos &&
         (prefix == "sys" ||
          std::any_of(rubric.areas.begin(), rubric.areas.end(),
                      [&](const scoring::Area& area) { return area.prefix == prefix; }));
}

void check_evidence(const Rubric& rubric, Problems& problems) {
  check_unique(rubric.evidence, "pieces of evidence", problems);
  for (const scoring::EvidenceItem& evidence : rubric.evidence) {
    if (evidence.id.empty()) continue;
    if (!known_prefix(rubric, evidence.id))
      problems.push_back({evidence.file, evidence.line,
                          "evidence " + evidence.id + " does not begin with an area's prefix",
                          "write PREFIX.NAME, such as sec.lockdown_share"});
    if (const Signal* signal = find_signal(rubric, evidence.id))
      problems.push_back({evidence.file, evidence.line,
                          "evidence " + evidence.id + " is a signal by now, at " + signal->file +
                              ":" + std::to_string(signal->line),
                          "move what it reads to the signal's \"reads\" and remove it here"});
  }
}

// Core metrics are signals of their area, with a direction that a target can have.
void check_core(const Rubric& rubric, const scoring::Area& area, Problems& problems) {
  for (const scoring::CoreMetric& metric : area.core) {
    for (const std::string& id : metric.signals) {
      const Signal* signal = find_signal(rubric, id);
      const std::string where = "area " + area.id + ": ";
      if (signal == nullptr)
        problems.push_back({"catalogue/areas.yml", 0,
                            where + "no signal \"" + id + "\" for a core metric",
                            "add the signal to the catalogue, or remove it here"});
      else if (signal->better != Better::Higher && signal->better != Better::Lower)
        problems.push_back({"catalogue/areas.yml", 0,
                            where + "core metric " + id + " has no direction",
                            "a core metric is better higher or better lower"});
    }
  }
}

// Each row once, each metric once, and of signals that there are.
void check_outcomes(const Rubric& rubric, Problems& problems) {
  std::set<std::string> seen;
  for (const scoring::OutcomeMetric& outcome : rubric.outcomes) {
    const std::string where = "outcome " + outcome.id + ": ";
    for (const std::string& name : {outcome.id, outcome.metric})
      if (!name.empty() && !seen.insert(name).second)
        problems.push_back({outcome.file, outcome.line, where + "\"" + name + "\" is there twice",
                            "give each outcome a name of its own"});
    if (!outcome.signal.empty() && find_signal(rubric, outcome.signal) == nullptr)
      problems.push_back(
          {outcome.file, outcome.line, where + "no signal \"" + outcome.signal + "\"",
           "name a signal of the catalogue, or say in \"not_yet\" why there is none"});
  }
}

}  // namespace

void check_rubric(const Rubric& rubric, const std::set<std::string>& common_rows,
                  Problems& problems) {
  check_unique(rubric.signals, "signals", problems);
  check_unique(rubric.indicators, "indicators", problems);
  check_evidence(rubric, problems);
  check_outcomes(rubric, problems);
  std::vector<std::string> area_ids;
  for (const scoring::Area& area : rubric.areas) {
    area_ids.push_back(area.id);
    check_core(rubric, area, problems);
  }
  for (const Signal& signal : rubric.signals) {
    if (!signal.id.empty() && !known_prefix(rubric, signal.id))
      problems.push_back({signal.file, signal.line,
                          "signal " + signal.id + " does not begin with an area's prefix",
                          "write PREFIX.NAME, such as chg.success_rate"});
    if (signal.measure.empty()) continue;
    for (const Error& misuse : scoring::misuse_of(signal, rubric))
      problems.push_back(
          {signal.file, signal.line, "signal " + signal.id + ": " + misuse.what, misuse.remedy});
  }
  for (const Indicator& indicator : rubric.indicators) {
    check_requirement(rubric, indicator, indicator.requires_, problems);
    if (!indicator.area.empty() &&
        std::find(area_ids.begin(), area_ids.end(), indicator.area) == area_ids.end())
      problems.push_back(
          {indicator.file, indicator.line,
           "indicator " + indicator.id + ": no process area \"" + indicator.area + "\"",
           suggest(indicator.area, area_ids)});
  }
  check_cells(rubric, common_rows, problems);
}

}  // namespace plumbline::config
