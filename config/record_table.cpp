#include "config/record_table.h"

#include <algorithm>

#include "config/read_practice.h"

namespace plumbline::config {
namespace {

const std::vector<std::string>& needed_columns() {
  static const std::vector<std::string> names = {"id", "type", "entities", "approved_at"};
  return names;
}

// The end of the row that begins at `from`: a line end outside quotes. npos: a quote stays open.
std::size_t end_of_row(std::string_view text, std::size_t from) {
  for (;;) {
    const std::size_t stop = text.find_first_of("\"\n", from);
    if (stop == std::string_view::npos) return text.size();
    if (text[stop] == '\n') return stop;
    const std::size_t close = text.find('"', stop + 1);
    if (close == std::string_view::npos) return std::string_view::npos;
    from = close + 1;
  }
}

}  // namespace

std::vector<std::string> csv_fields(std::string_view row) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    if (c == '"') {
      if (quoted && i + 1 < row.size() && row[i + 1] == '"')
        fields.back() += row[i++];
      else
        quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::optional<RecordTable> RecordTable::cut(std::string_view text, const std::string& file,
                                            Problems& problems) {
  if (const int line = invalid_utf8_line(text); line > 0) {
    problems.push_back({file, line, "not valid UTF-8", "export the records as UTF-8"});
    return std::nullopt;
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  RecordTable table;
  int line = 1;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = end_of_row(text, from);
    if (end == std::string_view::npos) {
      problems.push_back(
          {file, line, "a quote is never closed", "close it; the export may have been cut short"});
      return std::nullopt;
    }
    std::string_view row = text.substr(from, end - from);
    const int lines = static_cast<int>(std::count(row.begin(), row.end(), '\n')) + 1;
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (line == 1)
      table.header_ = row;
    else if (!row.empty())
      table.rows_.push_back({row, line});
    line += lines;
    from = end + 1;
  }
  table.columns_ = csv_fields(table.header_);
  const std::size_t before = problems.size();
  for (const std::string& column : needed_columns()) {
    const auto times = std::count(table.columns_.begin(), table.columns_.end(), column);
    if (times == 1) continue;
    problems.push_back(
        {file, 1,
         times == 0 ? "column \"" + column + "\" is missing"
                    : "column \"" + column + "\" stands there twice",
         "the header is id,type,entities,actor,approved_at,window_start,window_end"});
  }
  if (problems.size() > before) return std::nullopt;
  return table;
}

ChangeRecord RecordTable::read(const Row& row, const std::string& file, Problems& problems) const {
  std::vector<std::string> fields = csv_fields(row.text);
  if (fields.size() != columns_.size()) {
    problems.push_back({file, row.line,
                        "the row has " + std::to_string(fields.size()) + " fields, the header " +
                            std::to_string(columns_.size()),
                        "quote fields that hold a comma"});
    return {};
  }
  std::vector<std::pair<std::string, std::string>> named;
  for (std::size_t i = 0; i < fields.size(); ++i)
    named.emplace_back(columns_[i], std::move(fields[i]));
  return make_record(named, file, row.line, problems);
}

}  // namespace plumbline::config
