#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/yaml.h"

namespace plumbline::config {

/// Which columns a table must have, each once but for those that may stand there again.
struct TableColumns {
  std::vector<std::string> needed;
  std::vector<std::string> repeatable;
  std::string remedy;  ///< when one is missing
};

/// A table as CSV (records, CMDB), cut into rows but not yet read: a feed of thousands of records
/// changes by a few each day, and only those need reading. RFC 4180: quotes, doubled quotes, line
/// ends inside quotes, CRLF; a byte order mark is skipped; columns other than ours are ignored.
/// Views point into the text given, which must outlive the table.
class RecordTable {
 public:
  struct Row {
    std::string_view text;  ///< without its line end
    int line = 0;
  };

  /// `before` (may be nullptr) is an earlier state of the same file: rows up to the first byte that
  /// differs are taken from it. Refused: no header, a needed column missing or named twice, a quote
  /// never closed, text that is not UTF-8. nullopt when anything was added to `problems`.
  static std::optional<RecordTable> cut(std::string_view text, const std::string& file,
                                        const RecordTable* before, const TableColumns& columns,
                                        Problems& problems);

  std::string_view header() const { return header_; }
  const std::vector<Row>& rows() const { return rows_; }
  /// How many of the first rows were taken from the earlier state.
  std::size_t shared_rows() const { return shared_rows_; }
  /// The row's texts with the names of their columns; nullopt when it has too many or too few.
  std::optional<std::vector<std::pair<std::string, std::string>>> named(const Row& row,
                                                                        const std::string& file,
                                                                        Problems& problems) const;

 private:
  bool cut_rows(std::size_t from, int line, const std::string& file, Problems& problems);
  void read_header(const std::string& file, const TableColumns& columns, Problems& problems);

  std::string_view text_;
  std::string_view header_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
  std::size_t shared_rows_ = 0;
};

/// The fields of one row; quotes are taken off.
std::vector<std::string> csv_fields(std::string_view row);

}  // namespace plumbline::config
