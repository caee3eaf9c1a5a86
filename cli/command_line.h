#pragma once

namespace plumbline::cli {

/// The composition root: reads the command line and the environment, wires the folders together,
/// runs one command and returns its exit code (docs/exit-codes.md).
int run(int argc, char** argv);

}  // namespace plumbline::cli
