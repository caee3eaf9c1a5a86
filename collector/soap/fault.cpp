#include "collector/soap/fault.h"

namespace plumbline::collector::soap {
namespace {

std::string fault_class(Node node) {
  std::string type = xsi_type(node);
  if (!type.empty()) return type;
  std::string name(local_name(node));
  if (name.ends_with("Fault") && name.size() > 5) name.resize(name.size() - 5);
  return name;
}

/// One line of at most 200 bytes; cut at a character's border.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  if (text.size() > 200) {
    std::size_t end = 200;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text += "…";
  }
  return text;
}

}  // namespace

Failure failure_of(Node fault, const std::string& where) {
  Failure failure;
  failure.kind = Failure::Kind::Fault;
  for (const Node detail : child_elements(child(fault, "detail"))) {
    failure.fault = fault_class(detail);
    failure.fault_detail =
        child_text(detail, failure.fault == "NoPermission" ? "privilegeId" : "name");
    break;
  }
  std::string said = one_line(child_text(fault, "faultstring"));
  if (failure.fault == "NotAuthenticated") {
    failure.kind = Failure::Kind::NotAuthenticated;
    said = "the session is no longer valid";
  } else if (failure.fault == "InvalidLogin") {
    failure.kind = Failure::Kind::InvalidLogin;
    said = "user name or password refused";
  }
  std::string what = failure.fault.empty() ? "SOAP fault" : "fault " + failure.fault;
  if (!failure.fault_detail.empty()) what += " (" + one_line(failure.fault_detail) + ")";
  if (!said.empty()) what += ": " + said;
  failure.error = Error{what, where, {}};
  return failure;
}

std::string localized_fault(Node method_fault) {
  const Node fault = child(method_fault, "fault");
  return fault ? fault_class(fault) : std::string();
}

}  // namespace plumbline::collector::soap
