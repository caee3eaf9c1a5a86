#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace plumbline::collector::soap {

/// The plain tags that lie whole within the next 64 bytes of XML, told at once.
struct MarkupBlock {
  std::size_t bytes = 0;  ///< up to behind the last of these tags
  int tags = 0;
  int rise = 0;    ///< of the depth, over all of them
  int lowest = 0;  ///< that the rise came to on the way; at most 0
};

#ifdef __SSE2__

/// From each set bit on, up to before the next: set.
inline std::uint64_t between_pairs(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

/// Looks at 64 bytes that begin outside of any tag. nullopt where it will not say, and the bytes
/// have to be looked at one by one: no whole tag, a comment, CDATA or the like, '<' or '>' in text
/// or quotes, single quotes.
inline std::optional<MarkupBlock> read_markup_block(const char* at) {
  std::uint64_t opens = 0;
  std::uint64_t ends = 0;
  std::uint64_t slashes = 0;
  std::uint64_t quotes = 0;
  std::uint64_t odd = 0;  // what is only looked for where it matters
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * part));
    const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const auto where = [&](__m128i found) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found)))
             << (16 * part);
    };
    opens |= where(equal('<'));
    ends |= where(equal('>'));
    slashes |= where(equal('/'));
    quotes |= where(equal('"'));
    odd |= where(_mm_or_si128(equal('\''), _mm_or_si128(equal('!'), equal('?'))));
  }
  std::uint64_t closing = opens & (slashes >> 1U);
  if (ends == 0) return std::nullopt;
  MarkupBlock block;
  block.bytes = static_cast<std::size_t>(64 - std::countl_zero(ends));
  const std::uint64_t looked_at = ~std::uint64_t{0} >> (64 - block.bytes);
  opens &= looked_at;
  closing &= looked_at;

  const std::uint64_t inside = between_pairs(opens | ends);
  const bool alternate = ((opens & ~inside) | (ends & inside)) == 0;
  const bool bare = (between_pairs(quotes & inside & looked_at) & (opens | ends)) == 0;
  const bool named = (opens & (ends >> 1U)) == 0;
  if (!alternate || !bare || !named || (odd & inside & looked_at) != 0) return std::nullopt;

  // A sum carries from the '<' of a closing tag, through the ones inside, to its '>'.
  const std::uint64_t closed = (inside + closing) & ends;
  const std::uint64_t empty = ends & (slashes << 1U) & ~closed;
  for (std::uint64_t left = ends; left != 0; left &= left - 1) {
    const std::uint64_t end = left & -left;
    block.rise +=
        1 - 2 * static_cast<int>((closed & end) != 0) - static_cast<int>((empty & end) != 0);
    block.lowest = std::min(block.lowest, block.rise);
    ++block.tags;
  }
  return block;
}

#else

inline std::optional<MarkupBlock> read_markup_block(const char*) { return std::nullopt; }

#endif

}  // namespace plumbline::collector::soap
