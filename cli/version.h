#pragma once

#include <string>

namespace plumbline::cli {

std::string version();       ///< "0.1.0"
std::string revision();      ///< git revision it was built from; "unknown" outside a checkout
std::string version_line();  ///< "plumbline 0.1.0 (revision …)"

}  // namespace plumbline::cli
