#include "collector/sources/privileges.h"

#include "collector/privileges.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

constexpr std::size_t kNamed = 8;

/// Some of them, for a line that people read.
std::string some_of(const std::set<std::string>& ids) {
  std::string text;
  std::size_t n = 0;
  for (const std::string& id : ids) {
    if (n++ == kNamed) break;
    text += (text.empty() ? "" : ", ") + id;
  }
  if (ids.size() > kNamed) text += " and " + std::to_string(ids.size() - kNamed) + " more";
  return text;
}

Answer<std::set<std::string>> read_effective(const Reading& reading, const EntityRef& manager) {
  std::set<std::string> effective;
  bool answered = false;
  soap::Envelope ask(soap::Method::FetchUserPrivilegeOnEntities, manager);
  ask.reference("entities", reading.session.content().root_folder);
  ask.value("userName", reading.session.login_name());
  const auto got = call_service(reading, ask, "System.View", [&](Node result) {
    answered = true;
    for (const Node part : soap::child_elements(result))
      if (soap::local_name(part) == "privileges") effective.insert(soap::text_of(part));
  });
  if (!got) return tl::make_unexpected(got.error());
  if (!answered)
    return failed(Failure::Kind::Malformed, "no privileges in the answer",
                  reading.session.client().where(ask.method()), "it is asked again");
  return effective;
}

}  // namespace

EntityState state_of_privileges(const std::set<std::string>& missing,
                                const std::set<std::string>& excess) {
  EntityState state;
  state.entity = {"AuthorizationManager", "self"};
  put_number(state, "missing.count", missing.size());
  put_number(state, "excess.count", excess.size());
  put_text(state, "missing", joined({missing.begin(), missing.end()}));
  put_text(state, "excess", joined({excess.begin(), excess.end()}));
  return state;
}

Answer<void> read_privileges(const Reading& reading, StreamRun& run) {
  const EntityRef& manager = reading.session.content().authorization_manager;
  if (auto has = require_service(reading, manager, "AuthorizationManager"); !has) return has;
  run.poll.from = run.poll.to = reading.now();
  const auto effective = read_effective(reading, manager);
  if (!effective) return tl::make_unexpected(effective.error());
  std::set<std::string> missing, excess;
  for (const auto& [stream, needed] : privileges_for(reading.plan))
    for (const std::string& id : needed)
      if (effective->count(id) == 0) missing.insert(id);
  for (const std::string& id : *effective)
    if (!is_reading(id)) excess.insert(id);
  reading.session.board().update([&](VCenterStatus& status) {
    status.missing_privileges.assign(missing.begin(), missing.end());
    status.excess_privileges.assign(excess.begin(), excess.end());
  });
  const bool refuse = reading.session.settings().strict_read_only && !excess.empty();
  const Error error{"strict_read_only: the account may do more than read: " + some_of(excess),
                    reading.session.client().where(soap::Method::FetchUserPrivilegeOnEntities),
                    "take these privileges from it, or set strict_read_only: false"};
  if (refuse) {
    run.poll.outcome = PollOutcome::Failed;
    run.poll.reason = error.to_string();
  }
  const SweptStates swept{"AuthorizationManager", {state_of_privileges(missing, excess)}};
  if (auto kept = publish_states(reading, {swept}, run); !kept) return kept;
  if (!refuse) return {};
  return tl::make_unexpected(Failure{Failure::Kind::Refused, error, {}, {}});
}

}  // namespace plumbline::collector::sources
