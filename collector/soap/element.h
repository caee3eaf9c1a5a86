#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "facts/activity.h"
#include "facts/error.h"

/// Reading one element of an answer. Names are matched by their local part, whatever the prefix:
/// vCenter writes xsi:type, other servers choose another prefix; a plain `type` is a reference's.
namespace plumbline::collector::soap {

using Node = pugi::xml_node;

/// Parses one element in place (the bytes are overwritten and must outlive `document`).
Result<Node> parse_element(pugi::xml_document& document, char* data, std::size_t size);

std::string_view local_name(Node node);
/// First child element of that local name; an empty node when there is none.
Node child(Node parent, std::string_view name);
std::vector<Node> child_elements(Node parent);
bool has_child_elements(Node node);
/// The element's text, cleaned (see text.h).
std::string text_of(Node node);
/// Likewise, into a string whose memory is used again.
void copy_text(Node node, std::string& to);
std::string child_text(Node parent, std::string_view name);
/// What an element's attributes say of its value, as they stand in the answer: they live as long as
/// the node, and are not cleaned.
struct ValueMarks {
  std::string_view xsi_type;   ///< local part of xsi:type
  std::string_view reference;  ///< local part of a reference's plain type
  bool nil = false;            ///< xsi:nil
};
ValueMarks marks_of(Node node);
/// Local part of xsi:type; empty when there is none.
std::string xsi_type(Node node);
/// A ManagedObjectReference; empty() unless the node has a type and an id.
EntityRef reference_of(Node node);

}  // namespace plumbline::collector::soap
