#include "collector/soap/client.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "collector/soap/element_stream.h"
#include "collector/soap/fault.h"

namespace plumbline::collector::soap {
namespace {

constexpr int kOk = 200;
constexpr int kServerError = 500;

Failure http_failure(int status, const std::string& where) {
  const char* remedy = "it is asked again at the next sweep";
  if (status == 404) remedy = "check the url's path: https://HOST/sdk";
  if (status == 401 || status == 403) remedy = "something before vCenter refuses the call";
  if (status >= 300 && status < 400) remedy = "write the address it redirects to as url";
  return Failure{
      Failure::Kind::Http, Error{"HTTP status " + std::to_string(status), where, remedy}, {}, {}};
}

bool expected_fault(const Failure& failure) {
  using Kind = Failure::Kind;
  return failure.kind == Kind::Fault || failure.kind == Kind::NotAuthenticated ||
         failure.kind == Kind::InvalidLogin;
}

}  // namespace

Client::Client(std::unique_ptr<Transport> transport, std::string url,
               std::chrono::milliseconds limit, double background_share, StatusBoard& board)
    : transport_(std::move(transport)),
      url_(std::move(url)),
      limit_(limit),
      board_(board),
      pace_(background_share) {}

void Client::speak(const std::string& api_version) {
  if (api_version.empty() || api_version.size() > 20 ||
      api_version.find_first_not_of("0123456789.") != std::string::npos)
    return;
  action_ = "urn:vim25/" + api_version;
}

Answer<void> Client::call(const Envelope& envelope, const std::stop_token& stop) {
  return call(
      envelope, kReturnvals, [](std::string_view, Node) { return Answer<void>(); }, stop);
}

Answer<void> Client::call(const Envelope& envelope, int depth, const OnElement& on_element,
                          const std::stop_token& stop, const OnBytes& on_bytes) {
  const auto asked = std::chrono::steady_clock::now();
  bytes_before_ = transport_->traffic().bytes_received;
  Answer<void> answer = exchange(envelope, depth, on_element, stop, on_bytes);
  const Pace::Seconds took = std::chrono::steady_clock::now() - asked;
  const char* outcome = "success";
  if (!answer) outcome = expected_fault(answer.error()) ? "fault" : "failed";
  if (answer && envelope.method() == Method::CurrentTime) pace_.probe(took);
  account(envelope.method(), outcome, took);
  pause_after(took, stop);
  return answer;
}

void Client::pause_after(Pace::Seconds took, const std::stop_token& stop) const {
  if (background_) wait(pace_.pause_after(took), stop);
}

void Client::account(Method method, const char* outcome, Pace::Seconds took) {
  const auto bytes = transport_->traffic().bytes_received;
  board_.update([&](VCenterStatus& status) {
    const std::string name(name_of(method));
    ++status.requests[name][outcome];
    MethodCost& cost = status.costs[name];
    cost.seconds += took.count();
    cost.bytes += bytes - bytes_before_;
    status.bytes_received = bytes;
    status.backing_off_s = pace_.slowed() > 1 ? pace_.pause_after(took).count() : 0;
  });
}

void Client::wait(Pace::Seconds pause, const std::stop_token& stop) const {
  if (pause.count() <= 0) return;
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, pause, [] { return false; });
}

Answer<void> Client::exchange(const Envelope& envelope, int depth, const OnElement& on_element,
                              const std::stop_token& stop, const OnBytes& on_bytes) {
  const std::string place = where(envelope.method());
  std::optional<Failure> fault;
  std::optional<Failure> refused;
  const auto malformed = [&](const Error& error) {
    refused = Failure{Failure::Kind::Malformed,
                      Error{error.what, place, "check that the url is a vCenter's /sdk"},
                      {},
                      {}};
    return false;
  };
  ElementStream stream(depth, [&](std::string_view name, char* data, std::size_t size) {
    if (on_bytes && on_bytes(name, std::string_view(data, size))) return true;
    pugi::xml_document document;
    const auto element = parse_element(document, data, size);
    if (!element) return malformed(element.error());
    if (name == "Fault") {
      fault = failure_of(*element, place);
      return true;
    }
    if (const auto taken = on_element(name, *element); !taken) {
      refused = taken.error();
      return false;
    }
    return true;
  });
  const auto sink = [&](int status, std::string_view bytes) {
    if (status != kOk && status != kServerError) return true;
    const auto fed = stream.feed(bytes);
    if (fed) return true;
    // An error page is not XML; its status tells more than its syntax.
    if (status == kServerError) return true;
    if (!refused) malformed(fed.error());
    return false;
  };

  const auto reply = transport_->post(envelope, action_, sink, limit_, stop);
  if (!reply && !refused) return tl::make_unexpected(reply.error());
  if (reply) {
    last_date_ = reply->date;
    if (fault && stream.complete()) return tl::make_unexpected(*fault);
    if (reply->status != kOk) return tl::make_unexpected(http_failure(reply->status, place));
  }
  if (refused) return tl::make_unexpected(*refused);
  if (const auto ended = stream.finish(); !ended)
    return failed(Failure::Kind::Truncated, ended.error().what, place, "it is asked again");
  return {};
}

}  // namespace plumbline::collector::soap
