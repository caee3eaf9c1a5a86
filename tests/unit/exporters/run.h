#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/source_folder.h"

namespace plumbline::exporters {

struct RunResult {
  int exit_code = -1;
  std::string output;  ///< stdout and stderr
};

/// Runs a shell command with `input` as its standard input.
inline RunResult run(const std::string& command, const std::string& input) {
  char file[] = "/tmp/plumbline-test-XXXXXX";
  const int fd = mkstemp(file);
  std::ofstream(file) << input;
  RunResult result;
  FILE* pipe = popen((command + " <" + file + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const auto got = fread(buffer, 1, sizeof buffer, pipe)) result.output.append(buffer, got);
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  close(fd);
  unlink(file);
  return result;
}

inline std::string read_source(const std::string& path) {
  const std::ifstream file(tests::source_folder() + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace plumbline::exporters
