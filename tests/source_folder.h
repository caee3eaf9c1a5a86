#pragma once

#include <string>

namespace plumbline::tests {

/// The root of the source tree that the tests were built from, without a slash at the end. A
/// function of one file, so that every other file compiles to the same bytes in every clone.
std::string source_folder();

}  // namespace plumbline::tests
