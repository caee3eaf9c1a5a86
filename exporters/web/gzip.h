#pragma once

#include <string>

namespace plumbline::exporters {

/// `text` as a gzip stream, zlib level 1: most of the saving at a fraction of the time. The header
/// holds no time stamp: same text, same bytes. Throws std::bad_alloc when out of memory.
std::string gzip(const std::string& text);

}  // namespace plumbline::exporters
