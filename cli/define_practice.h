#pragma once

#include "cli/options.h"

namespace CLI {
class App;
}

namespace plumbline::cli {

/// The command "practice" with what it can do; fills `o`, which must outlive the app.
void define_practice(CLI::App& app, Options& o);

/// Runs what was chosen of it.
int practice(const Options& options);

}  // namespace plumbline::cli
