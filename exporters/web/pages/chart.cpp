#include "exporters/web/pages/chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr double kWidth = 640;
constexpr double kHeight = 180;
constexpr double kLeft = 56;
constexpr double kRight = 8;
constexpr double kLine = 14;  // of text
constexpr double kTop = 12;
constexpr double kBottom = 24;

std::string fixed(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

/// Where times and values stand in the picture.
class Scale {
 public:
  explicit Scale(const Chart& chart) {
    bool first = true;
    const auto see = [&](double value) {
      low_ = first ? value : std::min(low_, value);
      high_ = first ? value : std::max(high_, value);
      first = false;
    };
    for (const auto& point : chart.points) {
      for (const auto& value : {point.value, point.low, point.high})
        if (value) see(*value);
    }
    if (chart.target) see(*chart.target);
    if (chart.least) low_ = *chart.least;
    if (chart.most) high_ = *chart.most;
    if (!(high_ > low_)) {
      low_ -= 0.5;
      high_ += 0.5;
    }
    from_ = chart.points.front().at;
    span_ =
        std::max<double>(1, std::chrono::duration<double>(chart.points.back().at - from_).count());
  }
  double x(Instant at) const {
    const double share = std::chrono::duration<double>(at - from_).count() / span_;
    return kLeft + std::clamp(share, 0.0, 1.0) * (kWidth - kLeft - kRight);
  }
  double y(double value) const {
    const double share = std::clamp((value - low_) / (high_ - low_), 0.0, 1.0);
    return kHeight - kBottom - share * (kHeight - kTop - kBottom);
  }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = 0;
  double high_ = 1;
  Instant from_;
  double span_ = 1;
};

void write_line(std::ostream& out, double x1, double y1, double x2, double y2, const char* kind) {
  out << "<line class=\"" << kind << "\" x1=\"" << fixed(x1) << "\" y1=\"" << fixed(y1)
      << "\" x2=\"" << fixed(x2) << "\" y2=\"" << fixed(y2) << "\"/>";
}

void write_label(std::ostream& out, double x, double y, const char* anchor,
                 const std::string& text) {
  out << "<text x=\"" << fixed(x) << "\" y=\"" << fixed(y) << "\" text-anchor=\"" << anchor << "\">"
      << escape_html(text) << "</text>";
}

void write_axes(std::ostream& out, const Chart& chart, const Scale& scale) {
  write_line(out, kLeft, scale.y(scale.low()), kWidth - kRight, scale.y(scale.low()), "axis");
  write_label(out, kLeft - 6, scale.y(scale.low()) + 4, "end", number(scale.low()));
  write_label(out, kLeft - 6, scale.y(scale.high()) + 4, "end", number(scale.high()));
  write_label(out, kLeft, kHeight - 6, "start", to_date(chart.points.front().at));
  write_label(out, kWidth - kRight, kHeight - 6, "end", to_date(chart.points.back().at));
}

void write_values(std::ostream& out, const Chart& chart, const Scale& scale) {
  std::string path;
  bool drawing = false;
  double last_y = 0;
  for (const auto& point : chart.points) {
    if (!point.value || !std::isfinite(*point.value)) {
      drawing = false;
      continue;
    }
    const double x = scale.x(point.at);
    const double y = scale.y(*point.value);
    if (drawing && chart.steps) path += "L" + fixed(x) + " " + fixed(last_y);
    path += (drawing ? "L" : "M") + fixed(x) + " " + fixed(y);
    drawing = true;
    last_y = y;
    if (point.low && point.high)
      write_line(out, x, scale.y(*point.low), x, scale.y(*point.high), "interval");
    if (!chart.steps)
      out << "<circle class=\"dot\" cx=\"" << fixed(x) << "\" cy=\"" << fixed(y) << "\" r=\"2\"/>";
  }
  if (!path.empty()) out << "<path class=\"line\" d=\"" << path << "\"/>";
}

void write_table(std::ostream& out, const Chart& chart) {
  out << "<details><summary>The same as a table</summary><table><thead><tr><th "
         "scope=\"col\">When</th><th scope=\"col\">Value</th></tr></thead><tbody>";
  for (const auto& point : chart.points)
    out << "<tr><td>" << to_date(point.at) << "</td><td class=\"number\">" << number(point.value)
        << (point.low && point.high ? " (" + number(point.low) + " to " + number(point.high) + ")"
                                    : "")
        << "</td></tr>";
  out << "</tbody></table></details>";
}

}  // namespace

void write_chart(std::ostream& out, const Chart& chart) {
  const bool any = std::any_of(chart.points.begin(), chart.points.end(),
                               [](const auto& point) { return point.value.has_value(); });
  if (!any) {
    out << "<p class=\"faint\">" << escape_html(chart.title) << ": no week has a value yet</p>\n";
    return;
  }
  const Scale scale(chart);
  out << "<figure><figcaption>" << escape_html(chart.title) << "</figcaption><svg class=\"chart\" "
      << "viewBox=\"0 0 " << kWidth << " " << kHeight << "\" role=\"img\" aria-label=\""
      << escape_html(chart.title) << "\">";
  write_axes(out, chart, scale);
  if (chart.target) {
    write_line(out, kLeft, scale.y(*chart.target), kWidth - kRight, scale.y(*chart.target),
               "target");
    write_label(out, kWidth - kRight, scale.y(*chart.target) - 4, "end",
                "target " + number(chart.target));
  }
  double row = kTop + 2;
  for (const auto& [at, text] : chart.marks) {
    write_line(out, scale.x(at), kTop, scale.x(at), kHeight - kBottom, "mark-line");
    write_label(out, scale.x(at) + 3, row, "start", text);
    row += kLine;  // marks may stand close together, and their words must not
  }
  write_values(out, chart, scale);
  out << "</svg>";
  write_table(out, chart);
  out << "</figure>\n";
}

void write_sparkline(std::ostream& out, const std::vector<int>& levels, const std::string& label) {
  constexpr double kStep = 4;
  if (levels.size() < 2) {
    out << "<span class=\"faint\">–</span>";
    return;
  }
  const double width = kStep * static_cast<double>(levels.size() - 1);
  out << "<svg class=\"spark\" viewBox=\"0 0 " << fixed(width) << " 22\" role=\"img\" aria-label=\""
      << escape_html(label) << "\" preserveAspectRatio=\"none\"><path class=\"line\" d=\"";
  for (std::size_t i = 0; i < levels.size(); ++i)
    out << (i == 0 ? "M" : "L") << fixed(kStep * static_cast<double>(i)) << " "
        << fixed(21 - 5.0 * std::clamp(levels[i] - 1, 0, 4));
  out << "\"/></svg>";
}

}  // namespace plumbline::exporters
