#include "collector/sources/options.h"

#include <map>
#include <memory>
#include <set>

namespace plumbline::collector::sources {
namespace {

/// Failure::fault of an answer that is well-formed and empty.
constexpr const char* kNoAnswer = "NoAnswer";

/// "event.maxAge" → "event."; a key without a dot is its own subtree.
std::string parent_of(const std::string& key) {
  const auto dot = key.rfind('.');
  return dot == std::string::npos ? key : key.substr(0, dot + 1);
}

/// What a name stands for, one key or a subtree: of its settings those that are wanted are put into
/// `state`. InvalidName means that vCenter has no such setting.
Answer<void> read_option(const Reading& reading, const std::string& name,
                         const std::set<std::string>& wanted, EntityState& state) {
  bool answered = false;
  const auto take = [&](std::string_view, Node option) -> Answer<void> {
    answered = true;
    const std::string key = soap::child_text(option, "key");
    if (wanted.count(key) != 0) state.properties[key] = soap::text_of(soap::child(option, "value"));
    return {};
  };
  soap::Envelope ask(soap::Method::QueryOptions, reading.session.content().setting);
  ask.value("name", name);
  auto got = reading.session.client().call(ask, soap::Client::kReturnvals, take, reading.stop);
  if (got && !answered)
    return tl::make_unexpected(Failure{
        Failure::Kind::Malformed,
        Error{"the answer says nothing of " + name,
              reading.session.client().where(soap::Method::QueryOptions), "it is asked again"},
        kNoAnswer,
        {}});
  if (got || got.error().kind != Failure::Kind::Fault || got.error().fault != "InvalidName")
    return got;
  return {};
}

/// All keys of one parent: two and more with one call for the subtree. What that does not tell is
/// asked for by its own name, as some servers know no subtrees.
Answer<void> read_group(const Reading& reading, const std::string& parent,
                        const std::set<std::string>& keys, EntityState& state) {
  if (keys.size() > 1)
    if (auto got = read_option(reading, parent, keys, state);
        !got && got.error().fault != "NoPermission" && got.error().fault != kNoAnswer)
      return got;
  for (const std::string& key : keys) {
    if (state.find(key) != nullptr) continue;
    auto got = read_option(reading, key, keys, state);
    if (!got && got.error().fault != "NoPermission") return got;
    if (!got) state.unreadable.push_back(key);
  }
  return {};
}

}  // namespace

Answer<void> read_options(const Reading& reading, StreamRun& run) {
  Poll& poll = run.poll;
  poll.from = poll.to = reading.now();
  EntityState state;
  state.entity = {"OptionManager", "settings"};
  if (reading.session.content().setting.empty())
    return failed(Failure::Kind::Malformed, "this vCenter has no OptionManager", poll.stream);
  std::map<std::string, std::set<std::string>> groups;
  for (const std::string& key : reading.plan.option_keys) groups[parent_of(key)].insert(key);
  for (const auto& [parent, keys] : groups)
    if (auto got = read_group(reading, parent, keys, state); !got) return got;
  if (!state.unreadable.empty() && state.properties.empty())
    return failed(Failure::Kind::Fault, "the account lacks System.Read",
                  reading.session.client().where(soap::Method::QueryOptions),
                  "give the account's role that privilege at the root folder");
  auto begun = reading.store.begin_sweep(reading.vcenter, state.entity.type, reading.now());
  if (!begun) return store_failed(begun.error());
  const std::unique_ptr<InventorySweep> sweep = std::move(*begun);
  if (const auto kept = sweep->observe(state); !kept) return store_failed(kept.error());
  reading.settings = {state.properties.begin(), state.properties.end()};
  poll.read = static_cast<std::int64_t>(state.properties.size());
  poll.hidden = static_cast<std::int64_t>(state.unreadable.size());
  poll.ended = reading.now();
  const auto counts = sweep->finish(poll);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  run.recorded = true;
  return {};
}

}  // namespace plumbline::collector::sources
