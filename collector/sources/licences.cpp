#include "collector/sources/licences.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr const char* kPrivilege = "System.View";
constexpr std::size_t kShownOfKey = 5;
constexpr const char* kEvaluationKey = "00000-00000-00000-00000-00000";

std::optional<long long> number_of(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

using Properties = std::map<std::string, std::string>;

/// The scalar ones of a list of KeyAnyValue named `properties`.
void add_properties(Node owner, Properties& properties) {
  for (const Node part : soap::child_elements(owner)) {
    if (soap::local_name(part) != "properties") continue;
    const Node value = soap::child(part, "value");
    if (!soap::has_child_elements(value))
      properties[soap::child_text(part, "key")] = soap::text_of(value);
  }
}

/// When it ends. An evaluation tells the hours that are left: to the day, that does not change with
/// each reading.
std::optional<Instant> end_of(const Properties& properties, Instant now) {
  if (const auto date = properties.find("expirationDate"); date != properties.end())
    if (const auto parsed = parse_instant(date->second)) return *parsed;
  const auto left = properties.find("expirationHours");
  if (left == properties.end()) return std::nullopt;
  const auto hours = number_of(left->second);
  if (!hours || *hours < 0 || *hours > 100LL * 366 * 24) return std::nullopt;
  return Instant(std::chrono::floor<std::chrono::days>(now + std::chrono::hours(*hours)));
}

}  // namespace

void AssignedLicences::add(Node assignment, Instant now) {
  const Node info = soap::child(assignment, "assignedLicense");
  const std::string key = soap::child_text(info, "licenseKey");
  if (key.empty()) return;
  Licence& licence = by_key_[key];
  ++licence.assigned;
  EntityState& state = licence.state;
  for (const char* member : {"name", "editionKey", "costUnit", "total", "used"})
    put_text(state, member, soap::child_text(info, member));
  put_text(state, "key", key.substr(key.size() - std::min(key.size(), kShownOfKey)));
  const auto total = number_of(soap::child_text(info, "total"));
  const auto used = number_of(soap::child_text(info, "used"));
  put_flag(state, "over_used", total && used && *total > 0 && *used > *total);
  put_flag(state, "evaluation", key == kEvaluationKey);
  put_number(state, "assigned.count", licence.assigned);
  Properties properties;
  add_properties(info, properties);
  add_properties(assignment, properties);
  const auto end = end_of(properties, now);
  if (end) state.properties["expirationDate"] = to_rfc3339(*end);
  put_flag(state, "perpetual", !end && key != kEvaluationKey);
}

std::vector<EntityState> AssignedLicences::states() const {
  std::vector<EntityState> states;
  std::map<std::string, int> taken;
  for (const auto& [key, licence] : by_key_) {
    EntityState state = licence.state;
    const std::string* edition = state.find("editionKey");
    std::string id =
        (edition == nullptr ? std::string("licence") : *edition) + "-" + *state.find("key");
    if (const int n = ++taken[id]; n > 1) id += "-" + std::to_string(n);
    state.entity = {"License", std::move(id)};
    states.push_back(std::move(state));
  }
  return states;
}

Answer<void> read_licences(const Reading& reading, StreamRun& run) {
  const EntityRef& manager = reading.session.content().license_manager;
  if (auto has = require_service(reading, manager, "LicenseManager"); !has) return has;
  const Instant now = run.poll.from = run.poll.to = reading.now();
  EntityRef assignments;
  auto got = read_service_property(reading, manager, "licenseAssignmentManager", kPrivilege,
                                   [&](Node value) { assignments = soap::reference_of(value); });
  if (got) got = require_service(reading, assignments, "LicenseAssignmentManager");
  if (!got) return got;
  AssignedLicences licences;
  const soap::Envelope ask(soap::Method::QueryAssignedLicenses, assignments);
  got = call_service(reading, ask, kPrivilege, [&](Node returned) { licences.add(returned, now); });
  if (!got) return got;
  SweptStates swept{"License", licences.states()};
  // A vCenter without a licence is at least under evaluation.
  if (swept.states.empty())
    return failed(Failure::Kind::Malformed, "no licence in the answer",
                  reading.session.client().where(ask.method()), "check the account's role");
  return publish_states(reading, {std::move(swept)}, run);
}

}  // namespace plumbline::collector::sources
