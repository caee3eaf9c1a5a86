#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/settings.h"
#include "exporters/web_access.h"

namespace plumbline::cli {

/// Who may see the pages, from `people:` and the web configuration file, and what that file names.
struct LoadedAccess {
  exporters::WebAccess access;
  std::vector<std::string> files;  ///< those to watch; empty: nothing is configured
};

/// Errors: every problem of the file, or the first of the certificates that it names.
tl::expected<LoadedAccess, std::vector<Error>> load_web_access(const config::Settings& settings);

/// One line about the certificate that is shown, for people: "…, ends 2027-01-31, in 69 days".
struct CertificateWord {
  bool valid = false;  ///< begun, and not over
  bool soon = false;   ///< over within 30 days
  std::string says;
};
/// Opens the certificate; `now` is the host's clock. Errors as exporters::check_tls.
Result<CertificateWord> word_about_certificate(const exporters::WebTls& tls, std::time_t now);

/// Keeps a server's access in step with the files while it serves: looked at once a second, and at
/// each reload. What is wrong is told once, and the last good access goes on. Used from one thread.
class WatchedAccess {
 public:
  WatchedAccess(const config::Settings& settings, std::vector<std::string> files,
                exporters::HttpServer& server);
  void tick();    ///< call a few times a second
  void reload();  ///< now, changed or not

 private:
  std::map<std::string, std::string> looks() const;

  const config::Settings settings_;
  std::vector<std::string> files_;
  exporters::HttpServer& server_;
  std::map<std::string, std::string> seen_;
  int ticks_ = 0;
};

}  // namespace plumbline::cli
