#pragma once

#include <map>
#include <string>

#include "collector/soap/element.h"
#include "facts/entity.h"

namespace plumbline::collector::sources {

/// Custom attribute key → name, from CustomFieldsManager.field.
using FieldNames = std::map<std::string, std::string>;

/// Writes a property's value into `state` as canonical text (facts/entity.h): scalars as they are,
/// times as RFC 3339, references as "Type:moid", lists of scalars joined by '\n'. A data object
/// becomes one path per member ("config.managedBy.extensionKey"), a list of data objects
/// "path[key=K].member", or "path[N].member" where its members have no key. nil is unset.
void put_value(EntityState& state, const std::string& path, soap::Node value);

/// Writes an ArrayOfCustomFieldValue as "customValue[Name]". An empty value is unset: that is what
/// clearing an attribute leaves behind.
void put_custom_values(EntityState& state, soap::Node value, const FieldNames& names);

}  // namespace plumbline::collector::sources
