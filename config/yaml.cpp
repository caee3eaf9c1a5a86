#include "config/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace plumbline::config {
namespace {

constexpr std::size_t kMaxDepth = 40;
constexpr std::size_t kMaxKeys = 1000;

// Ends parsing at the first thing that is refused: what follows could be anything.
struct Refused {};

// Builds the tree from yaml-cpp's events. Its own node graph would expand aliases and keep
// duplicate keys silently.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, Problems& problems) : file_(file), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) refuse(mark, "more than one document", "keep one, without \"---\" lines");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    no_anchor(mark, anchor);
    YamlValue value;
    add(mark, std::move(value));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "aliases are not accepted", "write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    no_anchor(mark, anchor);
    no_tag(mark, tag);
    YamlValue value;
    value.quoted = tag == "!";
    last_quoted_ = value.quoted ? mark : YAML::Mark::null_mark();
    // JSON and YAML 1.2 write null in words; yaml-cpp reports only the empty value as null.
    const bool null = !value.quoted && (text == "null" || text == "~" || text.empty());
    value.kind = null ? YamlValue::Kind::Null : YamlValue::Kind::Scalar;
    value.text = null ? "" : text;
    add(mark, std::move(value));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlValue::Kind::List);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlValue::Kind::Map);
  }
  void OnMapEnd() override { close(); }

  // yaml-cpp takes the end of the file for the end of a quoted text: a file cut short would pass.
  void check_quotes(std::string_view text) {
    if (last_quoted_.is_null()) return;
    std::size_t at = 0;
    for (int line = 0; line < last_quoted_.line; ++line) at = text.find('\n', at) + 1;
    at += static_cast<std::size_t>(last_quoted_.column);
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return;
    const char quote = text[at++];
    for (; at < text.size() && text[at] != quote; ++at)
      if (quote == '"' && text[at] == '\\') ++at;
    if (at < text.size()) return;
    problems_.push_back({file_, line_of(last_quoted_),
                         "not readable as YAML: a quote is never closed",
                         "close it; the file may have been cut short"});
  }

  YamlValue take() { return std::move(root_); }

 private:
  struct Level {
    YamlValue value;
    std::optional<std::string> key;
    int key_line = 0;
    bool skip = false;  // the value of a duplicate key
  };

  static int line_of(const YAML::Mark& mark) { return mark.line + 1; }

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string what, std::string remedy) {
    problems_.push_back({file_, line_of(mark), std::move(what), std::move(remedy)});
    throw Refused{};
  }
  void no_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor)
      refuse(mark, "anchors are not accepted", "remove the \"&name\" and write the value out");
  }
  void no_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(mark, "tags are not accepted", "remove the \"!…\" before the value");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlValue::Kind kind) {
    no_anchor(mark, anchor);
    no_tag(mark, tag);
    if (stack_.size() >= kMaxDepth)
      refuse(mark, "nested deeper than " + std::to_string(kMaxDepth) + " levels", "flatten it");
    if (expects_key()) refuse(mark, "a key must be a single word", "write \"key: value\"");
    Level level;
    level.value.kind = kind;
    level.value.line = line_of(mark);
    stack_.push_back(std::move(level));
  }

  void close() {
    YamlValue value = std::move(stack_.back().value);
    stack_.pop_back();
    place(std::move(value));
  }

  bool expects_key() const {
    return !stack_.empty() && stack_.back().value.kind == YamlValue::Kind::Map &&
           !stack_.back().key;
  }

  void add(const YAML::Mark& mark, YamlValue value) {
    value.line = line_of(mark);
    if (!expects_key()) return place(std::move(value));
    if (value.kind != YamlValue::Kind::Scalar || value.text.empty())
      refuse(mark, "a key must be a single word", "write \"key: value\"");
    Level& level = stack_.back();
    if (level.value.entries.size() >= kMaxKeys)
      refuse(mark, "more than " + std::to_string(kMaxKeys) + " keys in one mapping", "use a list");
    const auto& entries = level.value.entries;
    const auto same = std::find_if(entries.begin(), entries.end(),
                                   [&](const auto& entry) { return entry.key == value.text; });
    level.skip = same != entries.end();
    if (level.skip) {
      problems_.push_back(
          {file_, value.line, "duplicate key \"" + value.text + "\"",
           "remove one of the two; the other is at line " + std::to_string(same->line)});
    }
    level.key = std::move(value.text);
    level.key_line = value.line;
  }

  void place(YamlValue value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = stack_.back();
    if (level.value.kind == YamlValue::Kind::List) {
      level.value.items.push_back(std::move(value));
    } else {
      if (!level.skip) {
        level.value.entries.push_back({std::move(*level.key), std::move(value), level.key_line});
      }
      level.key.reset();
    }
  }

  const std::string& file_;
  Problems& problems_;
  YamlValue root_;
  std::vector<Level> stack_;
  YAML::Mark last_quoted_ = YAML::Mark::null_mark();
  int documents_ = 0;
};

