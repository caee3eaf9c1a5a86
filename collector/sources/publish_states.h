#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// The entities that one sweep delivers (FactStore::begin_sweep), all of them.
struct SweptStates {
  std::string sweep;
  std::vector<EntityState> states;
};

/// Commits one whole reading of a stream: each sweep's entities and the run's poll, which says
/// whether what was not read is gone (Complete) or only unknown (Partial).
Answer<void> publish_states(const Reading& reading, const std::vector<SweptStates>& sweeps,
                            StreamRun& run);

/// Marks the run as partial with its reason; the first reason stands.
void set_partial(StreamRun& run, const std::string& reason);

/// Sets a property unless the text is empty.
void put_text(EntityState& state, const std::string& path, std::string text);
/// The same for a time, as RFC 3339 in UTC; what is no time is left out.
void put_time(EntityState& state, const std::string& path, const std::string& text);
/// The same for the name of an account, which the store keeps apart.
void put_account(EntityState& state, const std::string& path, std::string name);
void put_number(EntityState& state, const std::string& path, std::size_t number);
void put_flag(EntityState& state, const std::string& path, bool value);
/// Sorted, without duplicates, joined by '\n'.
std::string joined(std::vector<std::string> words);

}  // namespace plumbline::collector::sources
