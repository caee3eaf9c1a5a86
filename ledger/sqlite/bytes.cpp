#include "ledger/sqlite/bytes.h"

#include <zlib.h>

#include <bit>
#include <cstring>

#include "ledger/sqlite/failure.h"

namespace plumbline::ledger {
namespace {

constexpr char kPlain = 0;
constexpr char kDeflated = 1;
/// Below this a deflate stream's set-up costs more time than its bytes are worth.
constexpr std::size_t kWorthDeflating = 1024;
/// No single packed value is larger than this once unpacked; more means damage.
constexpr std::uint64_t kLargestUnpacked = std::uint64_t{1} << 30;

std::uint64_t load64(const char* from) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, sizeof value);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

struct SipState {
  std::uint64_t v0 = 0x736f6d6570736575ULL ^ 0x0706050403020100ULL;
  std::uint64_t v1 = 0x646f72616e646f6dULL ^ 0x0f0e0d0c0b0a0908ULL;
  std::uint64_t v2 = 0x6c7967656e657261ULL ^ 0x0706050403020100ULL;
  std::uint64_t v3 = 0x7465646279746573ULL ^ 0x0f0e0d0c0b0a0908ULL;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void take(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

std::uint64_t ByteReader::long_number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) throw DamagedRow("a stored value ends early");
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  throw DamagedRow("a stored number is too long");
}

std::string_view ByteReader::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) throw DamagedRow("a stored value ends early");
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::string pack(std::string_view bytes) {
  std::string packed;
  if (bytes.size() >= kWorthDeflating) {
    ByteWriter head;
    head.number(bytes.size());
    uLongf size = compressBound(bytes.size());
    packed.resize(1 + head.bytes().size() + size);
    packed[0] = kDeflated;
    std::memcpy(&packed[1], head.bytes().data(), head.bytes().size());
    auto* to = reinterpret_cast<Bytef*>(&packed[1 + head.bytes().size()]);
    const auto* from = reinterpret_cast<const Bytef*>(bytes.data());
    if (compress2(to, &size, from, bytes.size(), 1) == Z_OK &&
        size < bytes.size() - bytes.size() / 8) {
      packed.resize(1 + head.bytes().size() + size);
      return packed;
    }
    packed.clear();
  }
  packed.reserve(bytes.size() + 1);
  packed.push_back(kPlain);
  packed.append(bytes);
  return packed;
}

std::string_view unpack_into(std::string& inflated, std::string_view packed) {
  if (packed.empty()) throw DamagedRow("a stored value is empty");
  const std::string_view rest = packed.substr(1);
  if (packed.front() == kPlain) return rest;
  if (packed.front() != kDeflated) throw DamagedRow("a stored value has an unknown form");
  ByteReader reader(rest);
  const std::uint64_t size = reader.number();
  if (size > kLargestUnpacked) throw DamagedRow("a stored value claims an absurd size");
  ByteWriter head;
  head.number(size);
  const std::string_view body = rest.substr(head.bytes().size());
  inflated.resize(size);
  uLongf written = size;
  const int code = uncompress(reinterpret_cast<Bytef*>(inflated.data()), &written,
                              reinterpret_cast<const Bytef*>(body.data()), body.size());
  if (code != Z_OK || written != size) throw DamagedRow("a stored value does not inflate");
  return inflated;
}

std::string unpack(std::string_view packed) {
  std::string bytes;
  const std::string_view view = unpack_into(bytes, packed);
  if (view.data() != bytes.data()) bytes.assign(view);
  return bytes;
}

std::uint64_t fingerprint(std::string_view bytes) {
  SipState state;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) state.take(load64(at));
  std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56;
  for (std::size_t i = 0; i < left; ++i) {
    last |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  }
  state.take(last);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace plumbline::ledger
