#include "scoring/accounts.h"

#include <array>
#include <utility>

#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

constexpr std::array<std::pair<ActorClass, const char*>, 10> kWords = {{
    {ActorClass::Human, "human"},
    {ActorClass::Shared, "shared"},
    {ActorClass::Automation, "automation"},
    {ActorClass::Schedule, "schedule"},
    {ActorClass::Alarm, "alarm"},
    {ActorClass::Backup, "backup"},
    {ActorClass::Vdi, "vdi"},
    {ActorClass::Monitoring, "monitoring"},
    {ActorClass::System, "system"},
    {ActorClass::Suspected, "suspected"},
}};

// Rubric 0.3, split at the limit that name_matches sets to a pattern; "VSPHERE.LOCAL\" has become
// "@vsphere.local" by normalising.
constexpr const char* kSolutionUsers[] = {
    R"((vpxd|vpxd-extension|vpxd-svcs-user|vsphere-webclient|machine|sps|wcp|vslm|hvc)-)"
    R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(@.*)?)",
    R"((topologysvc|vstatsuser|vcls|vmware-vsm|vmware-vsan|lookupsvc|eam)-)"
    R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(@.*)?)",
};

std::string_view user_part(const std::string& account) {
  return std::string_view(account).substr(0, account.find('@'));
}

}  // namespace

const char* to_string(ActorClass actor_class) {
  for (const auto& [value, word] : kWords)
    if (value == actor_class) return word;
  return "human";
}

ActorClass actor_class_from(std::string_view word) {
  for (const auto& [value, text] : kWords)
    if (word == text) return value;
  return ActorClass::Human;
}

bool is_system_account(const std::string& normalised) {
  if (normalised.empty() || normalised.starts_with("com.vmware.")) return true;
  const auto user = user_part(normalised);
  if (user == "vpxuser" || user == "dcui") return true;
  for (const char* pattern : kSolutionUsers)
    if (name_matches(pattern, normalised)) return true;
  return false;
}

bool is_shared_account(const std::string& normalised) {
  return user_part(normalised) == "root" || normalised == "administrator@vsphere.local";
}

}  // namespace plumbline::scoring
