#pragma once

// To be included before anything of Boost: 1.74 forgets <utility>, and its concepts do not compile
// with clang in C++20.
#include <utility>
#define BOOST_ASIO_DISABLE_CONCEPTS
#ifdef __SANITIZE_THREAD__
// ThreadSanitizer does not understand fences; the queue's mutex orders the same accesses.
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#endif
