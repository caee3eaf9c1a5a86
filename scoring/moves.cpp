#include "scoring/moves.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "scoring/ladder.h"

namespace plumbline::scoring {

namespace {

constexpr const char* kAbsent = "absent";

std::string number(std::optional<double> value) {
  if (!value) return "unknown";
  std::array<char, 32> text{};
  const bool whole = std::abs(*value) >= 1e4 && std::abs(*value) < 1e15;  // not "5.256e+05"
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), *value,
                    whole ? std::chars_format::fixed : std::chars_format::general, whole ? 0 : 4);
  return {text.data(), end.ptr};
}

const AreaResult* find_area(const Assessment& assessment, const std::string& scope,
                            const std::string& area, const std::string& ladder) {
  for (const auto& each : assessment.scopes)
    if (each.name == scope)
      for (const auto& result : each.areas)
        if (result.area == area && result.ladder == ladder) return &result;
  return nullptr;
}

const IndicatorResult* find_indicator(const AreaResult* area, const std::string& id) {
  if (area == nullptr) return nullptr;
  const auto found = std::find_if(area->indicators.begin(), area->indicators.end(),
                                  [&](const auto& i) { return i.id == id; });
  return found == area->indicators.end() ? nullptr : &*found;
}

const CriterionResult* find_criterion(const IndicatorResult& indicator, const std::string& signal) {
  const auto found = std::find_if(indicator.criteria.begin(), indicator.criteria.end(),
                                  [&](const auto& c) { return c.signal == signal; });
  return found == indicator.criteria.end() ? nullptr : &*found;
}

std::string wanted(const CriterionResult& criterion) {
  return criterion.comparison + " " + number(criterion.target);
}

/// `last`: what it is in the end, where that is another than after this step alone. A value that
/// nobody will find on a page must not be told as if it stood there.
std::string moved_text(const CriterionResult& from, const CriterionResult& to,
                       const CriterionResult* last) {
  const bool passing = last != nullptr && number(last->value) != number(to.value);
  std::string text = to.signal;
  if (number(from.value) == number(to.value))
    text += " is " + number(to.value);
  else if (passing)
    text += " was " + number(from.value) + ", by this alone " + number(to.value) + ", in the end " +
            number(last->value);
  else
    text += " was " + number(from.value) + ", is " + number(to.value);
  text += wanted(from) == wanted(to) ? ", needed " + wanted(to)
                                     : ", needed " + wanted(from) + ", now " + wanted(to);
  if (to.state == State::Unknown && !to.reason.text.empty()) text += ": " + to.reason.text;
  return text;
}

/// The criteria that moved an indicator: those that changed state, or all that changed at all.
/// `last`: the area in the end, where this was a step on the way.
std::vector<Cause> criteria_behind(const IndicatorResult* from, const IndicatorResult* to,
                                   const AreaResult* last) {
  if (from == nullptr) return {{to->id, "", "the row is new in this rubric"}};
  if (to == nullptr) return {{from->id, "", "this rubric no longer has the row"}};
  const IndicatorResult* end_row = find_indicator(last, to->id);
  std::vector<Cause> strong;
  std::vector<Cause> weak;
  for (const auto& criterion : to->criteria) {
    const CriterionResult* was = find_criterion(*from, criterion.signal);
    const CriterionResult* end = end_row ? find_criterion(*end_row, criterion.signal) : nullptr;
    if (was == nullptr) {
      strong.push_back({to->id, criterion.signal, criterion.signal + " is asked for now"});
    } else if (was->state != criterion.state) {
      strong.push_back({to->id, criterion.signal, moved_text(*was, criterion, end)});
    } else if (wanted(*was) != wanted(criterion) || number(was->value) != number(criterion.value)) {
      weak.push_back({to->id, criterion.signal, moved_text(*was, criterion, end)});
    }
  }
  for (const auto& criterion : from->criteria)
    if (find_criterion(*to, criterion.signal) == nullptr)
      strong.push_back({to->id, criterion.signal, criterion.signal + " is no longer asked for"});
  if (to->waiver.has_value() != from->waiver.has_value())
    return {{to->id, "", to->waiver ? "waived by " + to->waiver->approver : "the waiver is over"}};
  if (!strong.empty()) return strong;
  if (!weak.empty()) return weak;
  return {{to->id, "", to->reason.text}};
}

