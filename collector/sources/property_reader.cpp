#include "collector/sources/property_reader.h"

#include <algorithm>
#include <set>

#include "collector/soap/fault.h"

namespace plumbline::collector::sources {
namespace {

using soap::Envelope;
using soap::Method;

/// Objects asked for in one answer; vCenter may send fewer.
constexpr int kPageObjects = 500;

Envelope first_request(const Reading& reading, const std::string& type,
                       const std::vector<std::string>& paths, const ObjectSet& objects) {
  Envelope ask(Method::RetrievePropertiesEx, reading.session.content().property_collector);
  ask.open("specSet");
  write_filter(ask, type, paths, objects);
  ask.close();
  ask.open("options").number("maxObjects", kPageObjects).close();
  return ask;
}

/// A request, and what follows by token.
Answer<void> retrieve(const Reading& reading, const Envelope& first, const OnObject& on_object) {
  std::string token;
  const auto take = [&](std::string_view name, Node element) -> Answer<void> {
    if (name == "token") token = soap::text_of(element);
    if (name != "objects") return {};
    const ObjectContent content = object_content(element);
    if (content.refused_with("NotAuthenticated"))
      return failed(Failure::Kind::NotAuthenticated, "the session is no longer valid",
                    reading.session.client().where(Method::RetrievePropertiesEx));
    if (content.object.empty()) return {};
    return on_object(content);
  };
  auto& client = reading.session.client();
  auto got = client.call(first, soap::Client::kMembers, take, reading.stop);
  while (got && !token.empty()) {
    Envelope more(Method::ContinueRetrievePropertiesEx,
                  reading.session.content().property_collector);
    more.value("token", token);
    token.clear();
    got = client.call(more, soap::Client::kMembers, take, reading.stop);
  }
  if (!got && !token.empty() && got.error().kind == Failure::Kind::Store) {
    // The rest is not wanted any more: let the server forget it.
    Envelope cancel(Method::CancelRetrievePropertiesEx,
                    reading.session.content().property_collector);
    cancel.value("token", token);
    (void)client.call(cancel, reading.stop);
  }
  return got;
}

Answer<std::vector<EntityRef>> ask_after(const Reading& reading,
                                         const std::vector<EntityRef>& objects) {
  const EntityRef& root = reading.session.content().root_folder;
  Envelope ask(Method::RetrievePropertiesEx, reading.session.content().property_collector);
  ask.open("specSet");
  std::set<std::string> types = {root.type};
  for (const EntityRef& object : objects) types.insert(object.type);
  for (const std::string& type : types)
    ask.open("propSet").value("type", type).flag("all", false).value("pathSet", "name").close();
  for (const EntityRef& object : objects)
    ask.open("objectSet").reference("obj", object).flag("skip", false).close();
  ask.open("objectSet").reference("obj", root).flag("skip", false).close();
  ask.flag("reportMissingObjectsInResults", true).close();
  ask.open("options").number("maxObjects", kPageObjects).close();

  std::vector<EntityRef> there;
  bool trustworthy = false;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    if (content.object == root)
      trustworthy = true;
    else if (!content.refused_with("ManagedObjectNotFound"))
      there.push_back(content.object);
    return {};
  };
  if (const auto got = retrieve(reading, ask, take); !got) return tl::make_unexpected(got.error());
  if (!trustworthy)
    return failed(Failure::Kind::Malformed,
                  "the answer lacks the root folder, so what else it lacks is not taken as gone",
                  reading.session.client().where(Method::RetrievePropertiesEx),
                  "it is asked again at the next sweep");
  return there;
}

}  // namespace

void write_filter(Envelope& ask, const std::string& type, const std::vector<std::string>& paths,
                  const ObjectSet& objects) {
  ask.open("propSet").value("type", type).flag("all", false);
  for (const std::string& path : paths) ask.value("pathSet", path);
  ask.close();
  for (const EntityRef& object : objects.objects) {
    ask.open("objectSet").reference("obj", object).flag("skip", objects.is_view);
    if (objects.is_view) {
      ask.open("selectSet", "TraversalSpec").value("name", "view").value("type", "ContainerView");
      ask.value("path", "view").flag("skip", false).close();
    }
    ask.close();
  }
  // One that is no more is left out; it must not fail the others.
  if (!objects.is_view) ask.flag("reportMissingObjectsInResults", true);
}

bool ObjectContent::refused_with(std::string_view fault) const {
  return std::any_of(missing.begin(), missing.end(),
                     [&](const auto& path) { return path.second == fault; });
}

ObjectContent object_content(Node objects) {
  ObjectContent content;
  for (const Node part : objects.children()) {
    const std::string_view name = soap::local_name(part);
    if (name == "propSet") {
      content.values.emplace_back(soap::child(part, "name").child_value(),
                                  soap::child(part, "val"));
    } else if (name == "obj") {
      content.object = soap::reference_of(part);
    } else if (name == "missingSet") {
      content.missing.emplace_back(soap::child_text(part, "path"),
                                   soap::localized_fault(soap::child(part, "fault")));
    }
  }
  return content;
}

Answer<void> retrieve_properties(const Reading& reading, const std::string& type,
                                 const std::vector<std::string>& paths, const ObjectSet& objects,
                                 const OnObject& on_object) {
  return retrieve(reading, first_request(reading, type, paths, objects), on_object);
}

Answer<std::vector<EntityRef>> still_there(const Reading& reading,
                                           const std::vector<EntityRef>& objects) {
  constexpr std::size_t kAtOnce = 200;
  std::vector<EntityRef> there;
  for (std::size_t from = 0; from < objects.size(); from += kAtOnce) {
    const std::size_t end = std::min(from + kAtOnce, objects.size());
    const std::vector<EntityRef> some(objects.begin() + static_cast<std::ptrdiff_t>(from),
                                      objects.begin() + static_cast<std::ptrdiff_t>(end));
    auto found = ask_after(reading, some);
    const bool gone = !found && found.error().fault == "ManagedObjectNotFound";
    if (gone && some.size() == 1) continue;
    if (gone) {
      // A server that refuses the whole call for one of them: one by one.
      for (const EntityRef& one : some) {
        auto alone = ask_after(reading, {one});
        if (!alone && alone.error().fault == "ManagedObjectNotFound") continue;
        if (!alone) return alone;
        there.insert(there.end(), alone->begin(), alone->end());
      }
      continue;
    }
    if (!found && found.error().kind == Failure::Kind::Fault) {
      // Refused is not gone.
      there.insert(there.end(), some.begin(), some.end());
      continue;
    }
    if (!found) return found;
    there.insert(there.end(), found->begin(), found->end());
  }
  return there;
}

}  // namespace plumbline::collector::sources
