#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/options.h"
#include "collector/collector.h"
#include "config/practice_memory.h"
#include "config/settings.h"
#include "ledger/ledger.h"
#include "scoring/rubric.h"

namespace plumbline::cli {

/// Configuration and rubric, loaded together. Problems are printed on standard error, one line
/// each.
struct Environment {
  config::Settings settings;
  scoring::Rubric rubric;
  /// Only who judges again and again has one.
  std::shared_ptr<config::PracticeMemory> practice = nullptr;
};

/// Errors: every problem found, ready to print.
tl::expected<Environment, std::vector<Error>> load_environment(const Options& options);

/// Prints problems, one line each, and returns Exit::Usage.
int report_problems(const std::vector<Error>& problems);

/// The password, read from its file at each call (trailing newline dropped). The error names the
/// file, never the content.
Result<std::string> read_secret(const std::string& file);

/// Opens the configured ledger as its one writer, or for reading.
Result<std::unique_ptr<ledger::Ledger>> open_ledger(const config::Settings& settings,
                                                    bool read_only);

/// Long work told on the terminal; empty when standard error is none.
std::function<void(const std::string& what, double share)> terminal_progress();

struct Proxy {
  std::string address;  ///< empty: none
  std::string except;   ///< hosts reached without it
};
/// As curl reads the variables https_proxy, http_proxy, all_proxy, no_proxy.
Proxy proxy_for(const std::string& url, const std::map<std::string, std::string>& environment);

/// `environment`: for the proxy, by the usual variables (https_proxy, http_proxy, all_proxy,
/// no_proxy).
collector::Settings collector_settings(const config::Settings& settings,
                                       const config::VCenterSettings& vcenter,
                                       const std::map<std::string, std::string>& environment);

}  // namespace plumbline::cli
