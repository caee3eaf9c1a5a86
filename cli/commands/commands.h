#pragma once

#include "cli/options.h"

namespace plumbline::cli {

// Each command prints what people asked for on standard output, problems as one clear line each on
// standard error, and returns an exit code (cli/exit_codes.h).
int serve(const Options& options);
int collect(const Options& options);
int assess(const Options& options);
int explain(const Options& options);
int forget(const Options& options);
int history(const Options& options);
int doctor(const Options& options);
int check_config(const Options& options);
int changes(const Options& options);
int check_practice(const Options& options);
int practice_actors(const Options& options);
int practice_init(const Options& options);
int practice_links(const Options& options);
int experiment(const Options& options);
int roadmap(const Options& options);
int outcomes(const Options& options);
int report(const Options& options);

}  // namespace plumbline::cli
