#include "cli/version.h"

namespace plumbline::cli {

std::string version() { return PLUMBLINE_VERSION; }
std::string revision() { return PLUMBLINE_REVISION; }
std::string version_line() { return "plumbline " + version() + " (revision " + revision() + ")"; }

}  // namespace plumbline::cli
