#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "facts/collection_plan.h"
#include "facts/fact_store.h"
#include "facts/status.h"

namespace plumbline::collector {

struct TlsSettings {
  bool verify = true;
  std::string ca_file;     ///< PEM; empty: the system's CAs
  std::string thumbprint;  ///< "SHA256:AB:…" of the server certificate; pins it instead of a CA
};

/// One vCenter's access. The secret is read through `password` at each login, so that a changed
/// file counts on reload; it is never kept, logged or shown.
struct Settings {
  std::string name;
  std::string url;  ///< https://host/sdk
  std::string username;
  std::function<Result<std::string>()> password;
  TlsSettings tls;
  std::string proxy;     ///< "http://proxy:3128"; empty: none
  std::string no_proxy;  ///< hosts reached without it, comma list as in the variable no_proxy
  /// Which build reads: what another one has stored is looked at anew once.
  std::string build;
  /// UUIDs under which this vCenter was known before it was rebuilt or moved.
  std::vector<std::string> formerly;
  /// Reads nothing while the account may do more than read.
  bool strict_read_only = false;
  /// At most this share of the time is spent in calls for the past (0–1]; the rest is pause.
  double background_share = 0.5;
  /// How long one turn at reading back the past may take before current reads come again.
  std::chrono::milliseconds background_turn{20'000};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds call_timeout{120'000};
};

/// What one sweep read, for people and for `collect --once`.
struct SweepReport {
  struct Line {
    std::string stream;
    PollOutcome outcome = PollOutcome::Complete;
    std::int64_t read = 0;
    std::int64_t added = 0;
    double seconds = 0;
    std::string reason;
  };
  std::string vcenter;
  std::vector<Line> lines;
  PollOutcome outcome = PollOutcome::Complete;  ///< Failed: no stream was read at all
  bool more = false;                            ///< a part of the past waits: sweep again at once
};

/// One vCenter's life: connect, read, commit, back off, reconnect (design §8). `sweep` may be
/// called from one thread at a time; `status` and `server_now` from any. Errors never escape as
/// exceptions: they become recorded polls and the report.
class Collector {
 public:
  virtual ~Collector() = default;

  /// Connects if need be and learns the server's clock and identity. Cheap when connected.
  virtual Result<VCenterId> connect(std::stop_token stop) = 0;
  /// Reads everything that is due, committing as it goes. A failure of one stream does not stop
  /// the others. `progress` may be empty.
  virtual SweepReport sweep(std::stop_token stop,
                            const std::function<void(const std::string&)>& progress) = 0;
  /// The same without the streams that read the past.
  virtual SweepReport sweep_current(std::stop_token stop,
                                    const std::function<void(const std::string&)>& progress) = 0;
  /// Forget the latch after InvalidLogin and read the secret again (reload).
  virtual void reload_secret() = 0;
  /// The vCenter's clock: last CurrentTime plus monotonic time since; nullopt before connecting.
  virtual std::optional<Instant> server_now() const = 0;
  virtual VCenterStatus status() const = 0;
  /// Logs out; the destructor does it too.
  virtual void disconnect() = 0;
};

std::unique_ptr<Collector> make_collector(Settings settings, CollectionPlan plan, FactStore& store);

}  // namespace plumbline::collector
