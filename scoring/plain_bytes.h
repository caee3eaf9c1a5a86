#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "facts/time.h"

namespace plumbline::scoring {

template <class T, class Plain>
concept Of = std::same_as<std::remove_const_t<T>, Plain>;

/// Plain data as bytes: the same data, the same bytes, on every machine. Numbers take eight bytes,
/// lists and text say their length first. A struct is written as what `fields(struct)` ties
/// together; made by a structured binding over all members, one that was forgotten does not
/// compile.
class BytesOut {
 public:
  /// `version` stands in front.
  explicit BytesOut(std::string_view version) : bytes_(version) {}

  template <class T>
  BytesOut& operator<<(const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      number(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, double>) {
      number(std::bit_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, Instant>) {
      number(to_micros(value));
    } else {
      put(value);
    }
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  void number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(bits >> shift & 0xff);
  }
  void put(const std::string& text) {
    *this << text.size();
    bytes_ += text;
  }
  template <class T>
  void put(const std::optional<T>& value) {
    *this << value.has_value();
    if (value) *this << *value;
  }
  template <class T>
  void put(const std::vector<T>& list) {
    *this << list.size();
    for (const T& one : list) *this << one;
  }
  template <class K, class V>
  void put(const std::map<K, V>& map) {
    *this << map.size();
    for (const auto& [key, value] : map) *this << key << value;
  }
  template <class T>
  void put(const T& of) {
    std::apply([&](const auto&... field) { (*this << ... << field); }, fields(of));
  }

  std::string bytes_;
};

/// Reads what BytesOut wrote, as long as there is something to read; then all is empty and `done`
/// says no.
class BytesIn {
 public:
  BytesIn(std::string_view version, std::string_view bytes)
      : rest_(bytes), ok_(bytes.starts_with(version)) {
    rest_.remove_prefix(ok_ ? version.size() : rest_.size());
  }

  template <class T>
  BytesIn& operator>>(T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      value = static_cast<T>(number());
    } else if constexpr (std::is_same_v<T, double>) {
      value = std::bit_cast<double>(number());
    } else if constexpr (std::is_same_v<T, Instant>) {
      value = from_micros(number());
    } else {
      get(value);
    }
    return *this;
  }
  /// All was read, and nothing was missing.
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::int64_t number() {
    if (rest_.size() < 8) {
      ok_ = false;
      rest_ = {};
      return 0;
    }
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(rest_[i])) << (8 * i);
    rest_.remove_prefix(8);
    return static_cast<std::int64_t>(bits);
  }
  void get(std::string& text) {
    const auto size = static_cast<std::uint64_t>(number());
    ok_ = ok_ && size <= rest_.size();
    text = ok_ ? rest_.substr(0, size) : std::string_view();
    rest_.remove_prefix(ok_ ? size : rest_.size());
  }
  template <class T>
  void get(std::optional<T>& value) {
    value.reset();
    if (number() != 0) *this >> value.emplace();
  }
  template <class T>
  void get(std::vector<T>& list) {
    list.clear();
    for (auto left = number(); left > 0 && ok_; --left) *this >> list.emplace_back();
  }
  template <class K, class V>
  void get(std::map<K, V>& map) {
    map.clear();
    for (auto left = number(); left > 0 && ok_; --left) {
      K key{};
      *this >> key;
      *this >> map[std::move(key)];
    }
  }
  template <class T>
  void get(T& of) {
    std::apply([&](auto&... field) { (*this >> ... >> field); }, fields(of));
  }

  std::string_view rest_;
  bool ok_;
};

}  // namespace plumbline::scoring
