#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline::ledger {

/// Appends numbers (LEB128) and length-prefixed text to a byte string.
class ByteWriter {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  /// Small for small magnitudes of either sign.
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }
  void clear() { bytes_.clear(); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. Throws DamagedRow when the bytes end early.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number() {
    // Most numbers are small.
    if (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0x80U) == 0) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      return byte;
    }
    return long_number();
  }
  std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string_view text();
  bool done() const { return rest_.empty(); }

 private:
  std::uint64_t long_number();
  std::string_view rest_;
};

/// One leading byte says whether what follows is deflated; it is only when that saves an eighth.
std::string pack(std::string_view bytes);
/// Throws DamagedRow.
std::string unpack(std::string_view packed);
/// The same without a copy of what was not deflated: a view into `packed` or into `inflated`.
std::string_view unpack_into(std::string& inflated, std::string_view packed);

/// SipHash-2-4 with a fixed key: tells changed bytes from unchanged ones.
std::uint64_t fingerprint(std::string_view bytes);

}  // namespace plumbline::ledger
