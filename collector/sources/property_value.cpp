#include "collector/sources/property_value.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "facts/time.h"

namespace plumbline::collector::sources {
namespace {

using soap::Node;

bool is_nil(Node node) {
  for (const auto& attribute : node.attributes())
    if (std::string_view(attribute.name()).ends_with(":nil"))
      return std::string_view(attribute.value()) == "true";
  return false;
}

/// Text of a scalar or of a reference (which alone carries a plain `type` attribute).
std::string scalar_text(Node node) {
  if (const EntityRef ref = soap::reference_of(node); !ref.empty())
    return ref.type + ":" + ref.moid;
  std::string text = soap::text_of(node);
  if (soap::xsi_type(node) == "dateTime")
    if (const auto time = parse_instant(text)) return to_rfc3339(*time);
  return text;
}

void put_list(EntityState& state, const std::string& path, const std::vector<Node>& items) {
  if (std::none_of(items.begin(), items.end(), soap::has_child_elements)) {
    std::string joined;
    for (const Node item : items) {
      if (!joined.empty()) joined += '\n';
      joined += scalar_text(item);
    }
    state.properties[path] = std::move(joined);
    return;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Node key = soap::child(items[i], "key");
    const std::string index =
        key && !soap::has_child_elements(key) ? "key=" + scalar_text(key) : std::to_string(i);
    put_value(state, path + "[" + index + "]", items[i]);
  }
}

void put_members(EntityState& state, const std::string& path, Node object) {
  std::vector<Node> members = soap::child_elements(object);
  // Members of one name are a list, and vim25 sends them one after the other.
  for (std::size_t i = 0; i < members.size();) {
    const std::string_view name = soap::local_name(members[i]);
    std::size_t end = i + 1;
    while (end < members.size() && soap::local_name(members[end]) == name) ++end;
    const std::string inner = path + "." + std::string(name);
    if (end - i == 1) {
      put_value(state, inner, members[i]);
    } else {
      put_list(state, inner,
               {members.begin() + static_cast<std::ptrdiff_t>(i),
                members.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    i = end;
  }
}

}  // namespace

void put_value(EntityState& state, const std::string& path, Node value) {
  if (!value || is_nil(value)) return;
  if (soap::xsi_type(value).starts_with("ArrayOf")) {
    put_list(state, path, soap::child_elements(value));
  } else if (soap::has_child_elements(value)) {
    put_members(state, path, value);
  } else {
    state.properties[path] = scalar_text(value);
  }
}

void put_custom_values(EntityState& state, Node value, const FieldNames& names) {
  for (const Node field : soap::child_elements(value)) {
    const std::string key = soap::child_text(field, "key");
    std::string text = soap::child_text(field, "value");
    if (key.empty() || text.empty()) continue;
    const auto name = names.find(key);
    state.properties["customValue[" + (name == names.end() ? "#" + key : name->second) + "]"] =
        std::move(text);
  }
}

}  // namespace plumbline::collector::sources
