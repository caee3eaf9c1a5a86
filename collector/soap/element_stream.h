#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "facts/error.h"

namespace plumbline::collector::soap {

/// Cuts a SOAP answer into complete elements as its bytes arrive: every element at `depth`
/// (Envelope 1, Body 2, …Response 3, returnval 4, its members 5) is handed out whole, as bytes that
/// the receiver may overwrite (it parses in place), and a Fault in the Body is handed out at
/// depth 3. kUpdates cuts what WaitForUpdatesEx answers: members, but for the long filterSet, of
/// which each member is handed out. Keeps no more than one element: memory does not grow with the
/// answer. Untrusted input: refuses DOCTYPE and so every declared entity, elements larger or deeper
/// than the limits, mismatched tags and anything that is not a SOAP envelope. Checks the tags down
/// to `depth`; what is inside an element is for the receiver's parser. Errors are final. Not
/// thread-safe.
class ElementStream {
 public:
  struct Limits {
    std::size_t element_bytes = 8U << 20U;
    std::size_t tag_bytes = 16U << 10U;
    int depth = 128;
  };
  /// Returns false to stop (feed then fails with "stopped by the receiver").
  using OnElement = std::function<bool(std::string_view local_name, char* data, std::size_t size)>;

  static constexpr int kUpdates = 6;

  ElementStream(int depth, OnElement on_element, Limits limits);
  ElementStream(int depth, OnElement on_element)
      : ElementStream(depth, std::move(on_element), Limits{}) {}

  Result<void> feed(std::string_view bytes);
  /// The answer has ended: an error unless the envelope was closed.
  Result<void> finish() const;
  /// Whether the envelope has been closed.
  bool complete() const { return done_; }

 private:
  enum class Step { More, Done, Failed };

  Step step();
  Step skip_inside();
  Step on_markup(std::size_t at);
  Step on_declaration(std::size_t at, std::string_view opening, std::string_view closing);
  Step on_open_tag(std::size_t at, std::size_t end);
  Step on_close_tag(std::size_t at, std::size_t end);
  Step hand_out(std::string_view name, std::size_t end);
  Step give_up(std::string reason);
  /// Of the tag's '>', or of a '<' that must not be in it; npos: not there yet.
  std::size_t tag_end(std::size_t at) const;
  bool wanted(std::string_view name) const;

  int wanted_depth_;
  OnElement on_element_;
  Limits limits_;
  std::string buffer_;     ///< bytes not yet done with
  std::size_t scan_ = 0;   ///< everything before is consumed, or belongs to the element
  std::size_t start_ = 0;  ///< of the element being captured
  bool capturing_ = false;
  bool in_body_ = false;
  bool done_ = false;
  int depth_ = 0;
  int captured_depth_ = 0;
  std::string names_;  ///< open tags above the captured element, each followed by '\n'
  std::string failure_;
};

}  // namespace plumbline::collector::soap
