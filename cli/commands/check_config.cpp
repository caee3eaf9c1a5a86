#include <ctime>
#include <filesystem>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/environment.h"
#include "cli/exit_codes.h"
#include "cli/web_access.h"

namespace plumbline::cli {

namespace {

/// What loading cannot know: whether the named files are there for this user, now.
std::vector<Error> check_files(const config::Settings& settings) {
  std::vector<Error> problems;
  for (const auto& vcenter : settings.vcenters) {
    if (const auto secret = read_secret(vcenter.password_file); !secret)
      problems.push_back(secret.error());
    if (!vcenter.ca_file.empty() && !std::filesystem::exists(vcenter.ca_file))
      problems.push_back({"the CA file of vCenter '" + vcenter.name + "' does not exist",
                          vcenter.ca_file, "export the vCenter's root certificate as PEM"});
    if (!vcenter.verify)
      problems.push_back({"TLS verification of vCenter '" + vcenter.name + "' is off", "tls.verify",
                          "name a ca_file or pin a thumbprint instead"});
  }
  for (const auto& scope : settings.scopes)
    if (!scope.practice.empty() && !std::filesystem::is_directory(scope.practice))
      problems.push_back({"the practice folder of scope '" + scope.name + "' does not exist",
                          scope.practice, "create it, or remove practice: from the configuration"});
  return problems;
}

/// What the web configuration file and its certificate are like; a line to print when all is well.
std::string check_web(const config::Settings& settings, std::vector<Error>& problems) {
  if (settings.web_config_file.empty()) return {};
  const auto loaded = load_web_access(settings);
  if (!loaded) {
    problems.insert(problems.end(), loaded.error().begin(), loaded.error().end());
    return {};
  }
  std::string line = "web: " + std::to_string(loaded->access.users.size()) + " user(s)";
  if (!loaded->access.tls) return line + ", no TLS\n";
  const auto word = word_about_certificate(*loaded->access.tls, std::time(nullptr));
  if (!word)
    problems.push_back(word.error());
  else if (!word->valid)
    problems.push_back({word->says, loaded->access.tls->cert_file, "put a valid one there"});
  else
    line += ", TLS; " + word->says;
  return line + "\n";
}

}  // namespace

int check_config(const Options& options) {
  const auto environment = load_environment(options);
  if (!environment) {
    report_problems(environment.error());
    return Exit::ProblemsFound;
  }
  auto problems = check_files(environment->settings);
  const std::string web = check_web(environment->settings, problems);
  if (!problems.empty()) {
    report_problems(problems);
    return Exit::ProblemsFound;
  }
  const auto& settings = environment->settings;
  std::cout << "ok: " << settings.vcenters.size() << " vCenter(s), " << settings.scopes.size()
            << " scope(s), rubric " << environment->rubric.version << " with "
            << environment->rubric.indicators.size() << " indicators on "
            << environment->rubric.signals.size() << " signals\n"
            << web;
  return Exit::Ok;
}

}  // namespace plumbline::cli