bool same_row(const IndicatorResult& a, const IndicatorResult& b) {
  return a.state == b.state && a.evaluated == b.evaluated && a.mandatory == b.mandatory &&
         a.weight == b.weight && a.level == b.level;
}

/// One row as it was and as it is; nullptr where it is missing.
struct Row {
  const IndicatorResult* from;
  const IndicatorResult* to;
  bool mandatory() const { return (from && from->mandatory) || (to && to->mandatory); }
  const std::string& id() const { return to ? to->id : from->id; }
};

/// The rows without any one of which the level would not have gone from one side to the other:
/// taking them all back gives the former level, and leaving any one of them does not.
std::vector<Row> rows_behind(const AreaResult& from, const AreaResult& to,
                             const std::function<int(const Ladder&)>& level) {
  std::vector<Row> moved;
  std::vector<const IndicatorResult*> same;
  for (const auto& row : to.indicators) {
    const IndicatorResult* was = find_indicator(&from, row.id);
    if (was && same_row(*was, row))
      same.push_back(&row);
    else
      moved.push_back({was, &row});
  }
  for (const auto& row : from.indicators)
    if (find_indicator(&to, row.id) == nullptr) moved.push_back({&row, nullptr});
  std::stable_sort(moved.begin(), moved.end(),
                   [](const Row& a, const Row& b) { return a.mandatory() < b.mandatory(); });
  std::vector<bool> back(moved.size(), true);
  const auto level_now = [&] {
    std::vector<IndicatorResult> rows;
    for (const auto* row : same) rows.push_back(*row);
    for (std::size_t i = 0; i < moved.size(); ++i)
      if (const auto* row = back[i] ? moved[i].from : moved[i].to) rows.push_back(*row);
    return level(Ladder(rows));
  };
  const int former = level_now();
  for (std::size_t i = 0; i < moved.size(); ++i) {
    back[i] = false;
    if (level_now() != former) back[i] = true;
  }
  std::vector<Row> needed;
  for (std::size_t i = 0; i < moved.size(); ++i)
    if (back[i]) needed.push_back(moved[i]);
  return needed;
}

std::vector<Cause> causes_of_level(const AreaResult* from, const AreaResult* to,
                                   const AreaResult* last,
                                   const std::function<int(const Ladder&)>& level) {
  if (from == nullptr) return {{"", "", "this rubric scores the area, the former did not"}};
  if (to == nullptr) return {{"", "", "this rubric does not score the area"}};
  std::vector<Cause> causes;
  for (const Row& row : rows_behind(*from, *to, level)) {
    if (row.from && row.to && row.from->state == row.to->state) {
      causes.push_back({row.id(), "",
                        row.from->mandatory == row.to->mandatory ? "its weight or level is another"
                        : row.to->mandatory                      ? "it is mandatory now"
                                                                 : "it is no longer mandatory"});
      continue;
    }
    for (auto& cause : criteria_behind(row.from, row.to, last)) causes.push_back(std::move(cause));
  }
  return causes;
}

/// What the closed weeks did; the rows behind are those of the attained level.
std::vector<Cause> causes_of_held(const AreaResult* from, const AreaResult* to,
                                  const AreaResult* last) {
  std::vector<Cause> causes =
      causes_of_level(from, to, last, [](const Ladder& ladder) { return ladder.attained(); });
  if (to && !to->level_reason.empty()) causes.insert(causes.begin(), {"", "", to->level_reason});
  return causes;
}

