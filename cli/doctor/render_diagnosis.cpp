#include "cli/doctor/render_diagnosis.h"

#include <cmath>
#include <sstream>

#include "exporters/text.h"

namespace plumbline::cli {
namespace {

using Grade = Finding::Grade;

constexpr std::size_t kSubject = 34;
constexpr std::size_t kShownNames = 12;

const char* mark(Grade grade) {
  switch (grade) {
    case Grade::Good:
      return "ok";
    case Grade::Note:
      return "note";
    case Grade::Problem:
      return "problem";
  }
  return "problem";
}

std::string coloured(Grade grade, bool colour) {
  std::string word = mark(grade);
  word.resize(8, ' ');
  if (!colour) return word;
  const char* code = grade == Grade::Good ? "32" : grade == Grade::Note ? "33" : "31";
  return std::string("\033[") + code + "m" + word + "\033[0m";
}

/// `text` from column `indent` on; further lines begin there too.
void put(std::ostream& out, const std::string& text, std::size_t indent, std::size_t width) {
  const auto lines = exporters::wrap(text, width > indent + 20 ? width - indent : 20);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out << (i == 0 ? std::string() : std::string(indent, ' ')) << lines[i] << "\n";
}

std::string names(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size() && i < kShownNames; ++i)
    text += (i == 0 ? "" : ", ") + all[i];
  if (all.size() > kShownNames)
    text += " and " + std::to_string(all.size() - kShownNames) + " more";
  return text;
}

std::string megabytes(double bytes) {
  const double mb = bytes / 1e6;
  std::ostringstream out;
  out.precision(mb < 10 ? 2 : 0);
  out << std::fixed << mb << " MB";
  return out.str();
}

}  // namespace

std::string render_diagnosis(const Diagnosis& diagnosis, bool colour, std::size_t width) {
  std::ostringstream out;
  const auto clean = [](const std::string& text) { return exporters::one_line(text); };
  out << diagnosis.vcenter << "  " << clean(diagnosis.url) << "\n";
  if (!diagnosis.uuid.empty()) out << "  instance UUID " << clean(diagnosis.uuid) << "\n";
  const std::size_t indent = 10 + kSubject + 2;
  const std::string below(10, ' ');
  for (const Finding& finding : diagnosis.findings) {
    out << "  " << coloured(finding.grade, colour) << exporters::pad(finding.subject, kSubject)
        << "  ";
    put(out, clean(finding.says), indent, width);
    if (!finding.remedy.empty()) put(out << below, "→ " + finding.remedy, below.size(), width);
    if (!finding.signals.empty())
      put(out << below, "signals that need it: " + names(finding.signals), below.size(), width);
    if (!finding.indicators.empty())
      put(out << below, "unknown because of it: " + names(finding.indicators), below.size(), width);
  }
  if (!diagnosis.reached) return out.str();
  const Load& load = diagnosis.load;
  out << "  estimated load    " << std::lround(load.calls_per_hour) << " calls, "
      << std::lround(load.seconds_per_hour) << " s of answering and "
      << megabytes(load.bytes_per_hour) << " an hour\n"
      << "  estimated ledger  " << megabytes(load.first_fill_bytes) << " at first, then "
      << megabytes(load.bytes_per_day) << " a day\n";
  return out.str();
}

}  // namespace plumbline::cli
