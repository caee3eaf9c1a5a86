#pragma once

#include <string>

namespace plumbline::exporters {

/// ANSI attributes, or nothing at all when colour is off: the layout is the same either way.
class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}
  std::string operator()(const char* code, const std::string& text) const {
    return colour_ ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
  }

 private:
  bool colour_;
};

inline constexpr const char* kBold = "1";
inline constexpr const char* kDim = "2";
inline constexpr const char* kRed = "31";
inline constexpr const char* kGreen = "32";
inline constexpr const char* kYellow = "33";

}  // namespace plumbline::exporters
