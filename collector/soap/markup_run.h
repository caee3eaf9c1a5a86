#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace plumbline::collector::soap {

/// How far plain tags and text go: up to behind a tag, and the depth of elements there.
struct MarkupRun {
  const char* at = nullptr;
  int depth = 0;
};

#ifdef __SSE2__

/// Where the bytes that matter to XML stand among 64, a bit each.
struct MarkupMasks {
  std::uint64_t opens = 0;
  std::uint64_t ends = 0;
  std::uint64_t slashes = 0;
  std::uint64_t quotes = 0;
  std::uint64_t odd = 0;  ///< '!', '?' and single quotes
};

inline MarkupMasks markup_masks(const char* at) {
  MarkupMasks masks;
#pragma GCC unroll 4
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * part));
    const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const auto where = [&](__m128i found) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found)))
             << (16 * part);
    };
    masks.opens |= where(equal('<'));
    masks.ends |= where(equal('>'));
    masks.slashes |= where(equal('/'));
    masks.quotes |= where(equal('"'));
    masks.odd |= where(_mm_or_si128(equal('\''), _mm_or_si128(equal('!'), equal('?'))));
  }
  return masks;
}

/// From each set bit on, up to before the next: set. `before`: all ones when it began earlier.
inline std::uint64_t between_pairs(std::uint64_t bits, std::uint64_t before) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits ^ before;
}

/// Goes over plain tags and text from `at`, which is outside of any tag, 64 bytes at a time. Stops,
/// behind the last tag before, where the depth would fall below `lowest` or could come to
/// `highest`, and where bytes have to be looked at one by one: comments, CDATA and the like, '<' or
/// '>' in text or quotes, single quotes, tags of more than some hundred bytes, the last bytes.
inline MarkupRun read_markup_run(const char* at, const char* end, int depth, int lowest,
                                 int highest) {
  constexpr int kLongTag = 8;
  constexpr int kMostTags = 64 / 3 + 1;
  MarkupRun run{at, depth};
  std::uint64_t was_inside = 0;
  std::uint64_t was_quoted = 0;
  std::uint64_t was_closing = 0;
  std::uint64_t was_slash = 0;
  int without_end = 0;
  for (; end - at > 64; at += 64) {
    const MarkupMasks masks = markup_masks(at);
    const std::uint64_t marks = masks.opens | masks.ends;
    const std::uint64_t inside = between_pairs(marks, was_inside);
    const std::uint64_t quoted = between_pairs(masks.quotes & inside, was_quoted);
    const auto following = [&](char c) { return static_cast<std::uint64_t>(at[64] == c) << 63U; };
    const std::uint64_t nameless = masks.opens & (masks.ends >> 1U | following('>'));
    // Opens and ends alternate, none of them in quotes.
    const std::uint64_t wrong = (masks.opens & ~inside) | (masks.ends & inside) | (marks & quoted) |
                                (masks.odd & inside) | nameless;
    if (wrong != 0) break;
    without_end = inside == ~std::uint64_t{0} ? without_end + 1 : 0;
    if (without_end > kLongTag) break;

    // The sum carries from the '<' of a closing tag through the ones inside to its '>'.
    const std::uint64_t closing = masks.opens & (masks.slashes >> 1U | following('/'));
    std::uint64_t sum = 0;
    const bool over = __builtin_add_overflow(inside, closing, &sum);
    const bool over_too = __builtin_add_overflow(sum, was_closing, &sum);
    const std::uint64_t closed = sum & masks.ends;
    const std::uint64_t empty = masks.ends & (masks.slashes << 1U | was_slash) & ~closed;
    int now = run.depth;
    int least = now;
    for (std::uint64_t left = masks.ends; left != 0; left &= left - 1) {
      const std::uint64_t bit = left & -left;
      now += 1 - 2 * static_cast<int>((closed & bit) != 0) - static_cast<int>((empty & bit) != 0);
      least = std::min(least, now);
    }
    if (least < lowest || run.depth + kMostTags > highest) break;
    if (masks.ends != 0) run = {at + (64 - std::countl_zero(masks.ends)), now};
    was_inside = std::uint64_t{0} - (inside >> 63U);
    was_quoted = std::uint64_t{0} - (quoted >> 63U);
    was_closing = static_cast<std::uint64_t>(over || over_too);
    was_slash = masks.slashes >> 63U;
  }
  return run;
}

#else

inline MarkupRun read_markup_run(const char* at, const char*, int depth, int, int) {
  return {at, depth};
}

#endif

}  // namespace plumbline::collector::soap
