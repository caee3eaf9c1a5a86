#include "collector/rest/client.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace plumbline::collector::rest {
namespace {

constexpr std::size_t kLongestId = 1024;
constexpr int kOk = 200;
constexpr int kUnauthenticated = 401;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;

Failure fault(const std::string& name, const std::string& what, const std::string& where,
              const std::string& remedy = {}) {
  return Failure{Failure::Kind::Fault, Error{what, where, remedy}, name, {}};
}

/// What the server says of an error, one short line: its type's last word, or nothing.
std::string said(const std::string& body) {
  Limits limits;
  limits.values = 1000;
  const auto parsed = parse_json(body, limits);
  if (!parsed) return {};
  const Value& type = (*parsed)["type"].absent() ? (*parsed)["error_type"] : (*parsed)["type"];
  std::string word = type.text().substr(type.text().rfind('.') + 1);
  for (char& c : word)
    if (c == '\n' || c == '\t') c = ' ';
  return word.empty() || word.size() > 80 ? std::string() : ": " + word;
}

Failure status_failure(int status, const std::string& body, const std::string& where) {
  const std::string what = "HTTP status " + std::to_string(status) + said(body);
  switch (status) {
    case kUnauthenticated:
      return fault("NotAuthenticated", "the REST session is no longer valid", where);
    case kForbidden:
      return fault("NoPermission", what, where, "grant the account's role as a global permission");
    case kNotFound:
      return fault("NotFound", what, where);
    default:
      break;
  }
  const char* remedy = "it is asked again";
  if (status >= 300 && status < 400) remedy = "write the address it redirects to as url";
  return Failure{Failure::Kind::Http, Error{what, where, remedy}, {}, {}};
}

/// A token goes into a header as it is: nothing but printable ASCII.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// "." and ".." would be taken as steps of the path.
bool is_id(const std::string& id) {
  return id.size() <= kLongestId && id.find_first_not_of('.') != std::string::npos;
}

std::vector<long> numbers_of(const std::string& version) {
  std::vector<long> numbers;
  if (version.empty() || version.size() > 20) return numbers;
  long number = 0;
  for (const char c : version + ".") {
    if (c == '.') {
      numbers.push_back(number);
      number = 0;
    } else if (c >= '0' && c <= '9' && number < 100'000) {
      number = number * 10 + (c - '0');
    } else {
      return {};
    }
  }
  return numbers;
}

void wipe(std::string& secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

}  // namespace

bool at_least(const std::string& version, const std::string& least) {
  const auto has = numbers_of(version);
  const auto wants = numbers_of(least);
  return !has.empty() &&
         !std::lexicographical_compare(has.begin(), has.end(), wants.begin(), wants.end());
}

Client::Client(soap::Transport& transport, std::string url, std::chrono::milliseconds limit,
               Shared shared, StatusBoard& board)
    : transport_(transport),
      url_(std::move(url)),
      limit_(limit),
      shared_(std::move(shared)),
      board_(board) {}

void Client::speak(const std::string& api_version) {
  const bool legacy = !at_least(api_version, "7.0.2");
  // A session of the one dialect is not the other's.
  if (legacy != legacy_) token_.clear();
  legacy_ = legacy;
}

std::string Client::where(RestCall what) const {
  return url_ + " " + std::string(soap::route_of(what).name);
}

Answer<Value> Client::call(RestCall what, const std::string& id, const std::string& body,
                           const std::stop_token& stop) {
  const soap::RestRoute& route = soap::route_of(what);
  const std::string_view path = legacy_ ? route.legacy : route.path;
  if (path.empty())
    return tl::make_unexpected(
        fault("NoSuchCall", "this vCenter's REST API has no such call", where(what)));
  if (path.find("{id}") != std::string_view::npos && !is_id(id))
    return tl::make_unexpected(fault("NotFound", "not an identifier", where(what)));
  soap::RestRequest request;
  request.call = what;
  request.legacy = legacy_;
  request.id = id;
  request.body = body;
  for (int attempt = 0;; ++attempt) {
    if (token_.empty())
      if (auto opened = open(stop); !opened) return tl::make_unexpected(opened.error());
    request.token = token_;
    auto answer = exchange(request, limit_, stop);
    if (answer || answer.error().fault != "NotAuthenticated") return answer;
    token_.clear();
    if (attempt > 0) return answer;
  }
}

Answer<void> Client::open(const std::stop_token& stop) {
  auto secret = shared_.secret();
  if (!secret) {
    Failure failure = secret.error();
    failure.kind = Failure::Kind::Fault;
    failure.fault = "InvalidLogin";
    return tl::make_unexpected(failure);
  }
  soap::RestRequest request;
  request.call = RestCall::OpenSession;
  request.legacy = legacy_;
  request.user = shared_.user;
  request.password = *secret;
  auto answer = exchange(request, limit_, stop);
  wipe(request.password);
  if (!answer && answer.error().fault == "NotAuthenticated") {
    shared_.refused(*secret);
    answer = tl::make_unexpected(fault("InvalidLogin", "user name or password refused",
                                       where(RestCall::OpenSession),
                                       "correct username or password_file, then reload"));
  }
  wipe(*secret);
  if (!answer) return tl::make_unexpected(answer.error());
  if (!is_token(answer->text()))
    return soap::failed(Failure::Kind::Malformed, "no session in the answer",
                        where(RestCall::OpenSession));
  token_ = answer->text();
  board_.update([](VCenterStatus& status) { ++status.sessions_opened; });
  return {};
}

void Client::close(std::chrono::milliseconds limit) {
  if (token_.empty()) return;
  soap::RestRequest request;
  request.call = RestCall::CloseSession;
  request.legacy = legacy_;
  request.token = token_;
  (void)exchange(request, limit, std::stop_token());
  token_.clear();
}

Answer<Value> Client::exchange(const soap::RestRequest& request, std::chrono::milliseconds limit,
                               const std::stop_token& stop) {
  const auto asked = std::chrono::steady_clock::now();
  const auto before = transport_.traffic().bytes_received;
  auto answer = perform(request, limit, stop);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - asked;
  const auto bytes = transport_.traffic().bytes_received;
  const char* outcome = "success";
  if (!answer) outcome = answer.error().kind == Failure::Kind::Fault ? "fault" : "failed";
  board_.update([&](VCenterStatus& status) {
    const std::string name(soap::route_of(request.call).name);
    ++status.requests[name][outcome];
    MethodCost& cost = status.costs[name];
    cost.seconds += took.count();
    cost.bytes += bytes - before;
    status.bytes_received = bytes;
  });
  shared_.pause(took, stop);
  return answer;
}

Answer<Value> Client::perform(const soap::RestRequest& request, std::chrono::milliseconds limit,
                              const std::stop_token& stop) {
  const std::string place = where(request.call);
  const Limits limits;
  std::string body;
  bool too_large = false;
  const auto sink = [&](int, std::string_view bytes) {
    too_large = body.size() + bytes.size() > limits.bytes;
    if (!too_large) body += bytes;
    return !too_large;
  };
  const auto reply = transport_.rest(request, sink, limit, stop);
  const auto refuse_size = [&](const std::string& what) {
    return tl::make_unexpected(fault("TooLarge", "the answer has " + what, place));
  };
  if (too_large) return refuse_size("more than " + std::to_string(limits.bytes) + " bytes");
  if (!reply) return tl::make_unexpected(reply.error());
  if (reply->status / 100 != kOk / 100)
    return tl::make_unexpected(status_failure(reply->status, body, place));
  if (body.find_first_not_of(" \t\r\n") == std::string::npos) return Value();
  auto parsed = parse_json(body, limits);
  if (!parsed && parsed.error().what.rfind("more than", 0) == 0)
    return refuse_size(parsed.error().what);
  if (!parsed)
    return soap::failed(Failure::Kind::Malformed, "the answer is " + parsed.error().what, place,
                        "check that the url is a vCenter's");
  if (request.legacy) return (*parsed)["value"];
  return std::move(*parsed);
}

}  // namespace plumbline::collector::rest
