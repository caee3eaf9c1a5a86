#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "collector/rest/value.h"
#include "collector/sources/reading.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// What is kept of tags between readings: their details have no call for many at once, so each is
/// asked for when it is new and then once a day.
struct TagMemory {
  struct Detail {
    EntityState state;
    Instant read;
  };
  std::map<std::string, Detail> categories;  ///< by id
  std::map<std::string, Detail> tags;
};

/// Tags by REST, as one sweep "tags". "TagCategory": name, cardinality, associable_types. "Tag":
/// name, category, category_id. "TaggedObject", "VirtualMachine:vm-42": entity, and per category
/// tag[Category] = the names of its tags, joined by '\n'. Associations come some hundred tags a
/// call. Needs System.Read as a global permission: without it vCenter lists none.
Answer<void> read_tags(const Reading& reading, TagMemory& memory, StreamRun& run);

/// From one GetCategory, GetTag.
EntityState state_of_category(const std::string& id, const rest::Value& detail);
EntityState state_of_tag(const std::string& id, const rest::Value& detail);

/// "VirtualMachine:vm-42" → category → names of tags.
using Tagging = std::map<std::string, std::map<std::string, std::set<std::string>>>;
/// Adds one answer of ListAttachedObjectsOnTags.
void add_attached(const rest::Value& answer, const TagMemory& memory, Tagging& tagging);
std::vector<EntityState> states_of_tagging(const Tagging& tagging);

}  // namespace plumbline::collector::sources
