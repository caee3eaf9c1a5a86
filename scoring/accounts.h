#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/account.h"

namespace plumbline::scoring {

/// What set a piece of work off (rubric 0.3). Suspected: machine-like and not declared.
enum class ActorClass : std::uint8_t {
  Human,
  Shared,
  Automation,
  Schedule,
  Alarm,
  Backup,
  Vdi,
  Monitoring,
  System,
  Suspected,
};

const char* to_string(ActorClass actor_class);  ///< "human" "shared" … "suspected"
/// Human for a word that is no class.
ActorClass actor_class_from(std::string_view word);

/// vCenter's own accounts: vpxuser, dcui, com.vmware.*, solution users (rubric 0.3). Takes a
/// normalised account; the empty one is the system too.
bool is_system_account(const std::string& normalised);

/// root and administrator@vsphere.local: people of unknown identity. Takes a normalised account.
bool is_shared_account(const std::string& normalised);

}  // namespace plumbline::scoring
