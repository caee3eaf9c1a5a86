#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "config/practice_starter.h"

namespace plumbline::cli {

int practice_init(const Options& options) {
  const std::string folder = options.folder.empty() ? "." : options.folder;
  const auto kit = options.full ? config::StarterKit::Full : config::StarterKit::Minimal;
  const auto written = config::write_starter(folder, kit);
  if (!written) {
    std::cerr << written.error().to_string() << "\n";
    return Exit::Usage;
  }
  for (const std::string& path : *written)
    if (path.front() != '.') std::cout << "  " << path << "\n";
  std::cout << folder << ": written\nNext: fill it in, then plumbline check-practice " << folder
            << "\n";
  return Exit::Ok;
}

}  // namespace plumbline::cli
