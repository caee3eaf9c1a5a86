#include <utility>

#include "collector/rest/target.h"
#include "collector/soap/curl_headers.h"
#include "collector/soap/curl_link.h"

namespace plumbline::collector::soap {
namespace {

void set_body(CURL* easy, const std::string& body) {
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
}

/// scheme://host:port of an address.
std::string origin_of(const std::string& url) {
  const auto host = url.find("://");
  return url.substr(0, url.find_first_of("/?#", host == std::string::npos ? 0 : host + 3));
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Settings& settings)
      : url_(settings.url), origin_(origin_of(settings.url)), link_(settings) {}

  Answer<Reply> post(const Envelope& envelope, const std::string& action, const Sink& sink,
                     std::chrono::milliseconds limit, const std::stop_token& stop) override;
  Answer<Reply> rest(const RestRequest& request, const Sink& sink, std::chrono::milliseconds limit,
                     const std::stop_token& stop) override;
  void forget_session() override {
    if (link_.soap() != nullptr) curl_easy_setopt(link_.soap(), CURLOPT_COOKIELIST, "ALL");
  }
  Traffic traffic() const override { return link_.traffic(); }
  std::optional<Instant> certificate_ends() const override { return link_.certificate_ends(); }

 private:
  const std::string url_;
  const std::string origin_;
  CurlLink link_;
};

Answer<Transport::Reply> CurlTransport::post(const Envelope& envelope, const std::string& action,
                                             const Sink& sink, std::chrono::milliseconds limit,
                                             const std::stop_token& stop) {
  const std::string where = url_ + " " + std::string(name_of(envelope.method()));
  CURL* easy = link_.soap();
  const std::string body = envelope.body();
  Headers headers;
  add(headers, "Content-Type: text/xml; charset=utf-8");
  add(headers, "SOAPAction: \"" + action + "\"");
  add(headers, "Expect:");
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  set_body(easy, body);
  auto reply = link_.exchange(easy, where, sink, limit, stop);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  return reply;
}

Answer<Transport::Reply> CurlTransport::rest(const RestRequest& request, const Sink& sink,
                                             std::chrono::milliseconds limit,
                                             const std::stop_token& stop) {
  const RestRoute& route = route_of(request.call);
  const std::string where = origin_ + " " + std::string(route.name);
  const std::string url = origin_ + rest::target_of(request);
  const std::string_view verb = request.legacy ? route.legacy_verb : route.verb;
  CURL* easy = link_.rest();
  Headers headers;
  add(headers, "Accept: application/json");
  add(headers, "Expect:");
  if (!request.body.empty()) add(headers, "Content-Type: application/json");
  if (!request.token.empty()) add(headers, "vmware-api-session-id: " + request.token);
  const bool basic = request.token.empty() && !request.user.empty();
  if (basic) {
    add(headers, "vmware-use-header-authn: true");
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, request.password.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  if (verb == "POST") {
    set_body(easy, request.body);
  } else if (verb == "DELETE") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
  }
  auto reply = link_.exchange(easy, where, sink, limit, stop);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy, CURLOPT_USERNAME, nullptr);
  curl_easy_setopt(easy, CURLOPT_PASSWORD, nullptr);
  return reply;
}

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const Settings& settings) {
  return std::make_unique<CurlTransport>(settings);
}

}  // namespace plumbline::collector::soap
