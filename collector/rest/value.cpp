#include "collector/rest/value.h"

#include <nlohmann/json.hpp>

#include "collector/soap/text.h"

namespace plumbline::collector::rest {

/// Receives the parser's events. Each `false` ends the parsing, with `problem` set.
class Builder {
 public:
  using Json = nlohmann::json;

  Builder(const Limits& limits, Value& root) : limits_(limits), root_(root) {}
  const std::string& problem() const { return problem_; }

  bool null() { return place() != nullptr; }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t value) { return scalar(std::to_string(value)); }
  bool number_unsigned(Json::number_unsigned_t value) { return scalar(std::to_string(value)); }
  bool number_float(Json::number_float_t, const std::string& as_written) {
    return scalar(as_written);
  }
  bool string(std::string& text) { return scalar(soap::clean_text(text)); }
  bool binary(Json::binary_t&) { return refuse("binary data"); }
  bool start_object(std::size_t) { return enter(Value::Kind::Object); }
  bool start_array(std::size_t) { return enter(Value::Kind::List); }
  bool key(std::string& name) {
    name_ = soap::clean_text(name);
    return true;
  }
  bool end_object() { return leave(); }
  bool end_array() { return leave(); }
  bool parse_error(std::size_t at, const std::string&, const Json::exception&) {
    return refuse("not JSON, at byte " + std::to_string(at));
  }

 private:
  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }
  /// Where the next value goes.
  Value* place() {
    if (++values_ > limits_.values) {
      refuse("more than " + std::to_string(limits_.values) + " values");
      return nullptr;
    }
    if (open_.empty()) return &root_;
    Value& parent = *open_.back();
    if (parent.kind_ == Value::Kind::Object) parent.names_.push_back(std::move(name_));
    return &parent.items_.emplace_back();
  }
  bool scalar(std::string text) {
    Value* value = place();
    if (value == nullptr) return false;
    value->kind_ = Value::Kind::Scalar;
    value->text_ = std::move(text);
    return true;
  }
  bool enter(Value::Kind kind) {
    if (open_.size() >= limits_.depth) return refuse("nested too deeply");
    Value* value = place();
    if (value == nullptr) return false;
    value->kind_ = kind;
    // A parent's list does not grow while a value below it is open: the pointer stays good.
    open_.push_back(value);
    return true;
  }
  bool leave() {
    open_.pop_back();
    return true;
  }

  const Limits& limits_;
  Value& root_;
  std::vector<Value*> open_;
  std::string name_;
  std::size_t values_ = 0;
  std::string problem_;
};

const Value& Value::operator[](std::string_view name) const {
  static const Value kAbsent;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name) return items_[i];
  return kAbsent;
}

Result<Value> parse_json(std::string_view document, const Limits& limits) {
  if (document.size() > limits.bytes)
    return fail("more than " + std::to_string(limits.bytes) + " bytes");
  Value root;
  Builder builder(limits, root);
  if (!nlohmann::json::sax_parse(document.begin(), document.end(), &builder))
    return fail(builder.problem().empty() ? "not JSON" : builder.problem());
  return root;
}

std::string json_list(const std::string& name, const std::vector<std::string>& texts) {
  nlohmann::json body;
  body[name] = texts;
  return body.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace plumbline::collector::rest
