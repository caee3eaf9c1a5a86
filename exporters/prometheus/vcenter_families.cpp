#include <functional>
#include <map>
#include <optional>

#include "exporters/prometheus/families.h"

namespace plumbline::exporters {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using VCenters = std::vector<VCenterStatus>;

MetricFamily per_vcenter(const VCenters& vcenters, MetricType type, const char* name,
                         const char* help,
                         const std::function<std::optional<double>(const VCenterStatus&)>& value) {
  FamilyBuilder family(type, name, help);
  for (const auto& vcenter : vcenters)
    if (const auto v = value(vcenter)) family.add({{"vcenter", vcenter.name}}, *v);
  return family.take();
}

/// One series per vCenter and key of one of its maps.
template <class Map, class Value>
MetricFamily per_key(const VCenters& vcenters, MetricType type, const char* name, const char* help,
                     const char* label, Map VCenterStatus::*map, Value value) {
  FamilyBuilder family(type, name, help);
  for (const auto& vcenter : vcenters)
    for (const auto& [key, item] : vcenter.*map)
      family.add({{"vcenter", vcenter.name}, {label, key}}, value(item));
  return family.take();
}

/// Every stream that was ever read has a count, so that its first gap is an increase.
MetricFamily gaps(const VCenters& vcenters) {
  FamilyBuilder family(MetricType::Counter, "plumbline_gaps_total",
                       "Stretches of a stream that were lost, recorded since start.");
  for (const auto& vcenter : vcenters) {
    std::map<std::string, std::int64_t> counts = vcenter.gaps;
    for (const auto& [stream, duration] : vcenter.poll_duration_s) counts.try_emplace(stream, 0);
    for (const auto& [stream, count] : counts)
      family.add({{"vcenter", vcenter.name}, {"stream", stream}}, static_cast<double>(count));
  }
  return family.take();
}

MetricFamily requests(const VCenters& vcenters) {
  FamilyBuilder family(MetricType::Counter, "plumbline_requests_total",
                       "Requests sent to the vCenter by method and outcome, since start.");
  for (const auto& vcenter : vcenters)
    for (const auto& [method, outcomes] : vcenter.requests)
      for (const auto& [outcome, count] : outcomes)
        family.add({{"vcenter", vcenter.name}, {"method", method}, {"outcome", outcome}},
                   static_cast<double>(count));
  return family.take();
}

MetricFamily facts(const VCenters& vcenters) {
  FamilyBuilder family(MetricType::Counter, "plumbline_facts_total",
                       "Facts committed to the ledger by kind, since start; a fact that was read "
                       "again does not count.");
  for (const auto& vcenter : vcenters) {
    const auto add = [&](const char* kind, std::int64_t count) {
      family.add({{"vcenter", vcenter.name}, {"kind", kind}}, static_cast<double>(count));
    };
    add("activity", vcenter.facts.activities_added);
    add("entity_change", vcenter.facts.entities_changed);
    add("entity_removal", vcenter.facts.entities_removed);
    add("sample", vcenter.facts.samples_added);
  }
  return family.take();
}

std::vector<MetricFamily> states(const VCenters& v) {
  const auto gauge = MetricType::Gauge;
  std::vector<MetricFamily> families;
  families.push_back(per_vcenter(v, gauge, "plumbline_up",
                                 "1 when the last sweep reached the vCenter and logged in, else 0.",
                                 [](const auto& s) { return s.up ? 1.0 : 0.0; }));
  families.push_back(per_vcenter(v, gauge, "plumbline_latched",
                                 "1 while a rejected login keeps the collector from trying again "
                                 "until the password changes, else 0.",
                                 [](const auto& s) { return s.latched ? 1.0 : 0.0; }));
  families.push_back(per_vcenter(v, gauge, "plumbline_tls_verified",
                                 "1 when the vCenter's certificate is verified, 0 when "
                                 "verification was turned off.",
                                 [](const auto& s) { return s.tls_verified ? 1.0 : 0.0; }));
  FamilyBuilder info(gauge, "plumbline_vcenter_info",
                     "Always 1: name and build of the vCenter, as it says itself; absent until it "
                     "was reached.");
  for (const auto& s : v)
    if (!s.version.empty()) info.add({{"vcenter", s.name}, {"version", s.version}}, 1);
  families.push_back(info.take());
  families.push_back(
      per_vcenter(v, gauge, "plumbline_last_poll_timestamp_seconds",
                  "Time of the last complete sweep on the vCenter's clock, seconds since 1970 UTC.",
                  [](const auto& s) {
                    return s.last_poll ? std::optional(unix_seconds(*s.last_poll)) : std::nullopt;
                  }));
  families.push_back(per_vcenter(v, gauge, "plumbline_clock_offset_seconds",
                                 "The vCenter's clock minus this host's clock, seconds.",
                                 [](const auto& s) { return s.clock_offset_s; }));
  return families;
}

/// What collecting costs the vCenter, by method.
void add_costs(std::vector<MetricFamily>& families, const VCenters& v) {
  families.push_back(per_key(
      v, MetricType::Counter, "plumbline_request_seconds_total",
      "Wall time of the requests sent to the vCenter by method, seconds, since start.", "method",
      &VCenterStatus::costs, [](const MethodCost& cost) { return cost.seconds; }));
  families.push_back(per_key(v, MetricType::Counter, "plumbline_response_bytes_total",
                             "Bytes of the vCenter's answers on the wire by method, since start.",
                             "method", &VCenterStatus::costs, [](const MethodCost& cost) {
                               return static_cast<double>(cost.bytes);
                             }));
  families.push_back(per_vcenter(v, MetricType::Gauge, "plumbline_background_pause_seconds",
                                 "Pause that plumbline puts between calls for the past because "
                                 "the vCenter answers slowly, seconds; 0 when it does not.",
                                 [](const auto& s) { return s.backing_off_s; }));
}

MetricFamily remaining(const VCenters& v) {
  FamilyBuilder family(MetricType::Gauge, "plumbline_backfill_remaining_seconds",
                       "Estimated time until the past of a stream has been read back, seconds.");
  for (const auto& vcenter : v)
    for (const auto& [stream, backfill] : vcenter.backfills)
      if (backfill.seconds_left)
        family.add({{"vcenter", vcenter.name}, {"stream", stream}}, *backfill.seconds_left);
  return family.take();
}

/// None missing and none too many is an answer only of who has looked.
std::optional<double> looked_at(const VCenterStatus& status,
                                const std::vector<std::string>& privileges) {
  if (!status.poll_duration_s.contains("privileges")) return std::nullopt;
  return static_cast<double>(privileges.size());
}

/// How complete what was collected is.
void add_completeness(std::vector<MetricFamily>& families, const VCenters& v) {
  const auto gauge = MetricType::Gauge;
  families.push_back(per_key(v, gauge, "plumbline_backfill_progress_ratio",
                             "Share of a stream's past that has been read back; present only while "
                             "that is under way.",
                             "stream", &VCenterStatus::backfills,
                             [](const Backfill& b) { return b.share_done; }));
  families.push_back(remaining(v));
  families.push_back(per_key(v, gauge, "plumbline_stream_hidden_ratio",
                             "Share of a stream's objects that the account may not read entirely, "
                             "at the last reading.",
                             "stream", &VCenterStatus::hidden_share, [](double s) { return s; }));
  families.push_back(per_key(v, gauge, "plumbline_stream_failed",
                             "Always 1: the last reading of this stream failed; absent when it "
                             "did not.",
                             "stream", &VCenterStatus::refused,
                             [](const std::string&) { return 1.0; }));
  families.push_back(
      per_vcenter(v, gauge, "plumbline_privileges_missing",
                  "Number of privileges that the signals in force need and the account lacks; "
                  "absent until they were looked at.",
                  [](const auto& s) { return looked_at(s, s.missing_privileges); }));
  families.push_back(
      per_vcenter(v, gauge, "plumbline_privileges_excess",
                  "Number of privileges that the account has beyond reading; absent until they "
                  "were looked at.",
                  [](const auto& s) { return looked_at(s, s.excess_privileges); }));
  families.push_back(per_vcenter(
      v, gauge, "plumbline_tls_certificate_expiry_timestamp_seconds",
      "End of validity of the vCenter's TLS certificate, seconds since 1970 UTC.",
      [](const auto& s) {
        return s.certificate_ends ? std::optional(unix_seconds(*s.certificate_ends)) : std::nullopt;
      }));
}

}  // namespace

