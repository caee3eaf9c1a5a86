#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/fact_store.h"

namespace plumbline {

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
  std::map<std::string, std::int64_t> gaps;  ///< stream → gaps recorded since start
  std::int64_t sessions_opened = 0;
  std::int64_t bytes_received = 0;       ///< on the wire
  std::optional<double> clock_offset_s;  ///< server − local, seconds
  CommitCounts facts;                    ///< since start
};

}  // namespace plumbline
