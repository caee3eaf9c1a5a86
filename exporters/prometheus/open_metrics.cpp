#include "exporters/prometheus/open_metrics.h"

#include <array>
#include <charconv>
#include <string_view>

namespace plumbline::exporters {
namespace {

constexpr std::string_view kTotal = "_total";
constexpr std::array<std::string_view, 3> kUnits = {"seconds", "bytes", "ratio"};

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"') {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

/// The shortest text that reads back as the same number.
void append_number(std::string& out, double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), end);
}

void append_time(std::string& out, std::int64_t milliseconds) {
  out += ' ';
  out += std::to_string(milliseconds / 1000);
  if (const auto rest = milliseconds % 1000; rest != 0)
    out += '.' + std::to_string(1000 + rest).substr(1);
}

void append_head(std::string& out, const prometheus::MetricFamily& family, std::string_view name) {
  const bool counter = family.type == prometheus::MetricType::Counter;
  out.append("# TYPE ").append(name).append(counter ? " counter\n" : " gauge\n");
  for (const auto unit : kUnits)
    if (name.size() > unit.size() && name.ends_with(unit) &&
        name[name.size() - unit.size() - 1] == '_')
      out.append("# UNIT ").append(name).append(" ").append(unit).append("\n");
  out.append("# HELP ").append(name).append(" ");
  append_escaped(out, family.help);
  out += '\n';
}

}  // namespace

void append_open_metrics(std::string& out, const prometheus::MetricFamily& family) {
  const bool counter = family.type == prometheus::MetricType::Counter;
  std::string_view name = family.name;
  if (counter && name.ends_with(kTotal)) name.remove_suffix(kTotal.size());
  append_head(out, family, name);
  for (const auto& metric : family.metric) {
    out += name;
    if (counter) out += kTotal;
    char before = '{';
    for (const auto& label : metric.label) {
      out += before;
      out += label.name;
      out += "=\"";
      append_escaped(out, label.value);
      out += '"';
      before = ',';
    }
    if (before == ',') out += '}';
    out += ' ';
    append_number(out, counter ? metric.counter.value : metric.gauge.value);
    if (metric.timestamp_ms != 0) append_time(out, metric.timestamp_ms);
    out += '\n';
  }
}

}  // namespace plumbline::exporters
