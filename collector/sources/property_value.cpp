#include "collector/sources/property_value.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/soap/text.h"
#include "facts/time.h"

namespace plumbline::collector::sources {
namespace {

using soap::Node;

/// Text of a scalar or of a reference (which alone carries a plain `type` attribute).
void copy_scalar(Node node, const soap::ValueMarks& marks, std::string& to) {
  soap::copy_text(node, to);
  if (!marks.reference.empty() && !to.empty()) {
    std::string whole = soap::clean_text(marks.reference);
    whole.append(1, ':').append(to);
    to = std::move(whole);
  } else if (marks.xsi_type == "dateTime") {
    if (const auto time = parse_instant(to)) to = to_rfc3339(*time);
  }
}

std::string scalar_text(Node node) {
  std::string text;
  copy_scalar(node, soap::marks_of(node), text);
  return text;
}

/// Members that vim25 declares as lists of data objects, wherever they stand: one alone gets the
/// same path as several. Sorted.
constexpr std::array<std::string_view, 19> kAlwaysLists = {"childSnapshotList",
                                                           "consoleVnic",
                                                           "customValue",
                                                           "dasVmConfig",
                                                           "dpmHostConfig",
                                                           "drsVmConfig",
                                                           "extraConfig",
                                                           "failure",
                                                           "hostBusAdapter",
                                                           "lun",
                                                           "numericSensorInfo",
                                                           "pnic",
                                                           "portgroup",
                                                           "proxySwitch",
                                                           "rootSnapshotList",
                                                           "rule",
                                                           "scsiLun",
                                                           "vmOrchestration",
                                                           "vswitch"};

/// Members whose own type is what they say: it is written as their member "type".
constexpr std::string_view kTypeTells = "admissionControlPolicy";

/// Writes values below one path, which grows and shrinks as it goes down and up: a hundred strings
/// an object would be made otherwise.
class Writer {
 public:
  Writer(EntityState& state, const std::string& path) : state_(state), path_(path) {}

  void value(Node node) {
    const soap::ValueMarks marks = soap::marks_of(node);
    if (!node || marks.nil) return;
    if (marks.xsi_type.starts_with("ArrayOf"))
      list(soap::child_elements(node));
    else if (soap::has_child_elements(node))
      members(node);
    else
      copy_scalar(node, marks, state_.properties[path_]);
  }

 private:
  void list(const std::vector<Node>& items);
  void members(Node object);

  EntityState& state_;
  std::string path_;
};

void Writer::list(const std::vector<Node>& items) {
  if (std::none_of(items.begin(), items.end(), soap::has_child_elements)) {
    std::string joined;
    for (const Node item : items) {
      if (!joined.empty()) joined += '\n';
      joined += scalar_text(item);
    }
    state_.properties[path_] = std::move(joined);
    return;
  }
  const std::size_t length = path_.size();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Node key = soap::child(items[i], "key");
    const bool keyed = key && !soap::has_child_elements(key);
    path_.append("[").append(keyed ? "key=" + scalar_text(key) : std::to_string(i)).append("]");
    value(items[i]);
    path_.resize(length);
  }
}

/// Members of one name are a list, and vim25 sends them one after the other.
void Writer::members(Node object) {
  const std::size_t length = path_.size();
  for (Node member = object.first_child(); member;) {
    if (member.type() != pugi::node_element) {
      member = member.next_sibling();
      continue;
    }
    const std::string_view name = soap::local_name(member);
    Node next = member.next_sibling();
    while (next && next.type() != pugi::node_element) next = next.next_sibling();
    const bool several = next && soap::local_name(next) == name;
    path_.append(1, '.').append(name);
    if (name == kTypeTells) {
      const std::string type = soap::clean_text(soap::marks_of(member).xsi_type);
      if (!type.empty()) state_.properties[path_ + ".type"] = type;
    }
    if (several || std::binary_search(kAlwaysLists.begin(), kAlwaysLists.end(), name)) {
      std::vector<Node> items = {member};
      for (; next && soap::local_name(next) == name; next = next.next_sibling())
        items.push_back(next);
      list(items);
    } else {
      value(member);
    }
    path_.resize(length);
    member = next;
  }
}

}  // namespace

void put_value(EntityState& state, const std::string& path, soap::Node value) {
  if (value) Writer(state, path).value(value);
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
