#include "collector/sources/property_reader.h"

#include <algorithm>

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
  ask.open("specSet").open("propSet").value("type", type).flag("all", false);
  for (const std::string& path : paths) ask.value("pathSet", path);
  ask.close().open("objectSet").reference("obj", objects.object).flag("skip", objects.is_view);
  if (objects.is_view) {
    ask.open("selectSet", "TraversalSpec").value("name", "view").value("type", "ContainerView");
    ask.value("path", "view").flag("skip", false).close();
  }
  ask.close().close();
  ask.open("options").number("maxObjects", kPageObjects).close();
  return ask;
}

}  // namespace

bool ObjectContent::refused_with(const std::string& fault) const {
  return std::any_of(missing.begin(), missing.end(),
                     [&](const auto& path) { return path.second == fault; });
}

ObjectContent object_content(Node objects) {
  ObjectContent content;
  for (const Node part : soap::child_elements(objects)) {
    const std::string_view name = soap::local_name(part);
    if (name == "obj") {
      content.object = soap::reference_of(part);
    } else if (name == "propSet") {
      content.values.emplace_back(soap::child_text(part, "name"), soap::child(part, "val"));
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
  auto got = client.call(first_request(reading, type, paths, objects), soap::Client::kMembers, take,
                         reading.stop);
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

}  // namespace plumbline::collector::sources
