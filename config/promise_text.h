#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"

namespace plumbline::config {

/// Builds the text that stands for an item's promise fields: each part says where it ends, so that
/// different fields never give the same text.
class PromiseText {
 public:
  PromiseText& add(const std::string& word) {
    text_ += std::to_string(word.size()) + ":" + word;
    return *this;
  }
  PromiseText& add(double number);
  PromiseText& add(Instant at) {
    text_ += std::to_string(to_micros(at)) + ";";
    return *this;
  }
  PromiseText& add(const std::optional<Instant>& at) {
    if (at) return add(*at);
    text_ += "-;";
    return *this;
  }
  PromiseText& add(const std::vector<std::string>& words) {
    text_ += std::to_string(words.size()) + "|";
    for (const std::string& word : words) add(word);
    return *this;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace plumbline::config
