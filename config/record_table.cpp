#include "config/record_table.h"

#include <algorithm>

namespace plumbline::config {
namespace {

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

std::size_t common_prefix(std::string_view a, std::string_view b) {
  constexpr std::size_t kBlock = 4096;
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (at + kBlock <= shorter && a.compare(at, kBlock, b, at, kBlock) == 0) at += kBlock;
  while (at < shorter && a[at] == b[at]) ++at;
  return at;
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

bool RecordTable::cut_rows(std::size_t from, int line, const std::string& file,
                           Problems& problems) {
  while (from < text_.size()) {
    const std::size_t end = end_of_row(text_, from);
    if (end == std::string_view::npos) {
      problems.push_back(
          {file, line, "a quote is never closed", "close it; the export may have been cut short"});
      return false;
    }
    std::string_view row = text_.substr(from, end - from);
    const int lines = static_cast<int>(std::count(row.begin(), row.end(), '\n')) + 1;
    if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
    if (line == 1)
      header_ = row;
    else if (!row.empty())
      rows_.push_back({row, line});
    line += lines;
    from = end + 1;
  }
  return true;
}

void RecordTable::read_header(const std::string& file, const TableColumns& columns,
                              Problems& problems) {
  columns_ = csv_fields(header_);
  const auto& repeatable = columns.repeatable;
  for (const std::string& column : columns.needed) {
    const auto times = std::count(columns_.begin(), columns_.end(), column);
    const bool may_repeat =
        std::find(repeatable.begin(), repeatable.end(), column) != repeatable.end();
    if (times == 1 || (times > 1 && may_repeat)) continue;
    problems.push_back({file, 1,
                        times == 0 ? "column \"" + column + "\" is missing"
                                   : "column \"" + column + "\" stands there twice",
                        columns.remedy});
  }
}

std::optional<RecordTable> RecordTable::cut(std::string_view text, const std::string& file,
                                            const RecordTable* before, const TableColumns& columns,
                                            Problems& problems) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  RecordTable table;
  table.text_ = text;
  std::size_t from = 0;
  int line = 1;
  if (before != nullptr) {
    const std::size_t same = common_prefix(before->text_, text);
    const auto offset = [&](const Row& row) {
      return static_cast<std::size_t>(row.text.data() - before->text_.data());
    };
    // The last row that both have in full is read again: it may go on in the new text.
    std::size_t shared = 0;
    while (shared + 1 < before->rows_.size() && offset(before->rows_[shared + 1]) <= same) ++shared;
    if (shared > 0) {
      // In the same bytes, but in the new text: the old one may go.
      const auto begin = static_cast<std::size_t>(before->header_.data() - before->text_.data());
      table.header_ = text.substr(begin, before->header_.size());
      table.columns_ = before->columns_;
      table.rows_.assign(before->rows_.begin(),
                         before->rows_.begin() + static_cast<std::ptrdiff_t>(shared));
      for (Row& row : table.rows_) row.text = text.substr(offset(row), row.text.size());
      table.shared_rows_ = shared;
      from = offset(before->rows_[shared]);
      line = before->rows_[shared].line;
    }
  }
  if (const int bad = invalid_utf8_line(text.substr(from)); bad > 0) {
    problems.push_back({file, line + bad - 1, "not valid UTF-8", "export the records as UTF-8"});
    return std::nullopt;
  }
  const std::size_t said = problems.size();
  if (table.cut_rows(from, line, file, problems) && table.shared_rows_ == 0)
    table.read_header(file, columns, problems);
  if (problems.size() > said) return std::nullopt;
  return table;
}

std::optional<std::vector<std::pair<std::string, std::string>>> RecordTable::named(
    const Row& row, const std::string& file, Problems& problems) const {
  std::vector<std::string> fields = csv_fields(row.text);
  if (fields.size() != columns_.size()) {
    problems.push_back({file, row.line,
                        "the row has " + std::to_string(fields.size()) + " fields, the header " +
                            std::to_string(columns_.size()),
                        "quote fields that hold a comma"});
    return std::nullopt;
  }
  std::vector<std::pair<std::string, std::string>> named;
  for (std::size_t i = 0; i < fields.size(); ++i)
    named.emplace_back(columns_[i], std::move(fields[i]));
  return named;
}

}  // namespace plumbline::config
