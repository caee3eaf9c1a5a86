#pragma once

#include <functional>
#include <string>
#include <vector>

#include "collector/sources/property_reader.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// Fails unless this vCenter has the service; `name` is vim25's ("AlarmManager").
Answer<void> require_service(const Reading& reading, const EntityRef& service,
                             const std::string& name);

/// Hands out one property of one object of vCenter's own ("roleList" of the AuthorizationManager);
/// an unset one is not handed out. A refused one fails with fault NoPermission and the privilege's
/// name.
Answer<void> read_service_property(const Reading& reading, const EntityRef& object,
                                   const std::string& path, const std::string& privilege,
                                   const std::function<void(Node)>& take);

/// Hands out these objects of one type, some hundred a call. One that has vanished since it was
/// listed is left out instead of failing the rest.
Answer<void> retrieve_listed(const Reading& reading, const std::string& type,
                             const std::vector<std::string>& paths,
                             const std::vector<EntityRef>& objects, const OnObject& on_object);

/// Whether an object exists, shown to us or not; `path` is any property of its type.
Answer<bool> still_exists(const Reading& reading, const EntityRef& object, const std::string& path);

/// Calls a method whose returnvals are handed out. NoPermission names the privilege: the server's
/// word, else `privilege`.
Answer<void> call_service(const Reading& reading, const soap::Envelope& ask,
                          const std::string& privilege, const std::function<void(Node)>& take);

/// One REST call, likewise.
Answer<rest::Value> call_rest(const Reading& reading, soap::RestCall what, const std::string& id,
                              const std::string& privilege, const std::string& body = {});

/// "the account lacks System.View": for the reason of a partial poll.
std::string lacks(const std::string& privilege);

}  // namespace plumbline::collector::sources
