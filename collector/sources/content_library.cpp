#include "collector/sources/content_library.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <vector>

#include "collector/sources/list_watch.h"
#include "collector/sources/publish_states.h"
#include "collector/sources/service_property.h"

namespace plumbline::collector::sources {
namespace {

using rest::Value;
using soap::RestCall;
using Ids = std::vector<std::string>;

constexpr const char* kPrivilege = "System.Read";
constexpr Duration kDetailsEvery = std::chrono::hours(24);
constexpr std::size_t kItemsPerTurn = 200;

Answer<Ids> list(const Reading& reading, RestCall what, const std::string& id) {
  const auto answer = call_rest(reading, what, id, kPrivilege);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->kind() != Value::Kind::List)
    return failed(Failure::Kind::Malformed, "no list in the answer",
                  reading.session.rest().where(what), "it is asked again");
  Ids ids;
  for (const Value& one : answer->items())
    if (!one.text().empty()) ids.push_back(one.text());
  return ids;
}

Answer<bool> library_exists(const Reading& reading, const EntityRef& library) {
  const auto answer =
      reading.session.rest().call(RestCall::GetLibrary, library.moid, {}, reading.stop);
  if (answer) return true;
  if (answer.error().fault == "NotFound") return false;
  if (answer.error().fault == "NoPermission") return true;
  return tl::make_unexpected(answer.error());
}

/// The libraries themselves, and the ids of all items.
Answer<void> read_libraries(const Reading& reading, const Ids& libraries,
                            std::vector<EntityState>& states, std::set<std::string>& items) {
  for (const std::string& id : libraries) {
    const auto detail = call_rest(reading, RestCall::GetLibrary, id, kPrivilege);
    if (!detail && detail.error().fault == "NotFound") continue;
    if (!detail) return tl::make_unexpected(detail.error());
    const auto held = list(reading, RestCall::ListLibraryItems, id);
    if (!held && held.error().fault == "NotFound") continue;
    if (!held) return tl::make_unexpected(held.error());
    EntityState state = state_of_library(id, *detail);
    put_number(state, "item.count", held->size());
    states.push_back(std::move(state));
    items.insert(held->begin(), held->end());
  }
  return {};
}

/// Asks for the items that are new or a day old, the new ones first. Returns how many are still
/// unknown.
Answer<std::size_t> read_items(const Reading& reading, std::set<std::string> items,
                               LibraryMemory& memory) {
  std::erase_if(memory.items, [&](const auto& known) { return items.count(known.first) == 0; });
  const Instant now = reading.now();
  Ids due;
  for (const std::string& id : items)
    if (memory.items.count(id) == 0) due.push_back(id);
  std::size_t left = due.size();
  for (const auto& [id, known] : memory.items)
    if (now < known.read || now - known.read >= kDetailsEvery) due.push_back(id);
  due.resize(std::min(due.size(), kItemsPerTurn));
  for (const std::string& id : due) {
    if (reading.turn_is_over()) break;
    const auto detail = call_rest(reading, RestCall::GetLibraryItem, id, kPrivilege);
    const bool gone = !detail && detail.error().fault == "NotFound";
    if (!detail && !gone) return tl::make_unexpected(detail.error());
    if (memory.items.count(id) == 0) --left;
    if (gone) {
      memory.items.erase(id);
    } else {
      memory.items[id] = {state_of_library_item(id, *detail), now};
    }
  }
  return left;
}

}  // namespace

EntityState state_of_library(const std::string& id, const Value& detail) {
  EntityState state;
  state.entity = {"Library", id};
  for (const char* member : {"name", "type", "version"})
    put_text(state, member, detail[member].text());
  for (const char* member : {"creation_time", "last_modified_time"})
    put_time(state, member, detail[member].text());
  return state;
}

EntityState state_of_library_item(const std::string& id, const Value& detail) {
  EntityState state;
  state.entity = {"LibraryItem", id};
  for (const char* member : {"name", "type", "version", "content_version"})
    put_text(state, member, detail[member].text());
  for (const char* member : {"creation_time", "last_modified_time"})
    put_time(state, member, detail[member].text());
  put_text(state, "library", detail["library_id"].text());
  return state;
}

Answer<void> read_content_library(const Reading& reading, LibraryMemory& memory, StreamRun& run) {
  run.poll.from = run.poll.to = reading.now();
  auto watch = ListWatch::of(reading, run.poll.stream);
  if (!watch) return tl::make_unexpected(watch.error());
  const auto libraries = list(reading, RestCall::ListLibraries, {});
  if (!libraries) return tl::make_unexpected(libraries.error());
  std::vector<EntityRef> seen;
  for (const std::string& id : *libraries) seen.push_back({"Library", id});
  const auto exists = [&](const EntityRef& library) { return library_exists(reading, library); };
  if (auto judged = watch->judge(run, seen, exists); !judged) return judged;
  SweptStates swept{"content_library", {}};
  std::set<std::string> items;
  if (auto got = read_libraries(reading, *libraries, swept.states, items); !got) return got;
  const auto left = read_items(reading, items, memory);
  if (!left) return tl::make_unexpected(left.error());
  for (const auto& [id, known] : memory.items) swept.states.push_back(known.state);
  if (*left > 0) {
    const auto known = static_cast<double>(memory.items.size());
    run.more = true;
    run.backfill = Backfill{known / (known + static_cast<double>(*left)), std::nullopt};
    set_partial(run, std::to_string(*left) + " library items are still to be read");
  }
  if (auto kept = publish_states(reading, {std::move(swept)}, run); !kept) return kept;
  return watch->keep(run);
}

}  // namespace plumbline::collector::sources
