#include "tests/source_folder.h"

namespace plumbline::tests {

std::string source_folder() { return PLUMBLINE_SOURCE; }

}  // namespace plumbline::tests
