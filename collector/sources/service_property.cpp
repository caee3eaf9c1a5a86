#include "collector/sources/service_property.h"

#include <algorithm>

namespace plumbline::collector::sources {
namespace {

constexpr std::size_t kBatch = 200;

Failure not_permitted(const std::string& privilege, const std::string& where) {
  return Failure{Failure::Kind::Fault,
                 Error{lacks(privilege), where,
                       "give the account's role that privilege at the root folder, and for "
                       "tags and content libraries as a global permission"},
                 "NoPermission", privilege};
}

}  // namespace

std::string lacks(const std::string& privilege) { return "the account lacks " + privilege; }

Answer<void> require_service(const Reading& reading, const EntityRef& service,
                             const std::string& name) {
  if (!service.empty()) return {};
  return failed(Failure::Kind::Malformed, "this vCenter has no " + name,
                reading.session.client().where(soap::Method::RetrieveServiceContent));
}

Answer<void> read_service_property(const Reading& reading, const EntityRef& object,
                                   const std::string& path, const std::string& privilege,
                                   const std::function<void(Node)>& take) {
  const std::string where = reading.session.client().where(soap::Method::RetrievePropertiesEx) +
                            " " + object.type + "." + path;
  bool refused = false;
  bool answered = false;
  const auto on_object = [&](const ObjectContent& content) -> Answer<void> {
    answered = answered || content.object == object;
    refused = refused || content.refused_with("NoPermission");
    for (const auto& [name, value] : content.values)
      if (name == path) take(value);
    return {};
  };
  auto got = retrieve_properties(reading, object.type, {path}, ObjectSet(object, false), on_object);
  if (!got && got.error().fault != "NoPermission") return got;
  if (!got || refused) return tl::make_unexpected(not_permitted(privilege, where));
  // An empty answer is none: it must not stand for an empty list.
  if (!answered)
    return failed(Failure::Kind::Malformed, "the answer says nothing of the object", where,
                  "it is asked again");
  return {};
}

Answer<bool> still_exists(const Reading& reading, const EntityRef& object,
                          const std::string& path) {
  // The root folder is asked for too: an answer without it says nothing of the other either.
  const EntityRef& root = reading.session.content().root_folder;
  soap::Envelope ask(soap::Method::RetrievePropertiesEx,
                     reading.session.content().property_collector);
  ask.open("specSet");
  ask.open("propSet").value("type", object.type).flag("all", false).value("pathSet", path).close();
  ask.open("propSet").value("type", root.type).flag("all", false).value("pathSet", "name").close();
  ask.open("objectSet").reference("obj", object).flag("skip", false).close();
  ask.open("objectSet").reference("obj", root).flag("skip", false).close();
  ask.flag("reportMissingObjectsInResults", true).close();
  ask.open("options").close();
  bool exists = false;
  bool trustworthy = false;
  const auto take = [&](std::string_view name, Node element) -> Answer<void> {
    if (name != "objects") return {};
    const ObjectContent content = object_content(element);
    if (content.refused_with("NotAuthenticated"))
      return failed(Failure::Kind::NotAuthenticated, "the session is no longer valid",
                    reading.session.client().where(ask.method()));
    trustworthy = trustworthy || content.object == root;
    exists = exists || (content.object == object && !content.refused_with("ManagedObjectNotFound"));
    return {};
  };
  const auto got = reading.session.client().call(ask, soap::Client::kMembers, take, reading.stop);
  if (!got && got.error().fault == "ManagedObjectNotFound") return false;
  if (!got && got.error().kind != Failure::Kind::Fault) return tl::make_unexpected(got.error());
  // Refused, or no answer worth the name: that is no word that it is gone.
  return exists || !got || !trustworthy;
}

Answer<void> retrieve_listed(const Reading& reading, const std::string& type,
                             const std::vector<std::string>& paths,
                             const std::vector<EntityRef>& objects, const OnObject& on_object) {
  const auto batch = [&](const std::vector<EntityRef>& some, const auto& again) -> Answer<void> {
    std::vector<EntityRef> left = some;
    const auto take = [&](const ObjectContent& content) -> Answer<void> {
      left.erase(std::remove(left.begin(), left.end(), content.object), left.end());
      if (content.refused_with("ManagedObjectNotFound")) return {};
      return on_object(content);
    };
    auto got = retrieve_properties(reading, type, paths, ObjectSet{some, false}, take);
    if (got && left.size() == some.size())
      return failed(Failure::Kind::Malformed, "the answer says nothing of what was asked for",
                    reading.session.client().where(soap::Method::RetrievePropertiesEx) + " " + type,
                    "it is asked again");
    if (got || got.error().fault != "ManagedObjectNotFound") return got;
    // One that is gone fails the call for all: the halves are asked for on their own.
    if (left.size() < 2) return {};
    const auto middle = left.begin() + static_cast<std::ptrdiff_t>(left.size() / 2);
    got = again(std::vector<EntityRef>(left.begin(), middle), again);
    return got ? again(std::vector<EntityRef>(middle, left.end()), again) : got;
  };
  for (std::size_t from = 0; from < objects.size(); from += kBatch) {
    const auto begin = objects.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(kBatch, objects.size() - from));
    if (auto got = batch(std::vector<EntityRef>(begin, end), batch); !got) return got;
  }
  return {};
}

Answer<void> call_service(const Reading& reading, const soap::Envelope& ask,
                          const std::string& privilege, const std::function<void(Node)>& take) {
  auto& client = reading.session.client();
  const auto on_element = [&](std::string_view, Node element) -> Answer<void> {
    take(element);
    return {};
  };
  auto got = client.call(ask, soap::Client::kReturnvals, on_element, reading.stop);
  if (got || got.error().fault != "NoPermission") return got;
  const std::string& said = got.error().fault_detail;
  return tl::make_unexpected(
      not_permitted(said.empty() ? privilege : said, client.where(ask.method())));
}

Answer<rest::Value> call_rest(const Reading& reading, soap::RestCall what, const std::string& id,
                              const std::string& privilege, const std::string& body) {
  rest::Client& client = reading.session.rest();
  auto answer = client.call(what, id, body, reading.stop);
  if (answer || answer.error().fault != "NoPermission") return answer;
  return tl::make_unexpected(not_permitted(privilege, client.where(what)));
}

}  // namespace plumbline::collector::sources
