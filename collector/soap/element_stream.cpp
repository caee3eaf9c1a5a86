#include "collector/soap/element_stream.h"

#include <cstring>
#include <utility>

#include "collector/soap/markup_run.h"
#include "collector/soap/text.h"

namespace plumbline::collector::soap {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view tag_name(std::string_view tag) {
  return tag.substr(0, tag.find_first_of(" \t\r\n/"));
}

}  // namespace

ElementStream::ElementStream(int depth, OnElement on_element, Limits limits)
    : wanted_depth_(depth), on_element_(std::move(on_element)), limits_(limits) {}

Result<void> ElementStream::feed(std::string_view bytes) {
  if (!failure_.empty()) return fail(failure_);
  buffer_.append(bytes);
  Step last = Step::More;
  while ((last = step()) == Step::More) {
  }
  if (last == Step::Failed) {
    buffer_.clear();
    return fail(failure_);
  }
  const std::size_t keep = capturing_ ? start_ : scan_;
  buffer_.erase(0, keep);
  scan_ -= keep;
  start_ = 0;
  if (capturing_ && buffer_.size() > limits_.element_bytes) {
    give_up("an element is larger than " + std::to_string(limits_.element_bytes) + " bytes");
    buffer_.clear();
    return fail(failure_);
  }
  return {};
}

Result<void> ElementStream::finish() const {
  if (!failure_.empty()) return fail(failure_);
  if (!done_) return fail("the answer ends before its envelope does");
  return {};
}

ElementStream::Step ElementStream::give_up(std::string reason) {
  failure_ = std::move(reason);
  return Step::Failed;
}

/// The plain tags inside the captured element, which only move the depth: nearly all bytes of an
/// answer. Stops before anything else, and before the tag that ends the element.
ElementStream::Step ElementStream::skip_inside() {
  const char* const end = buffer_.data() + buffer_.size();
  const char* at = buffer_.data() + scan_;
  int depth = depth_;
  for (;;) {
    const MarkupRun run = read_markup_run(at, end, depth, captured_depth_, limits_.depth);
    at = run.at;
    depth = run.depth;
    at = static_cast<const char*>(std::memchr(at, '<', static_cast<std::size_t>(end - at)));
    if (at == nullptr) {
      at = end;
      break;
    }
    const bool closes = end - at > 1 && at[1] == '/';
    if (closes && depth == captured_depth_) break;
    if (!closes && (end - at < 2 || at[1] == '!' || at[1] == '?' || at[1] == '>')) break;
    const char* to = at + 1;
    while (to != end && *to != '>' && *to != '"' && *to != '\'' && *to != '<') ++to;
    if (to != end && *to != '>' && *to != '<') {
      const std::size_t found = tag_end(static_cast<std::size_t>(at - buffer_.data()));
      to = found == std::string::npos ? end : buffer_.data() + found;
    }
    if (to == end || *to == '<' || static_cast<std::size_t>(to - at) > limits_.tag_bytes) break;
    const bool empty = to[-1] == '/';
    if (!closes && depth + 1 > limits_.depth) break;
    if (closes)
      --depth;
    else if (!empty)
      ++depth;
    at = to + 1;
  }
  depth_ = depth;
  scan_ = static_cast<std::size_t>(at - buffer_.data());
  return scan_ == buffer_.size() ? Step::Done : on_markup(scan_);
}

ElementStream::Step ElementStream::step() {
  if (capturing_) return skip_inside();
  const std::string_view rest = std::string_view(buffer_).substr(scan_);
  if (rest.empty()) return Step::Done;
  const void* found = std::memchr(rest.data(), '<', rest.size());
  const std::size_t text =
      found == nullptr ? rest.size()
                       : static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
  // Outside the envelope only white space may stand (and a byte order mark before it).
  if (depth_ == 0 && text > 0) {
    std::string_view outside = rest.substr(0, text);
    if (!done_ && outside.substr(0, 3) == "\xEF\xBB\xBF") outside.remove_prefix(3);
    const bool partial_mark = !done_ && found == nullptr && outside.size() < 3 &&
                              !outside.empty() && outside[0] == '\xEF';
    if (partial_mark) return Step::Done;
    if (outside.find_first_not_of(kSpace) != std::string_view::npos)
      return give_up("the answer is not XML");
  }
  scan_ += text;
  if (found == nullptr) return Step::Done;
  return on_markup(scan_);
}

