#include <chrono>
#include <iomanip>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/environment.h"
#include "cli/exit_codes.h"
#include "config/load_rubric.h"
#include "config/practice.h"

namespace plumbline::cli {

namespace {

/// The folders to check and the rubric to check against. A folder named on the command line needs
/// no configuration.
struct Subject {
  std::vector<std::string> folders;
  scoring::Rubric rubric;
};

tl::expected<Subject, std::vector<Error>> find_subject(const Options& options) {
  if (!options.folder.empty() && options.config_file.empty()) {
    auto rubric = config::load_rubric({});
    if (!rubric) return tl::make_unexpected(rubric.error());
    return Subject{{options.folder}, std::move(*rubric)};
  }
  auto environment = load_environment(options);
  if (!environment) return tl::make_unexpected(environment.error());
  Subject subject{{}, std::move(environment->rubric)};
  if (!options.folder.empty()) {
    subject.folders.push_back(options.folder);
  } else {
    for (const auto& scope : environment->settings.scopes)
      if (!scope.practice.empty()) subject.folders.push_back(scope.practice);
  }
  return subject;
}

std::string place(const std::string& folder, const PracticeProblem& problem) {
  const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
  return folder + "/" + problem.path + line;
}

}  // namespace

int check_practice(const Options& options) {
  const auto subject = find_subject(options);
  if (!subject) return report_problems(subject.error());
  if (subject->folders.empty()) {
    std::cerr << "plumbline: no practice folder is configured (name one: plumbline check-practice "
                 "FOLDER)\n";
    return Exit::Usage;
  }
  int code = Exit::Ok;
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  for (const auto& folder : subject->folders) {
    const auto check = config::check_practice(folder, subject->rubric, now);
    if (!check) return report_problems({check.error()});
    for (const auto& p : check->problems) {
      code = Exit::ProblemsFound;
      std::cerr << Error{p.what, place(folder, p), p.remedy}.to_string() << "\n";
    }
    for (const auto& hint : check->hints)
      std::cout << Error{"hint: " + hint.what, place(folder, hint), hint.remedy}.to_string()
                << "\n";
    for (const auto& [where, holds] : check->places)
      std::cout << "  " << std::left << std::setw(26) << where << holds << "\n";
    if (check->problems.empty()) std::cout << folder << ": ok\n";
  }
  return code;
}

}  // namespace plumbline::cli
