#include "cli/login_latch.h"

#include <chrono>
#include <filesystem>

namespace plumbline::cli {

namespace {

constexpr const char* kCursor = "login";
constexpr std::chrono::hours kClosedFor{1};

Instant host_now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace

LoginLatch::LoginLatch(ledger::Ledger& ledger, const config::VCenterSettings& vcenter)
    : ledger_(ledger), vcenter_(vcenter) {}

std::string LoginLatch::version() const {
  std::error_code gone;
  const auto changed = std::filesystem::last_write_time(vcenter_.password_file, gone);
  const auto size = std::filesystem::file_size(vcenter_.password_file, gone);
  if (gone) return {};
  return vcenter_.username + " " + std::to_string(changed.time_since_epoch().count()) + " " +
         std::to_string(size);
}

std::optional<Error> LoginLatch::closed() const {
  const auto stored = ledger_.cursor({{}, vcenter_.name}, kCursor);
  if (!stored || !*stored) return std::nullopt;
  const std::string& text = **stored;
  const auto blank = text.find(' ');
  const auto refused = parse_instant(text.substr(0, blank));
  if (!refused || blank == std::string::npos || text.substr(blank + 1) != version())
    return std::nullopt;
  const Instant now = host_now();
  if (now < *refused || now - *refused >= kClosedFor) return std::nullopt;
  return Error{"user name or password was refused at " + to_rfc3339(*refused) +
                   "; not tried again before " + to_rfc3339(*refused + kClosedFor) +
                   ", so that the account is not locked out",
               vcenter_.url, "correct username or " + vcenter_.password_file};
}

void LoginLatch::update(const collector::Collector& collector) {
  const auto status = collector.status();
  const auto now = collector.server_now();
  if (!now || (!status.latched && !status.up)) return;
  const auto stored = ledger_.cursor({{}, vcenter_.name}, kCursor);
  if (!stored || (!status.latched && !*stored)) return;
  FactBatch batch;
  batch.vcenter = {{}, vcenter_.name};
  batch.recorded_at = *now;
  batch.cursor = {std::pair<std::string, std::string>{
      kCursor, status.latched ? to_rfc3339(host_now()) + " " + version() : std::string()}};
  // Not being able to remember is no reason to fail: the worst is one more refused login.
  (void)ledger_.commit(batch);
}

}  // namespace plumbline::cli