ElementStream::Step ElementStream::on_markup(std::size_t at) {
  const std::string_view rest = std::string_view(buffer_).substr(at);
  if (rest.size() < 2) return Step::Done;
  if (rest[1] == '?') return on_declaration(at, "<?", "?>");
  if (rest[1] == '!') {
    if (rest.size() < 4) return Step::Done;
    if (rest.substr(0, 4) == "<!--") return on_declaration(at, "<!--", "-->");
    constexpr std::string_view kCdata = "<![CDATA[";
    if (rest.substr(0, kCdata.size()) == kCdata && capturing_)
      return on_declaration(at, kCdata, "]]>");
    if (rest.size() < kCdata.size() && kCdata.substr(0, rest.size()) == rest && capturing_)
      return Step::Done;
    return give_up("a DOCTYPE or another declaration stands in the answer; it is refused");
  }
  const std::size_t end = tag_end(at);
  if (end < buffer_.size() && buffer_[end] == '<') return give_up("a tag holds another tag");
  if (end == std::string::npos) {
    if (buffer_.size() - at > limits_.tag_bytes) return give_up("a tag is too long");
    return Step::Done;
  }
  if (end - at > limits_.tag_bytes) return give_up("a tag is too long");
  return rest[1] == '/' ? on_close_tag(at, end) : on_open_tag(at, end);
}

ElementStream::Step ElementStream::on_declaration(std::size_t at, std::string_view opening,
                                                  std::string_view closing) {
  const std::size_t end = buffer_.find(closing, at + opening.size());
  const std::size_t length = (end == std::string::npos ? buffer_.size() : end) - at;
  if (length > limits_.tag_bytes) return give_up("a comment or declaration is too long");
  if (end == std::string::npos) return Step::Done;
  scan_ = end + closing.size();
  return Step::More;
}

std::size_t ElementStream::tag_end(std::size_t at) const {
  char quote = 0;
  for (std::size_t i = at + 1; i < buffer_.size(); ++i) {
    const char c = buffer_[i];
    if (c == '<') return i;
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i;
    }
  }
  return std::string::npos;
}

bool ElementStream::wanted(std::string_view name) const {
  if (!in_body_) return false;
  if (depth_ == wanted_depth_ || (depth_ == 3 && without_prefix(name) == "Fault")) return true;
  return wanted_depth_ == kUpdates && depth_ == kUpdates - 1 && without_prefix(name) != "filterSet";
}

ElementStream::Step ElementStream::on_open_tag(std::size_t at, std::size_t end) {
  const std::string_view tag = std::string_view(buffer_).substr(at + 1, end - at - 1);
  const std::string_view name = tag_name(tag);
  if (name.empty()) return give_up("a tag has no name");
  if (done_) return give_up("something follows the envelope");
  const bool closed = tag.back() == '/';
  if (++depth_ > limits_.depth)
    return give_up("elements are nested deeper than " + std::to_string(limits_.depth));
  if (!capturing_) {
    if (depth_ == 1 && without_prefix(name) != "Envelope")
      return give_up("the answer is not a SOAP envelope");
    if (depth_ == 2) in_body_ = without_prefix(name) == "Body";
    if (wanted(name)) {
      capturing_ = true;
      captured_depth_ = depth_;
      start_ = at;
    }
    if (!closed || capturing_) names_.append(name).append("\n");
  }
  scan_ = end + 1;
  if (!closed) return Step::More;
  const bool ends_capture = capturing_ && depth_ == captured_depth_;
  --depth_;
  if (depth_ == 0) return give_up("the answer is an empty envelope");
  return ends_capture ? hand_out(name, end + 1) : Step::More;
}

ElementStream::Step ElementStream::on_close_tag(std::size_t at, std::size_t end) {
  const std::string_view name = tag_name(std::string_view(buffer_).substr(at + 2, end - at - 2));
  if (depth_ == 0) return give_up("a tag is closed that was never opened");
  scan_ = end + 1;
  if (capturing_ && depth_ > captured_depth_) {
    --depth_;
    return Step::More;
  }
  const std::size_t before =
      names_.size() < 2 ? std::string::npos : names_.rfind('\n', names_.size() - 2);
  const std::size_t from = before == std::string::npos ? 0 : before + 1;
  if (std::string_view(names_).substr(from, names_.size() - from - 1) != name)
    return give_up("a tag is closed by another name");
  --depth_;
  if (capturing_) return hand_out(name, end + 1);
  names_.erase(from);
  if (depth_ == 0) done_ = true;
  return Step::More;
}

ElementStream::Step ElementStream::hand_out(std::string_view name, std::size_t end) {
  capturing_ = false;
  const std::size_t before =
      names_.size() < 2 ? std::string::npos : names_.rfind('\n', names_.size() - 2);
  names_.erase(before == std::string::npos ? 0 : before + 1);
  if (end - start_ > limits_.element_bytes)
    return give_up("an element is larger than " + std::to_string(limits_.element_bytes) + " bytes");
  // The receiver overwrites the bytes that `name` points into.
  const std::string local(without_prefix(name));
  if (!on_element_(local, buffer_.data() + start_, end - start_))
    return give_up("stopped by the receiver");
  return Step::More;
}

}  // namespace plumbline::collector::soap
