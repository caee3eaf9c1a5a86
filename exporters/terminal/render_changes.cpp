#include <sstream>

#include "exporters/render.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr std::size_t kWidth = 100;

std::string painted(const std::string& text, const char* code, bool colour) {
  return colour ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}

void write_wrapped(std::ostream& out, std::size_t indent, const std::string& text) {
  for (const auto& line : wrap(one_line(text), kWidth - indent))
    out << std::string(indent, ' ') << line << "\n";
}

std::string title(const scoring::Move& move) {
  const std::string way = move.from == move.to
                              ? ": " + move.to + " as before; what moved it cancels out"
                              : ": " + move.from + " → " + move.to;
  switch (move.what) {
    case scoring::Move::What::Level:
      return "level held" + way;
    case scoring::Move::What::Attained:
      return "attained" + way;
    case scoring::Move::What::Ceiling:
      return "ceiling" + way;
    case scoring::Move::What::Indicator:
      return move.indicator + way;
  }
  return way;
}

std::string because(scoring::Origin origin) {
  switch (origin) {
    case scoring::Origin::Rubric:
      return "because of the rubric (the same facts under both)";
    case scoring::Origin::Facts:
      return "because of what happened";
    case scoring::Origin::Practice:
      return "because of what the practice folder says since";
  }
  return {};
}

void write_move(std::ostream& out, const scoring::Move& move) {
  out << "    " << one_line(title(move)) << "\n";
  for (const auto& step : move.steps) {
    std::string line = because(step.origin);
    if (move.steps.size() > 1) line = step.from + " → " + step.to + " " + line;
    write_wrapped(out, 6, line);
    for (const auto& cause : step.causes) {
      const bool named = !cause.indicator.empty() && cause.indicator != move.indicator;
      write_wrapped(out, 8, "- " + (named ? cause.indicator + ": " : std::string()) + cause.text);
    }
  }
}

void write_end(std::ostream& out, const char* word, const scoring::Assessment& end,
               const std::string& note) {
  out << "  " << word << " " << to_rfc3339(end.as_of) << ", rubric " << one_line(end.rubric_version)
      << " " << one_line(end.rubric_digest).substr(0, 15) << note << "\n";
}

}  // namespace

std::string render_changes(const std::vector<scoring::Passage>& passages, bool colour) {
  std::ostringstream out;
  for (const auto& passage : passages) {
    out << painted("Scope " + one_line(passage.scope), "1", colour) << "\n";
    write_end(out, "from", passage.before, passage.said ? ", as published then" : "");
    write_end(out, "to  ", passage.after(), "");
    const auto moved = scoring::moves(passage);
    if (moved.empty()) out << "\n  Nothing moved.\n";
    std::string area;
    for (const auto& move : moved) {
      const std::string now = move.area + " (" + move.ladder + ")";
      if (now != area) out << "\n  " << painted(one_line(now), "1", colour) << "\n";
      area = now;
      write_move(out, move);
    }
    out << "\n";
  }
  return out.str();
}

}  // namespace plumbline::exporters
