#include "collector/soap/envelope.h"

#include "collector/soap/text.h"

namespace plumbline::collector::soap {
namespace {

constexpr std::string_view kHead =
    R"(<?xml version="1.0" encoding="UTF-8"?>)"
    R"(<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/")"
    R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
    R"( xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soapenv:Body>)";
constexpr std::string_view kTail = "</soapenv:Body></soapenv:Envelope>";

}  // namespace

Envelope::Envelope(Method method, const EntityRef& self) : method_(method), text_(kHead) {
  const std::string name(name_of(method));
  text_ += "<" + name + " xmlns=\"urn:vim25\">";
  open_.push_back(name);
  reference("_this", self);
}

Envelope& Envelope::value(std::string_view name, std::string_view text) {
  text_.append("<").append(name).append(">");
  text_ += xml_escaped(text);
  text_.append("</").append(name).append(">");
  return *this;
}

Envelope& Envelope::flag(std::string_view name, bool value) {
  return this->value(name, value ? "true" : "false");
}

Envelope& Envelope::number(std::string_view name, long long value) {
  return this->value(name, std::to_string(value));
}

Envelope& Envelope::reference(std::string_view name, const EntityRef& ref) {
  text_.append("<").append(name).append(" type=\"");
  text_ += xml_escaped(ref.type);
  text_ += "\">";
  text_ += xml_escaped(ref.moid);
  text_.append("</").append(name).append(">");
  return *this;
}

Envelope& Envelope::open(std::string_view name, std::string_view type) {
  text_.append("<").append(name);
  if (!type.empty()) text_.append(" xsi:type=\"").append(xml_escaped(type)).append("\"");
  text_ += ">";
  open_.emplace_back(name);
  return *this;
}

Envelope& Envelope::close() {
  text_ += "</" + open_.back() + ">";
  open_.pop_back();
  return *this;
}

std::string Envelope::body() const {
  std::string whole = text_;
  for (auto name = open_.rbegin(); name != open_.rend(); ++name) whole += "</" + *name + ">";
  whole += kTail;
  return whole;
}

}  // namespace plumbline::collector::soap
