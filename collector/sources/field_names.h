#pragma once

#include "collector/sources/property_value.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// The custom attributes that there are: CustomFieldsManager.field. Empty where a server has none.
Answer<FieldNames> read_field_names(const Reading& reading);

/// Whether an attribute has another name now: values stand under the old one.
bool any_renamed(const FieldNames& before, const FieldNames& now);

}  // namespace plumbline::collector::sources