std::vector<Cause> causes_of(Move::What what, const AreaResult* from, const AreaResult* to,
                             const AreaResult* last, const std::string& indicator) {
  switch (what) {
    case Move::What::Level:
      return causes_of_held(from, to, last);
    case Move::What::Attained:
      return causes_of_level(from, to, last,
                             [](const Ladder& ladder) { return ladder.attained(); });
    case Move::What::Ceiling:
      return causes_of_level(from, to, last, [](const Ladder& ladder) { return ladder.ceiling(); });
    case Move::What::Indicator:
      return criteria_behind(find_indicator(from, indicator), find_indicator(to, indicator), last);
  }
  return {};
}

std::string shown(Move::What what, const AreaResult* area, const std::string& indicator) {
  if (area == nullptr) return kAbsent;
  switch (what) {
    case Move::What::Level:
      return std::to_string(area->level);
    case Move::What::Attained:
      return std::to_string(area->attained);
    case Move::What::Ceiling:
      return std::to_string(area->ceiling);
    case Move::What::Indicator: {
      const IndicatorResult* row = find_indicator(area, indicator);
      return row ? to_string(row->state) : kAbsent;
    }
  }
  return kAbsent;
}

/// One area of one ladder through all the stages.
class Track {
 public:
  Track(const Passage& passage, const std::string& area, const std::string& ladder)
      : stages_(passage.stages), area_(area), ladder_(ladder) {
    seen_.push_back(find_area(passage.before, passage.scope, area, ladder));
    for (const auto& stage : stages_)
      seen_.push_back(find_area(stage.assessment, passage.scope, area, ladder));
  }

  void follow(Move::What what, const std::string& indicator, std::vector<Move>& out) const {
    Move move{what,
              area_,
              ladder_,
              indicator,
              shown(what, seen_.front(), indicator),
              shown(what, seen_.back(), indicator),
              {}};
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      Step step{stages_[i].origin,
                shown(what, seen_[i], indicator),
                shown(what, seen_[i + 1], indicator),
                {}};
      if (step.from == step.to) continue;
      const AreaResult* last = i + 1 < stages_.size() ? seen_.back() : nullptr;
      step.causes = causes_of(what, seen_[i], seen_[i + 1], last, indicator);
      move.steps.push_back(std::move(step));
    }
    if (!move.steps.empty()) out.push_back(std::move(move));
  }

  /// Ids of all rows that are or were: as they stand now, then those that are gone.
  std::vector<std::string> rows() const {
    std::vector<std::string> ids;
    for (auto area = seen_.rbegin(); area != seen_.rend(); ++area) {
      if (*area == nullptr) continue;
      for (const auto& row : (*area)->indicators)
        if (std::find(ids.begin(), ids.end(), row.id) == ids.end()) ids.push_back(row.id);
    }
    return ids;
  }

 private:
  const std::vector<Stage>& stages_;
  std::vector<const AreaResult*> seen_;  // before, then after each stage
  std::string area_;
  std::string ladder_;
};

}  // namespace

const char* to_string(Origin origin) {
  switch (origin) {
    case Origin::Rubric:
      return "rubric";
    case Origin::Facts:
      return "facts";
    case Origin::Practice:
      return "practice";
  }
  return "facts";
}

std::vector<Move> moves(const Passage& passage) {
  std::vector<std::pair<std::string, std::string>> areas;
  const auto gather = [&](const Assessment& assessment) {
    for (const auto& scope : assessment.scopes)
      if (scope.name == passage.scope)
        for (const auto& area : scope.areas)
          if (std::find(areas.begin(), areas.end(), std::pair(area.area, area.ladder)) ==
              areas.end())
            areas.emplace_back(area.area, area.ladder);
  };
  gather(passage.after());
  gather(passage.before);
  std::vector<Move> found;
  for (const auto& [area, ladder] : areas) {
    const Track track(passage, area, ladder);
    for (const auto what : {Move::What::Level, Move::What::Attained, Move::What::Ceiling})
      track.follow(what, {}, found);
    for (const auto& id : track.rows()) track.follow(Move::What::Indicator, id, found);
  }
  return found;
}

}  // namespace plumbline::scoring
