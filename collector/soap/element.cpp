#include "collector/soap/element.h"

#include <cstring>

#include "collector/soap/text.h"

namespace plumbline::collector::soap {
namespace {

bool is_element(Node node) { return node.type() == pugi::node_element; }

}  // namespace

Result<Node> parse_element(pugi::xml_document& document, char* data, std::size_t size) {
  constexpr unsigned int kFlags = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_eol |
                                  pugi::parse_ws_pcdata_single | pugi::parse_wconv_attribute;
  const auto parsed = document.load_buffer_inplace(data, size, kFlags, pugi::encoding_utf8);
  if (!parsed) return fail(std::string("not well-formed XML: ") + parsed.description());
  for (const Node node : document.children())
    if (is_element(node)) return node;
  return fail("no element");
}

std::string_view local_name(Node node) {
  const char* name = node.name();
  const char* at = name;
  for (; *at != '\0'; ++at)
    if (*at == ':') name = at + 1;
  return {name, static_cast<std::size_t>(at - name)};
}

Node child(Node parent, std::string_view name) {
  for (Node node = parent.first_child(); node; node = node.next_sibling())
    if (is_element(node) && local_name(node) == name) return node;
  return {};
}

std::vector<Node> child_elements(Node parent) {
  std::vector<Node> elements;
  for (const Node node : parent.children())
    if (is_element(node)) elements.push_back(node);
  return elements;
}

bool has_child_elements(Node node) {
  for (Node inner = node.first_child(); inner; inner = inner.next_sibling())
    if (is_element(inner)) return true;
  return false;
}

std::string text_of(Node node) {
  const Node first = node.first_child();
  if (!first) return {};
  if (!first.next_sibling()) return clean_text(first.value());
  std::string whole;
  for (const Node part : node.children())
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) whole += part.value();
  return clean_text(whole);
}

void copy_text(Node node, std::string& to) {
  const Node first = node.first_child();
  if (!first)
    to.clear();
  else if (!first.next_sibling())
    copy_clean_text(first.value(), to);
  else
    to = text_of(node);
}

ValueMarks marks_of(Node node) {
  ValueMarks marks;
  for (auto at = node.first_attribute(); at; at = at.next_attribute()) {
    const std::string_view name = at.name();
    if (name.ends_with(":type"))
      marks.xsi_type = without_prefix(at.value());
    else if (name == "type")
      marks.reference = without_prefix(at.value());
    else if (name.ends_with(":nil"))
      marks.nil = std::string_view(at.value()) == "true";
  }
  return marks;
}

std::string child_text(Node parent, std::string_view name) {
  const Node node = child(parent, name);
  return node ? text_of(node) : std::string();
}

std::string xsi_type(Node node) {
  for (const auto& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name.ends_with(":type")) return clean_text(without_prefix(attribute.value()));
  }
  return {};
}

EntityRef reference_of(Node node) {
  EntityRef ref;
  if (!node) return ref;
  ref.type = clean_text(without_prefix(node.attribute("type").value()));
  ref.moid = text_of(node);
  if (ref.type.empty() || ref.moid.empty()) return {};
  return ref;
}

}  // namespace plumbline::collector::soap
