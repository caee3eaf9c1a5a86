#include "exporters/web/pages/markdown.h"

#include <sstream>

#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr std::string_view kFence = "```";

std::string_view trimmed(std::string_view line) {
  const auto from = line.find_first_not_of(' ');
  return from == std::string_view::npos ? std::string_view() : line.substr(from);
}

/// "[text](target)" from `at` on: where it ends; 0 when it is none.
std::size_t write_link(std::ostream& out, std::string_view text, std::size_t at) {
  const auto middle = text.find("](", at);
  const auto end = middle == std::string_view::npos ? middle : text.find(')', middle);
  if (end == std::string_view::npos) return 0;
  const std::string_view label = text.substr(at + 1, middle - at - 1);
  const std::string_view target = text.substr(middle + 2, end - middle - 2);
  const bool page = target.find('/') == std::string_view::npos && target.size() > 3 &&
                    target.substr(target.size() - 3) == ".md";
  if (page)
    out << "<a href=\"" << escape_html(target.substr(0, target.size() - 3)) << "\">"
        << escape_html(label) << "</a>";
  else
    out << escape_html(label);
  return end + 1;
}

void write_inline(std::ostream& out, std::string_view text) {
  bool bold = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '`') {
      const auto end = text.find('`', at + 1);
      if (end != std::string_view::npos) {
        out << "<code>" << escape_html(text.substr(at + 1, end - at - 1)) << "</code>";
        at = end + 1;
        continue;
      }
    }
    if (text.substr(at, 2) == "**") {
      out << (bold ? "</b>" : "<b>");
      bold = !bold;
      at += 2;
      continue;
    }
    if (text[at] == '[')
      if (const auto end = write_link(out, text, at); end != 0) {
        at = end;
        continue;
      }
    const auto next = std::min(text.find_first_of("`*[", at + 1), text.size());
    out << escape_html(text.substr(at, next - at));
    at = next;
  }
  if (bold) out << "</b>";
}

/// Writes line by line, and knows what is open.
class Writer {
 public:
  explicit Writer(std::ostream& out) : out_(out) {}

  void line(std::string_view raw) {
    const std::string_view text = trimmed(raw);
    if (text.substr(0, kFence.size()) == kFence) return fence();
    if (fenced_) {
      out_ << escape_html(text) << "\n";
    } else if (text.empty()) {
      paragraph();
    } else if (raw.substr(0, 2) == "# ") {
    } else if (raw.substr(0, 3) == "## ") {
      end();
      out_ << "<h2>";
      write_inline(out_, raw.substr(3));
      out_ << "</h2>\n";
    } else if (const auto item = item_of(raw); item != 0) {
      paragraph();
      open(raw[0] == '*' ? "ul" : "ol");
      gathered_ = raw.substr(item);
    } else {
      if (raw[0] != ' ' && gathered_.empty()) end();
      gathered_ += (gathered_.empty() ? "" : " ") + std::string(text);
    }
  }

  void end() {
    paragraph();
    if (list_.empty()) return;
    out_ << "</li></" << list_ << ">\n";
    list_.clear();
  }

 private:
  /// Where the text of "1. text" or "* text" begins; 0: no item of a list.
  static std::size_t item_of(std::string_view raw) {
    if (raw.substr(0, 2) == "* ") return 2;
    const bool numbered = raw.size() > 3 && raw[0] >= '0' && raw[0] <= '9' && raw[1] == '.';
    return numbered ? 3 : 0;
  }

  void fence() {
    paragraph();
    out_ << (fenced_ ? "</pre>\n" : "<pre>");
    fenced_ = !fenced_;
  }

  void paragraph() {
    if (gathered_.empty()) return;
    out_ << (list_.empty() ? "<p>" : "");
    write_inline(out_, gathered_);
    out_ << (list_.empty() ? "</p>\n" : "\n");
    gathered_.clear();
  }

  void open(const std::string& list) {
    if (list_ != list) {
      end();
      out_ << "<" << list << ">";
      list_ = list;
    } else {
      out_ << "</li>";
    }
    out_ << "<li>";
  }

  std::ostream& out_;
  std::string gathered_;  ///< the paragraph or item so far
  std::string list_;      ///< "ol" "ul"; empty: in none
  bool fenced_ = false;
};

}  // namespace

std::string html_of_markdown(std::string_view text) {
  std::ostringstream out;
  Writer writer(out);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    writer.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  writer.end();
  return out.str();
}

std::string title_of_markdown(std::string_view text) {
  const auto end = std::min(text.find('\n'), text.size());
  return std::string(text.substr(0, 2) == "# " ? text.substr(2, end - 2) : "");
}

}  // namespace plumbline::exporters
