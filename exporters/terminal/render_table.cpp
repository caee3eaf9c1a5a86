#include <algorithm>
#include <cmath>
#include <sstream>

#include "exporters/matrix.h"
#include "exporters/render.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using scoring::AreaResult;
using scoring::State;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kGroupsShown = 6;

void write_wrapped(std::ostream& out, const std::string& indent, const std::string& rest_indent,
                   const std::string& text) {
  const auto lines =
      wrap(one_line(text), kWidth - std::max(display_width(indent), display_width(rest_indent)));
  for (std::size_t i = 0; i < lines.size(); ++i)
    out << (i == 0 ? indent : rest_indent) << lines[i] << "\n";
}

/// "█████░ 83%": ISO/IEC 33020 colours, above 85 % fully, above 50 % largely achieved.
std::string cell(const AreaResult& area, int level, std::size_t width, std::size_t blocks,
                 const Paint& paint) {
  const auto rating = area.ratings.find(level);
  if (rating == area.ratings.end()) return paint(kDim, pad("–", width));
  const double share = std::clamp(rating->second, 0.0, 1.0);
  // Rounded down, so that only a full bar means all of it.
  const auto filled =
      static_cast<std::size_t>(std::floor(share * static_cast<double>(blocks) + 1e-9));
  std::string bar;
  for (std::size_t i = 0; i < blocks; ++i) bar += i < filled ? "█" : "░";
  const std::string percent = std::to_string(static_cast<int>(std::floor(share * 100 + 1e-9)));
  const std::string text = pad(bar + std::string(4 - percent.size(), ' ') + percent + "%", width);
  return paint(share > 0.85 ? kGreen : share > 0.5 ? kYellow : kRed, text);
}

/// Columns of a matrix: the inverted ladder has five levels to fit, the classic one four.
struct Layout {
  std::size_t area;
  std::size_t ceiling;
  std::size_t cell;
  std::size_t last_cell;
};

Layout layout_of(const Matrix& matrix) {
  return matrix.levels.size() > 4 ? Layout{27, 7, 10, 10} : Layout{31, 7, 12, 11};
}

void write_row(std::ostream& out, const Matrix& matrix, const MatrixRow& row, const Paint& paint) {
  const Layout layout = layout_of(matrix);
  out << "  " << pad(one_line(row.title), layout.area);
  if (row.result == nullptr) {
    out << "  " << paint(kDim, "no rubric yet") << "\n";
    return;
  }
  const AreaResult& area = *row.result;
  out << "  " << paint(kBold, pad(level_text(area), 5)) << "  "
      << pad(std::to_string(area.ceiling), layout.ceiling);
  for (const int level : matrix.levels) {
    const std::size_t width = level == matrix.levels.back() ? layout.last_cell : layout.cell;
    out << " " << cell(area, level, width, layout.cell - 6, paint);
  }
  out << "\n";
}

void write_matrix(std::ostream& out, const Matrix& matrix, const Paint& paint) {
  const Layout layout = layout_of(matrix);
  std::string head = "  " + pad("Area (" + one_line(matrix.ladder) + " ladder)", layout.area) +
                     "  Level  " + pad("Ceiling", layout.ceiling);
  for (const int level : matrix.levels)
    head += " " + pad(std::to_string(level) + " " + level_name(matrix.ladder, level),
                      level == matrix.levels.back() ? layout.last_cell : layout.cell);
  out << paint(kDim, head) << "\n";
  for (const auto& row : matrix.rows) write_row(out, matrix, row, paint);
}

std::string names_of(const OpenGroup& group) {
  std::string names;
  for (const auto* indicator : group.indicators) {
    if (!names.empty()) names += ", ";
    names += indicator->id + (indicator->mandatory ? " (mandatory)" : "");
  }
  return names;
}

void write_group(std::ostream& out, const OpenGroup& group, const Paint& paint) {
  const bool unknown = group.state == State::Unknown;
  const std::string mark = paint(unknown ? kYellow : kRed, unknown ? "?" : "x");
  std::ostringstream text;
  if (group.indicators.size() == 1) {
    write_wrapped(text, "        ", "          ", names_of(group) + ": " + group.reason);
  } else {
    write_wrapped(text, "        ", "          ", group.reason + ":");
    write_wrapped(text, "          ", "          ", names_of(group));
  }
  out << "      " << mark << text.str().substr(7);
}