std::vector<MetricFamily> vcenter_families(const VCenters& v) {
  const auto gauge = MetricType::Gauge;
  const auto counter = MetricType::Counter;
  auto families = states(v);
  families.push_back(per_key(v, gauge, "plumbline_stream_known_until_timestamp_seconds",
                             "Time up to which a stream of the vCenter is known, on the vCenter's "
                             "clock, seconds since 1970 UTC.",
                             "stream", &VCenterStatus::stream_until, unix_seconds));
  families.push_back(per_key(v, gauge, "plumbline_poll_duration_seconds",
                             "Wall time of the last reading of a stream, seconds.", "stream",
                             &VCenterStatus::poll_duration_s, [](double s) { return s; }));
  families.push_back(requests(v));
  families.push_back(facts(v));
  families.push_back(gaps(v));
  families.push_back(per_vcenter(
      v, counter, "plumbline_sessions_opened_total", "Sessions opened on the vCenter, since start.",
      [](const auto& s) { return static_cast<double>(s.sessions_opened); }));
  families.push_back(
      per_vcenter(v, counter, "plumbline_received_bytes_total",
                  "Bytes received from the vCenter as they came over the wire, since start.",
                  [](const auto& s) { return static_cast<double>(s.bytes_received); }));
  add_costs(families, v);
  add_completeness(families, v);
  return families;
}

}  // namespace plumbline::exporters
