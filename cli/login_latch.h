#pragma once

#include <optional>
#include <string>

#include "collector/collector.h"
#include "config/settings.h"
#include "ledger/ledger.h"

namespace plumbline::cli {

/// Remembers across runs of `collect --once` that a vCenter refused user name and password, so that
/// a timer that starts plumbline every minute locks no account out. A collector latches by itself
/// while it lives; this is the same for one that lives for one sweep. Kept in the ledger as the
/// cursor "login": which file was refused (its time and size, never its content) and when, by the
/// host's clock. Open again after an hour, or as soon as user name or password file change.
class LoginLatch {
 public:
  LoginLatch(ledger::Ledger& ledger, const config::VCenterSettings& vcenter);

  /// Why no login may be tried now; nullopt: it may.
  std::optional<Error> closed() const;
  /// After a sweep: closes when its login was refused, opens when it was accepted.
  void update(const collector::Collector& collector);

 private:
  std::string version() const;

  ledger::Ledger& ledger_;
  const config::VCenterSettings& vcenter_;
};

}  // namespace plumbline::cli
