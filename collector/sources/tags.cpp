#include "collector/sources/tags.h"

#include <algorithm>
#include <chrono>

#include "collector/sources/list_watch.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

using rest::Value;
using soap::RestCall;
using Ids = std::vector<std::string>;
using Details = std::map<std::string, TagMemory::Detail>;

constexpr const char* kPrivilege = "System.Read";
constexpr Duration kDetailsEvery = std::chrono::hours(24);
constexpr std::size_t kTagsPerCall = 500;

Answer<Ids> list(const Reading& reading, RestCall what) {
  const auto answer = call_rest(reading, what, {}, kPrivilege);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->kind() != Value::Kind::List)
    return failed(Failure::Kind::Malformed, "no list in the answer",
                  reading.session.rest().where(what), "it is asked again");
  Ids ids;
  for (const Value& id : answer->items())
    if (!id.text().empty()) ids.push_back(id.text());
  return ids;
}

/// Asks for the details that are new or a day old, the new ones first, while the turn lasts;
/// forgets those of what is no longer listed. Returns how many are still unknown.
template <class StateOf>
Answer<std::size_t> read_details(const Reading& reading, RestCall what, Ids& listed,
                                 Details& details, const StateOf& state_of) {
  const std::set<std::string> wanted(listed.begin(), listed.end());
  std::erase_if(details, [&](const auto& known) { return wanted.count(known.first) == 0; });
  const Instant now = reading.now();
  Ids due;
  for (const std::string& id : wanted)
    if (details.count(id) == 0) due.push_back(id);
  for (const auto& [id, known] : details)
    if (now < known.read || now - known.read >= kDetailsEvery) due.push_back(id);
  std::set<std::string> gone;
  for (const std::string& id : due) {
    if (reading.turn_is_over()) break;
    const auto answer = call_rest(reading, what, id, kPrivilege);
    if (!answer && answer.error().fault == "NotFound") {
      gone.insert(id);
      details.erase(id);
      continue;
    }
    if (!answer) return tl::make_unexpected(answer.error());
    details[id] = {state_of(id, *answer), now};
  }
  std::erase_if(listed, [&](const std::string& id) { return gone.count(id) != 0; });
  return static_cast<std::size_t>(std::count_if(
      listed.begin(), listed.end(), [&](const std::string& id) { return details.count(id) == 0; }));
}

/// An answer that is too large is asked for in halves.
Answer<void> read_attached(const Reading& reading, const Ids& tags, const TagMemory& memory,
                           Tagging& tagging) {
  if (tags.empty()) return {};
  const auto answer = call_rest(reading, RestCall::ListAttachedObjectsOnTags, {}, kPrivilege,
                                rest::json_list("tag_ids", tags));
  if (!answer && answer.error().fault == "TooLarge" && tags.size() > 1) {
    const auto middle = tags.begin() + static_cast<std::ptrdiff_t>(tags.size() / 2);
    auto half = read_attached(reading, Ids(tags.begin(), middle), memory, tagging);
    return half ? read_attached(reading, Ids(middle, tags.end()), memory, tagging) : half;
  }
  if (!answer) return tl::make_unexpected(answer.error());
  // Tags without objects are left out of the list; a list it is all the same.
  if (answer->kind() != Value::Kind::List)
    return failed(Failure::Kind::Malformed, "no list in the answer",
                  reading.session.rest().where(RestCall::ListAttachedObjectsOnTags),
                  "it is asked again");
  add_attached(*answer, memory, tagging);
  return {};
}

void add_states(const Details& details, std::vector<EntityState>& states) {
  for (const auto& [id, known] : details) states.push_back(known.state);
}

std::string text_of(const EntityState& state, const char* path) {
  const std::string* text = state.find(path);
  return text == nullptr ? std::string() : *text;
}

Answer<bool> tag_exists(const Reading& reading, const EntityRef& tag) {
  const auto answer = reading.session.rest().call(RestCall::GetTag, tag.moid, {}, reading.stop);
  if (answer) return true;
  if (answer.error().fault == "NotFound") return false;
  if (answer.error().fault == "NoPermission") return true;
  return tl::make_unexpected(answer.error());
}

