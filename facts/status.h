#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/fact_store.h"

namespace plumbline {

/// What one method has cost a vCenter and us, since start.
struct MethodCost {
  double seconds = 0;      ///< wall time of its calls
  std::int64_t bytes = 0;  ///< of its answers, on the wire
};

/// How far the reading back of a stream's past has come.
struct Backfill {
  double share_done = 0;               ///< 0–1
  std::optional<double> seconds_left;  ///< at the pace so far; nullopt: not yet known
};

/// One vCenter as its collector sees it: what the exporter shows per `vcenter`. Plain copyable
/// data.
struct VCenterStatus {
  std::string name;
  bool up = false;       ///< the last sweep reached it and logged in
  bool latched = false;  ///< InvalidLogin: waiting for a new secret
  bool tls_verified = true;
  std::string last_error;                         ///< one line, no secrets
  std::string version;                            ///< about.fullName
  std::optional<Instant> last_poll;               ///< server time of the last complete sweep
  std::map<std::string, Instant> stream_until;    ///< stream → known up to
  std::map<std::string, double> poll_duration_s;  ///< stream → last duration, seconds
  std::map<std::string, std::map<std::string, std::int64_t>> requests;  ///< method → outcome → n
  std::map<std::string, std::int64_t> gaps;    ///< stream → gaps recorded since start
  std::map<std::string, MethodCost> costs;     ///< method → cost
  std::map<std::string, Backfill> backfills;   ///< stream → progress, while one is under way
  std::map<std::string, double> hidden_share;  ///< stream → share of objects not readable
  std::map<std::string, std::string> refused;  ///< stream → why it cannot be read (privilege …)
  std::vector<std::string> missing_privileges;  ///< of those that the plan needs
  std::vector<std::string> excess_privileges;   ///< effective beyond reading
  std::optional<Instant> certificate_ends;      ///< notAfter of the server's TLS certificate
  double backing_off_s = 0;                     ///< pause now put between background calls
  std::int64_t sessions_opened = 0;
  std::int64_t bytes_received = 0;       ///< on the wire
  std::optional<double> clock_offset_s;  ///< server − local, seconds
  CommitCounts facts;                    ///< since start
  std::vector<std::string> task_ids;     ///< descriptionIds that it knows; empty: not read yet
};

/// A practice file that is fetched from a URL, as its reader sees it. Plain copyable data.
struct FeedStatus {
  std::string scope;
  std::string name;                           ///< "servicenow"
  std::string path;                           ///< "records/servicenow.feed.json"
  bool up = false;                            ///< the last reading succeeded
  std::string last_error;                     ///< one line, no secrets
  std::optional<Instant> last_read;           ///< server time of the last success
  std::map<std::string, std::int64_t> reads;  ///< "changed" "unchanged" "failed" → since start
};

}  // namespace plumbline