void write_canonical(const YamlValue& value, const std::string& indent, std::string& out) {
  switch (value.kind) {
    case YamlValue::Kind::Null:
      out += "~\n";
      return;
    case YamlValue::Kind::Scalar:
      // The length makes the text unambiguous whatever it holds.
      out += std::to_string(value.text.size()) + ":" + value.text + "\n";
      return;
    case YamlValue::Kind::List:
      out += "[\n";
      for (const YamlValue& item : value.items) {
        out += indent + "- ";
        write_canonical(item, indent + " ", out);
      }
      out += indent + "]\n";
      return;
    case YamlValue::Kind::Map:
      break;
  }
  std::vector<const YamlEntry*> sorted;
  for (const YamlEntry& entry : value.entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  out += "{\n";
  for (const auto* entry : sorted) {
    out += indent + entry->key + "=";
    write_canonical(entry->value, indent + " ", out);
  }
  out += indent + "}\n";
}

// Length of the valid UTF-8 sequence at `i`, or 0. No overlong forms, surrogates, or NUL.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) -> unsigned {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto tail = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
  const unsigned a = byte(i);
  if (a == 0) return 0;
  if (a < 0x80U) return 1;
  if (a >= 0xC2U && a <= 0xDFU) return tail(i + 1) ? 2 : 0;
  if (a >= 0xE0U && a <= 0xEFU) {
    if (!tail(i + 1) || !tail(i + 2)) return 0;
    if (a == 0xE0U && byte(i + 1) < 0xA0U) return 0;
    if (a == 0xEDU && byte(i + 1) > 0x9FU) return 0;
    return 3;
  }
  if (a >= 0xF0U && a <= 0xF4U) {
    if (!tail(i + 1) || !tail(i + 2) || !tail(i + 3)) return 0;
    if (a == 0xF0U && byte(i + 1) < 0x90U) return 0;
    if (a == 0xF4U && byte(i + 1) > 0x8FU) return 0;
    return 4;
  }
  return 0;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
  for (const YamlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::optional<YamlValue> parse_yaml(std::string_view text, const std::string& file,
                                    Problems& problems) {
  if (text.size() > kMaxYamlBytes) {
    problems.push_back({file, 0, "larger than 4 MiB", "split it into several files"});
    return std::nullopt;
  }
  if (const int line = invalid_utf8_line(text); line > 0) {
    problems.push_back({file, line, "not valid UTF-8", "save the file as UTF-8"});
    return std::nullopt;
  }
  const std::size_t before = problems.size();
  Builder builder(file, problems);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.check_quotes(text);
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    problems.push_back({file, error.mark.is_null() ? 0 : error.mark.line + 1,
                        "not readable as YAML: " + error.msg, "mend the syntax"});
    return std::nullopt;
  }
  if (problems.size() > before) return std::nullopt;
  return builder.take();
}

std::string canonical_text(const YamlValue& value) {
  std::string out;
  write_canonical(value, "", out);
  return out;
}

int invalid_utf8_line(std::string_view text) {
  int line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0) return line;
    if (text[i] == '\n') ++line;
    i += length;
  }
  return 0;
}

std::string suggest(std::string_view word, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word.substr(0, 100), candidate);
    if (distance < best_distance) {
      best = &candidate;
      best_distance = distance;
    }
  }
  if (best != nullptr) return "did you mean \"" + *best + "\"?";
  std::string list;
  for (std::size_t i = 0; i < known.size() && i < 12; ++i) {
    if (i > 0) list += ", ";
    list += known[i];
  }
  if (known.size() > 12) list += ", …";
  return known.empty() ? "nothing is known here" : "known are: " + list;
}

}  // namespace plumbline::config
