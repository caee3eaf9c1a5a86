#include "cli/ledger_archive.h"

#include <algorithm>
#include <utility>

#include "cli/past.h"
#include "cli/version.h"
#include "cli/witness_facts.h"

namespace plumbline::cli {
namespace {

constexpr std::size_t kDaysRemembered = 16;

}  // namespace

LedgerArchive::LedgerArchive(Environment environment, std::unique_ptr<ledger::Ledger> ledger)
    : environment_(std::move(environment)), ledger_(std::move(ledger)) {}

void LedgerArchive::renew(const Environment& environment) {
  const std::lock_guard lock(mutex_);
  environment_ = environment;
  days_.clear();
  opened_.clear();
}

Result<std::shared_ptr<const scoring::Snapshot>> LedgerArchive::as_of(Instant at) {
  const std::lock_guard lock(mutex_);
  if (const auto found = days_.find(at); found != days_.end()) return found->second;
  auto assessment = judge(environment_, *ledger_, at, std::nullopt, {});
  if (!assessment) return tl::make_unexpected(assessment.error());
  auto snapshot = std::make_shared<scoring::Snapshot>();
  snapshot->assessment = std::move(*assessment);
  snapshot->rubric = environment_.rubric;
  snapshot->version = version();
  snapshot->revision = revision();
  snapshot->external_url = environment_.settings.web_external_url;
  if (const auto done = add_past(environment_, *ledger_, *snapshot); !done)
    return tl::make_unexpected(done.error());
  if (days_.size() >= kDaysRemembered) days_.erase(days_.begin());
  days_[at] = snapshot;
  return snapshot;
}

Result<LedgerArchive::Opened*> LedgerArchive::open(const std::string& name, Instant as_of) {
  const auto found = opened_.find(name);
  if (found != opened_.end() && found->second.as_of == as_of) return &found->second;
  const auto& scopes = environment_.settings.scopes;
  const auto scope =
      std::find_if(scopes.begin(), scopes.end(), [&](const auto& s) { return s.name == name; });
  if (scope == scopes.end()) return fail("there is no scope '" + name + "' any more");
  auto subject = open_case(environment_, *ledger_, *scope, as_of, std::nullopt);
  if (!subject) return tl::make_unexpected(subject.error());
  Opened& opened = opened_[name];
  opened = {as_of, std::move(*subject), {}};
  return &opened;
}

Result<std::vector<exporters::WitnessShown>> LedgerArchive::facts(
    const scoring::Assessment& assessment, const std::string& scope,
    const scoring::SignalValue& value, std::size_t most, bool names) {
  const std::lock_guard lock(mutex_);
  const auto opened = open(scope, assessment.as_of);
  if (!opened) return tl::make_unexpected(opened.error());
  if (names) return witness_facts(*ledger_, (*opened)->subject, value, most, true);
  const auto key = std::pair(value.signal, most);
  const auto known = (*opened)->facts.find(key);
  if (known != (*opened)->facts.end()) return known->second;
  auto facts = witness_facts(*ledger_, (*opened)->subject, value, most, false);
  if (facts) (*opened)->facts[key] = *facts;
  return facts;
}

}  // namespace plumbline::cli
