#include "cli/environment.h"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/exit_codes.h"
#include "cli/version.h"
#include "config/load_rubric.h"

namespace plumbline::cli {

namespace {

tl::expected<config::Settings, std::vector<Error>> load_settings(const Options& options) {
  if (!options.config_file.empty()) return config::check_settings(options.config_file);
  auto settings = config::settings_from_environment(options.environment);
  if (!settings) return tl::make_unexpected(std::vector<Error>{settings.error()});
  return std::move(*settings);
}

}  // namespace

tl::expected<Environment, std::vector<Error>> load_environment(const Options& options) {
  auto settings = load_settings(options);
  if (!settings) return tl::make_unexpected(settings.error());
  auto rubric = config::load_rubric(settings->overrides);
  if (!rubric) return tl::make_unexpected(rubric.error());
  return Environment{std::move(*settings), std::move(*rubric)};
}

int report_problems(const std::vector<Error>& problems) {
  for (const auto& problem : problems) std::cerr << "plumbline: " << problem.to_string() << "\n";
  return Exit::Usage;
}

Result<std::string> read_secret(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return fail("cannot read the password file", file,
                "create it, readable by the user that plumbline runs as");
  std::ostringstream content;
  content << in.rdbuf();
  std::string secret = content.str();
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return fail("the password file is empty", file, "write the password into it");
  return secret;
}

Result<std::unique_ptr<ledger::Ledger>> open_ledger(const config::Settings& settings,
                                                    bool read_only) {
  ledger::OpenOptions options;
  options.read_only = read_only;
  options.create = !read_only;
  options.rehearsal = settings.rehearsal;
  options.progress = terminal_progress();
  return ledger::open(settings.ledger, options);
}

std::function<void(const std::string&, double)> terminal_progress() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](const std::string& what, double share) {
    std::cerr << "\r" << what << " " << static_cast<int>(share * 100) << " %" << std::flush;
    if (share >= 1) std::cerr << "\n";
  };
}

namespace {

std::string variable(const std::map<std::string, std::string>& environment, const char* lower,
                     const char* upper) {
  for (const char* name : {lower, upper})
    if (const auto found = environment.find(name); found != environment.end() && *name != '\0')
      if (!found->second.empty()) return found->second;
  return {};
}

}  // namespace

// The upper-case HTTP_PROXY is not among them, since a web server may have set it from a request's
// header.
Proxy proxy_for(const std::string& url, const std::map<std::string, std::string>& environment) {
  const bool https = url.rfind("https:", 0) == 0;
  std::string proxy = https ? variable(environment, "https_proxy", "HTTPS_PROXY")
                            : variable(environment, "http_proxy", "");
  if (proxy.empty()) proxy = variable(environment, "all_proxy", "ALL_PROXY");
  return {proxy, variable(environment, "no_proxy", "NO_PROXY")};
}

collector::Settings collector_settings(const config::Settings& settings,
                                       const config::VCenterSettings& vcenter,
                                       const std::map<std::string, std::string>& environment) {
  collector::Settings out;
  out.name = vcenter.name;
  out.url = vcenter.url;
  out.username = vcenter.username;
  out.password = [file = vcenter.password_file] { return read_secret(file); };
  out.tls = {vcenter.verify, vcenter.ca_file, vcenter.thumbprint};
  out.formerly = vcenter.formerly;
  out.build = version() + " " + revision();
  // A simulated vCenter need not be spared, and its days pass in seconds.
  out.background_share = settings.rehearsal ? 1 : settings.background_share;
  out.strict_read_only = settings.strict_read_only;
  const Proxy proxy = proxy_for(vcenter.url, environment);
  out.proxy = proxy.address;
  out.no_proxy = proxy.except;
  return out;
}

}  // namespace plumbline::cli
