#include <signal.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <atomic>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/service.h"
#include "cli/version.h"
#include "cli/web_access.h"
#include "exporters/http_server.h"

namespace plumbline::cli {

namespace {

constexpr timespec kTick{0, 200'000'000};

/// Blocked in every thread; only the main loop waits for them.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int s : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, s);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return set;
}

void warn_of(const exporters::WebAccess& access) {
  if (!access.users.empty() && !access.tls)
    spdlog::warn(
        "passwords for the pages travel unencrypted: add tls_server_config to the web "
        "configuration file, or let only a proxy on this host reach them");
  if (!access.tls) return;
  const auto word = word_about_certificate(*access.tls, std::time(nullptr));
  if (word && (!word->valid || word->soon)) spdlog::warn("web: {}", word->says);
}

void run_until_told(Service& service, WatchedAccess& access, const sigset_t& signals,
                    std::atomic<bool>& wants_reload) {
  for (;;) {
    const int got = sigtimedwait(&signals, nullptr, &kTick);
    if (got == SIGTERM || got == SIGINT) return;
    if (got == SIGHUP || wants_reload.exchange(false)) {
      sd_notify(0, "RELOADING=1");
      service.reload();
      access.reload();
      sd_notify(0, "READY=1");
    }
    service.tick();
    access.tick();
    sd_notify(0, "WATCHDOG=1");
  }
}

}  // namespace

int serve(const Options& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("plumbline"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  spdlog::set_level(options.verbose ? spdlog::level::debug : spdlog::level::info);
  const sigset_t signals = block_signals();
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto loaded = load_web_access(environment->settings);
  if (!loaded) return report_problems(loaded.error());
  auto ledger = open_ledger(environment->settings, false);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;

  std::atomic<bool> wants_reload = false;
  exporters::Site site([&wants_reload] { wants_reload = true; });
  auto server = exporters::serve_http(
      environment->settings.web_listen,
      [&site](const exporters::Request& request) { return site.handle(request); },
      exporters::HttpLimits{}, loaded->access);
  if (!server) return report_problems({server.error()});
  for (const auto& address : (*server)->addresses())
    spdlog::info("{} listening on {}://{}/", version_line(), loaded->access.tls ? "https" : "http",
                 address);
  warn_of(loaded->access);
  WatchedAccess access(environment->settings, std::move(loaded->files), **server);

  {
    auto reader = open_ledger(environment->settings, true);
    if (!reader) return report_problems({reader.error()}), Exit::Ledger;
    const auto archive = std::make_shared<LedgerArchive>(*environment, std::move(*reader));
    Service service(options, std::move(*environment), std::move(*ledger), site);
    service.use(archive);
    service.start();
    sd_notify(0, "READY=1");
    run_until_told(service, access, signals, wants_reload);
    sd_notify(0, "STOPPING=1");
    spdlog::info("stopping: logging out of every vCenter");
  }
  return Exit::Ok;
}

}  // namespace plumbline::cli
