#include <sstream>

#include "tests/acceptance/rubric_fixture.h"

namespace plumbline::acceptance {

std::string text_of(const scoring::ScopeResult& result) {
  std::ostringstream out;
  out.precision(17);
  const auto optional = [&](const auto& value) {
    if (value) out << *value;
    out << ' ';
  };
  const auto instant = [&](const std::optional<Instant>& t) {
    out << (t ? to_rfc3339(*t) : std::string("-")) << ' ';
  };
  out << result.name << '\n';
  for (const auto& a : result.areas) {
    out << a.area << ' ' << a.ladder << " level " << a.level << " attained " << a.attained
        << " ceiling " << a.ceiling << " score " << a.score << " insufficient "
        << a.insufficient_evidence << '\n';
    for (const auto& [level, rating] : a.ratings) out << "  L" << level << ' ' << rating << '\n';
    for (const auto& i : a.indicators) {
      out << "  " << i.id << ' ' << to_string(i.state) << ' ' << i.reason.code << " '"
          << i.reason.text << "' " << i.reason.input << ' ';
      instant(i.earliest);
      out << '\n';
      for (const auto& c : i.criteria) {
        out << "    " << c.signal << ' ' << to_string(c.state) << ' ';
        optional(c.value);
        optional(c.low);
        optional(c.high);
        out << c.samples << ' ' << c.comparison << ' ' << c.target << ' ' << c.reason.text << '\n';
      }
    }
    for (const auto& l : a.outlook) {
      out << "  outlook " << l.level << ' ';
      instant(l.earliest);
      out << l.needs << '\n';
    }
  }
  for (const auto& s : result.signals) {
    out << s.signal << ' ' << to_string(s.state) << ' ';
    optional(s.value);
    out << s.k << ' ' << s.n << ' ' << s.samples << ' ' << s.reason.text;
    for (const auto& w : s.witnesses) out << ' ' << w.id << w.path << (w.favourable ? '+' : '-');
    out << '\n';
  }
  for (const auto& u : result.unlocks)
    out << u.input << ' ' << u.indicators << ' ' << u.mandatory << ' ' << u.advice << '\n';
  return out.str();
}

}  // namespace plumbline::acceptance