/// What there is before the objects: how many details are still unknown.
Answer<std::size_t> read_tags_themselves(const Reading& reading, TagMemory& memory,
                                         ListWatch& watch, Ids& tags, StreamRun& run) {
  auto categories = list(reading, RestCall::ListCategories);
  if (!categories) return tl::make_unexpected(categories.error());
  auto listed = list(reading, RestCall::ListTags);
  if (!listed) return tl::make_unexpected(listed.error());
  tags = std::move(*listed);
  std::vector<EntityRef> seen;
  for (const std::string& id : tags) seen.push_back({"Tag", id});
  const auto exists = [&](const EntityRef& tag) { return tag_exists(reading, tag); };
  if (auto judged = watch.judge(run, seen, exists); !judged)
    return tl::make_unexpected(judged.error());
  auto left = read_details(reading, RestCall::GetCategory, *categories, memory.categories,
                           &state_of_category);
  if (!left) return left;
  const auto more = read_details(reading, RestCall::GetTag, tags, memory.tags, &state_of_tag);
  if (!more) return more;
  for (auto& [id, known] : memory.tags) {
    const auto category = memory.categories.find(text_of(known.state, "category_id"));
    if (category != memory.categories.end())
      put_text(known.state, "category", text_of(category->second.state, "name"));
  }
  return *left + *more;
}

}  // namespace

EntityState state_of_category(const std::string& id, const Value& detail) {
  EntityState state;
  state.entity = {"TagCategory", id};
  put_text(state, "name", detail["name"].text());
  put_text(state, "cardinality", detail["cardinality"].text());
  std::vector<std::string> types;
  for (const Value& type : detail["associable_types"].items()) types.push_back(type.text());
  put_text(state, "associable_types", joined(std::move(types)));
  return state;
}

EntityState state_of_tag(const std::string& id, const Value& detail) {
  EntityState state;
  state.entity = {"Tag", id};
  put_text(state, "name", detail["name"].text());
  put_text(state, "category_id", detail["category_id"].text());
  return state;
}

void add_attached(const Value& answer, const TagMemory& memory, Tagging& tagging) {
  for (const Value& one : answer.items()) {
    const auto tag = memory.tags.find(one["tag_id"].text());
    if (tag == memory.tags.end()) continue;
    const std::string category = text_of(tag->second.state, "category");
    const std::string name = text_of(tag->second.state, "name");
    if (category.empty() || name.empty()) continue;
    for (const Value& object : one["object_ids"].items()) {
      const std::string& type = object["type"].text();
      const std::string& id = object["id"].text();
      if (!type.empty() && !id.empty()) tagging[type + ":" + id][category].insert(name);
    }
  }
}

std::vector<EntityState> states_of_tagging(const Tagging& tagging) {
  std::vector<EntityState> states;
  for (const auto& [object, categories] : tagging) {
    EntityState state;
    state.entity = {"TaggedObject", object};
    put_text(state, "entity", object);
    for (const auto& [category, names] : categories)
      put_text(state, "tag[" + category + "]", joined({names.begin(), names.end()}));
    states.push_back(std::move(state));
  }
  return states;
}

Answer<void> read_tags(const Reading& reading, TagMemory& memory, StreamRun& run) {
  run.poll.from = run.poll.to = reading.now();
  auto watch = ListWatch::of(reading, run.poll.stream);
  if (!watch) return tl::make_unexpected(watch.error());
  Ids tags;
  const auto left = read_tags_themselves(reading, memory, *watch, tags, run);
  if (!left) return tl::make_unexpected(left.error());
  SweptStates swept{"tags", {}};
  add_states(memory.categories, swept.states);
  add_states(memory.tags, swept.states);
  if (*left > 0) {
    // With some names unknown, an object would seem to lack those tags: objects wait for all.
    const auto known = static_cast<double>(memory.tags.size() + memory.categories.size());
    run.more = true;
    run.backfill = Backfill{known / (known + static_cast<double>(*left)), std::nullopt};
    set_partial(run, std::to_string(*left) + " tags and categories are still to be read");
    return publish_states(reading, {std::move(swept)}, run);
  }
  Tagging tagging;
  for (std::size_t from = 0; from < tags.size(); from += kTagsPerCall) {
    const std::size_t end = std::min(from + kTagsPerCall, tags.size());
    const Ids some(tags.begin() + static_cast<std::ptrdiff_t>(from),
                   tags.begin() + static_cast<std::ptrdiff_t>(end));
    if (auto got = read_attached(reading, some, memory, tagging); !got) return got;
  }
  auto objects = states_of_tagging(tagging);
  std::move(objects.begin(), objects.end(), std::back_inserter(swept.states));
  if (auto kept = publish_states(reading, {std::move(swept)}, run); !kept) return kept;
  return watch->keep(run);
}

}  // namespace plumbline::collector::sources