void write_open(std::ostream& out, const AreaResult& area, const Paint& paint) {
  const auto groups = open_groups(area);
  if (groups.empty()) return;
  out << "    open for level " << area.attained + 1 << ":\n";
  const std::size_t shown = std::min(groups.size(), kGroupsShown);
  for (std::size_t i = 0; i < shown; ++i) write_group(out, groups[i], paint);
  if (groups.size() > shown)
    out << "        and " << groups.size() - shown << " more reasons: plumbline explain "
        << one_line(area.area) << "\n";
}

void write_area_outlook(std::ostream& out, const MatrixRow& row, const std::string& ladder,
                        const Paint& paint) {
  const AreaResult& area = *row.result;
  std::string title = one_line(row.title) + ": level " + std::to_string(area.level) + ", ceiling " +
                      std::to_string(area.ceiling);
  if (area.insufficient_evidence) title += ", not enough evidence yet";
  if (area.level_since && area.attained != area.level)
    title += ", attained now " + std::to_string(area.attained);
  if (area.regressing) title += ", regressing";
  if (area.stale) title += ", stale";
  out << "  " << paint(kBold, title) << "\n";
  for (const auto& cause : area.causes)
    write_wrapped(out, "    below because ", "      ", cause.indicator + ": " + cause.text);
  for (const auto& outlook : area.outlook) {
    if (outlook.level <= area.attained) continue;
    const std::string level =
        std::to_string(outlook.level) + " " + level_name(ladder, outlook.level);
    const std::string when =
        outlook.earliest ? "earliest " + earliest_text(outlook) : earliest_text(outlook);
    write_wrapped(out, "    " + pad(level, 12) + "  " + pad(when, 24) + "  ", std::string(44, ' '),
                  outlook.needs.empty() ? "needs nothing but time" : "needs " + outlook.needs);
  }
  write_open(out, area, paint);
}

void write_unlocks(std::ostream& out, const scoring::ScopeResult& scope, const Paint& paint) {
  if (scope.unlocks.empty()) return;
  out << "\n  " << paint(kBold, "Inputs that would unlock most") << "\n";
  for (std::size_t i = 0; i < scope.unlocks.size(); ++i) {
    const auto& unlock = scope.unlocks[i];
    std::string text = unlock.input + ": " + std::to_string(unlock.indicators) +
                       (unlock.indicators == 1 ? " indicator" : " indicators");
    if (unlock.mandatory > 0) text += " (" + std::to_string(unlock.mandatory) + " mandatory)";
    if (!unlock.advice.empty()) text += ". " + unlock.advice;
    write_wrapped(out, "    " + std::to_string(i + 1) + ". ", "       ", text);
  }
}

void write_scope(std::ostream& out, const scoring::ScopeResult& scope,
                 const scoring::Rubric& rubric, const Paint& paint) {
  std::string name = one_line(scope.name);
  if (display_width(name) > kWidth - 6) name = pad(name, kWidth - 6);
  out << "\n" << paint(kBold, "Scope " + name) << "\n";
  const auto all = matrices(scope, rubric);
  for (const auto& matrix : all) write_matrix(out, matrix, paint);
  for (const auto& matrix : all) {
    for (const auto& row : matrix.rows) {
      if (row.result == nullptr) continue;
      out << "\n";
      write_area_outlook(out, row, matrix.ladder, paint);
    }
  }
  write_unlocks(out, scope, paint);
}

}  // namespace

std::string render_table(const scoring::Assessment& assessment, const scoring::Rubric& rubric,
                         bool colour) {
  const Paint paint(colour);
  std::ostringstream out;
  out << "plumbline: maturity as of " << moment_text(assessment.as_of) << ", rubric "
      << one_line(assessment.rubric_version) << "\n";
  if (assessment.rehearsal)
    out << paint(kYellow, "REHEARSAL: every time below is a simulated vCenter's, not today's")
        << "\n";
  if (assessment.scopes.empty())
    out << "\nNothing has been assessed yet: run `plumbline collect --once` first.\n";
  for (const auto& scope : assessment.scopes) write_scope(out, scope, rubric, paint);
  if (!assessment.scopes.empty())
    out << "\n"
        << paint(kDim,
                 "Level n?: only because of unknowns. Ceiling: the level if every unknown turned "
                 "out met.\nBars: share of a level's indicators that is met.")
        << "\n";
  return out.str();
}

}  // namespace plumbline::exporters
