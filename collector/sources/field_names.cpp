#include "collector/sources/field_names.h"

#include <algorithm>

#include "collector/sources/property_reader.h"

namespace plumbline::collector::sources {

Answer<FieldNames> read_field_names(const Reading& reading) {
  FieldNames names;
  const EntityRef& manager = reading.session.content().custom_fields;
  if (manager.empty()) return names;
  const auto take = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, fields] : content.values)
      for (const Node field : soap::child_elements(fields))
        names[soap::child_text(field, "key")] = soap::child_text(field, "name");
    return {};
  };
  auto got = retrieve_properties(reading, manager.type, {"field"}, ObjectSet::one(manager), take);
  if (!got) return tl::make_unexpected(got.error());
  return names;
}

bool any_renamed(const FieldNames& before, const FieldNames& now) {
  return std::any_of(before.begin(), before.end(), [&](const auto& field) {
    const auto same = now.find(field.first);
    return same != now.end() && same->second != field.second;
  });
}

}  // namespace plumbline::collector::sources
