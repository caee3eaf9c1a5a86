#include "cli/web_access.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <utility>

#include "config/web_file.h"

namespace plumbline::cli {
namespace {

constexpr int kLookEvery = 5;  // ticks
constexpr std::time_t kDay = 24 * 60 * 60;
constexpr std::time_t kSoonDays = 30;

exporters::WebTls tls_of(const config::WebTls& from) {
  exporters::WebTls to;
  to.cert_file = from.cert_file;
  to.key_file = from.key_file;
  to.client_ca_file = from.client_ca_file;
  to.ask_client = from.client_auth_type != "NoClientCert";
  to.require_client = from.client_auth_type == "RequireAndVerifyClientCert";
  to.at_least_13 = from.min_version == "TLS13";
  to.at_most_12 = from.max_version == "TLS12";
  to.cipher_suites = from.cipher_suites;
  to.curves = from.curve_preferences;
  to.prefer_own_suites = from.prefer_server_cipher_suites;
  return to;
}

std::string day_of(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[16];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts));
}

}  // namespace

tl::expected<LoadedAccess, std::vector<Error>> load_web_access(const config::Settings& settings) {
  using exporters::Role;
  LoadedAccess loaded;
  loaded.access.without_password = settings.pseudonymous ? Role::Viewer : Role::Auditor;
  if (settings.web_config_file.empty()) return loaded;
  auto read = config::read_web_file(settings.web_config_file);
  if (!read) return tl::make_unexpected(read.error());
  for (auto& user : read->users)
    loaded.access.users.push_back({std::move(user.name), std::move(user.bcrypt),
                                   user.auditor ? Role::Auditor : Role::Viewer});
  loaded.access.strict_transport_security = read->strict_transport_security;
  loaded.files = {settings.web_config_file};
  if (!read->tls) return loaded;
  loaded.access.tls = tls_of(*read->tls);
  for (const auto& file : {read->tls->cert_file, read->tls->key_file, read->tls->client_ca_file})
    if (!file.empty()) loaded.files.push_back(file);
  if (const auto checked = exporters::check_tls(*loaded.access.tls); !checked)
    return tl::make_unexpected(std::vector<Error>{checked.error()});
  return loaded;
}

Result<CertificateWord> word_about_certificate(const exporters::WebTls& tls, std::time_t now) {
  const auto facts = exporters::check_tls(tls);
  if (!facts) return tl::make_unexpected(facts.error());
  CertificateWord word;
  const std::time_t left = facts->ends - now;
  word.valid = now >= facts->begins && left > 0;
  word.soon = left <= kSoonDays * kDay;
  if (now < facts->begins)
    word.says = "the certificate is not valid before " + day_of(facts->begins);
  else if (left <= 0)
    word.says = "the certificate ended on " + day_of(facts->ends);
  else
    word.says = "the certificate ends on " + day_of(facts->ends) + ", in " +
                std::to_string(left / kDay) + " days";
  return word;
}

WatchedAccess::WatchedAccess(const config::Settings& settings, std::vector<std::string> files,
                             exporters::HttpServer& server)
    : settings_(settings), files_(std::move(files)), server_(server), seen_(looks()) {}

std::map<std::string, std::string> WatchedAccess::looks() const {
  std::map<std::string, std::string> all;
  for (const auto& file : files_) {
    struct stat found {};
    if (stat(file.c_str(), &found) != 0) continue;
    // The inode too: what renews certificates often moves a new file over the old one.
    all[file] = std::to_string(found.st_ino) + " " + std::to_string(found.st_size) + " " +
                std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
  }
  return all;
}

void WatchedAccess::tick() {
  if (files_.empty() || ++ticks_ % kLookEvery != 0 || looks() == seen_) return;
  reload();
}

void WatchedAccess::reload() {
  if (settings_.web_config_file.empty()) return;
  seen_ = looks();
  auto loaded = load_web_access(settings_);
  std::vector<Error> problems;
  if (!loaded) {
    problems = loaded.error();
  } else if (const auto taken = server_.set_access(loaded->access); !taken) {
    problems = {taken.error()};
  }
  for (const auto& problem : problems)
    spdlog::error("web access: {}; the old one goes on", problem.to_string());
  if (!problems.empty()) return;
  if (loaded->files != files_) {
    files_ = std::move(loaded->files);
    seen_ = looks();
  }
  spdlog::info("web access reloaded: {} user(s), {}", loaded->access.users.size(),
               loaded->access.tls ? "TLS" : "no TLS");
}

}  // namespace plumbline::cli
