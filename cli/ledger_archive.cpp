#include "cli/ledger_archive.h"

#include <algorithm>
#include <utility>

#include "cli/kept_days.h"
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

Result<void> LedgerArchive::add_scope(const config::ScopeSettings& scope,
                                      scoring::Assessment& assessment, Day& day) {
  auto kept = kept_day(environment_, *ledger_, scope, assessment.as_of);
  if (!kept) return tl::make_unexpected(kept.error());
  if (*kept) {
    assessment.scopes.push_back(std::move((*kept)->result));
    day.members[scope.name] = std::move((*kept)->members);
    return {};
  }
  auto subject = open_case(environment_, *ledger_, scope, assessment.as_of, std::nullopt);
  if (!subject) return tl::make_unexpected(subject.error());
  scoring::Books books;
  auto result = judge_case(environment_, *ledger_, *subject, {}, books);
  if (!result) return tl::make_unexpected(result.error());
  assessment.scopes.push_back(std::move(*result));
  return {};
}

Result<std::shared_ptr<const scoring::Snapshot>> LedgerArchive::as_of(Instant at) {
  const std::lock_guard lock(mutex_);
  if (const auto found = days_.find(at); found != days_.end()) return found->second.snapshot;
  auto assessment = begin_assessment(environment_, *ledger_, at, std::nullopt);
  if (!assessment) return tl::make_unexpected(assessment.error());
  Day day;
  for (const auto& scope : environment_.settings.scopes)
    if (const auto done = add_scope(scope, *assessment, day); !done)
      return tl::make_unexpected(done.error());
  auto snapshot = std::make_shared<scoring::Snapshot>();
  snapshot->assessment = std::move(*assessment);
  snapshot->rubric = environment_.rubric;
  snapshot->version = version();
  snapshot->revision = revision();
  snapshot->external_url = environment_.settings.web_external_url;
  if (const auto done = add_past(environment_, *ledger_, *snapshot); !done)
    return tl::make_unexpected(done.error());
  day.snapshot = snapshot;
  if (days_.size() >= kDaysRemembered) days_.erase(days_.begin());
  days_[at] = std::move(day);
  return snapshot;
}

const ledger::MembersOfChanges* LedgerArchive::members_kept(const std::string& scope,
                                                            Instant as_of) const {
  const auto day = days_.find(as_of);
  if (day == days_.end()) return nullptr;
  const auto members = day->second.members.find(scope);
  return members == day->second.members.end() ? nullptr : &members->second;
}

Result<LedgerArchive::Opened*> LedgerArchive::open(const std::string& name, Instant as_of) {
  const bool kept = members_kept(name, as_of) != nullptr;
  const auto found = opened_.find(name);
  if (found != opened_.end() && found->second.as_of == as_of && (kept || found->second.subject))
    return &found->second;
  Opened fresh{as_of, std::nullopt, {}};
  if (!kept) {
    const auto& scopes = environment_.settings.scopes;
    const auto scope =
        std::find_if(scopes.begin(), scopes.end(), [&](const auto& s) { return s.name == name; });
    if (scope == scopes.end()) return fail("there is no scope '" + name + "' any more");
    auto subject = open_case(environment_, *ledger_, *scope, as_of, std::nullopt);
    if (!subject) return tl::make_unexpected(subject.error());
    fresh.subject = std::move(*subject);
  }
  return &(opened_[name] = std::move(fresh));
}

Result<std::vector<exporters::WitnessShown>> LedgerArchive::read_facts(
    const Opened& opened, const std::string& scope, const scoring::SignalValue& value,
    std::size_t most, bool names) {
  if (opened.subject) return witness_facts(*ledger_, *opened.subject, value, most, names);
  return witness_facts(*ledger_, opened.as_of, *members_kept(scope, opened.as_of), value, most,
                       names);
}

Result<std::vector<exporters::WitnessShown>> LedgerArchive::facts(
    const scoring::Assessment& assessment, const std::string& scope,
    const scoring::SignalValue& value, std::size_t most, bool names) {
  const std::lock_guard lock(mutex_);
  const auto opened = open(scope, assessment.as_of);
  if (!opened) return tl::make_unexpected(opened.error());
  if (names) return read_facts(**opened, scope, value, most, true);
  const auto key = std::pair(value.signal, most);
  const auto known = (*opened)->facts.find(key);
  if (known != (*opened)->facts.end()) return known->second;
  auto facts = read_facts(**opened, scope, value, most, false);
  if (facts) (*opened)->facts[key] = *facts;
  return facts;
}

}  // namespace plumbline::cli
