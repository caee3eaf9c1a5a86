#include "collector/feed.h"

#include <curl/curl.h>

#include <utility>

#include "collector/soap/curl_headers.h"
#include "collector/soap/curl_link.h"

namespace plumbline::collector {
namespace {

using soap::Headers;

constexpr const char* kAgain = "it is asked again";

Settings link_settings(const FeedSettings& feed) {
  Settings settings;
  settings.url = feed.url;
  settings.tls = feed.tls;
  settings.proxy = feed.proxy;
  settings.no_proxy = feed.no_proxy;
  settings.connect_timeout = feed.connect_timeout;
  return settings;
}

/// scheme://host:port, in visible ASCII: the rest of it may hold a secret.
std::string shown_origin(const std::string& url) {
  const auto host = url.find("://");
  if (host == std::string::npos) return "another address";
  std::string origin = url.substr(0, url.find_first_of("/?#", host + 3)).substr(0, 200);
  if (const auto user = origin.rfind('@'); user != std::string::npos)
    origin = origin.substr(0, host + 3) + origin.substr(user + 1);
  for (char& c : origin)
    if (c <= ' ' || c > '~') c = '?';
  return origin;
}

class UrlFeed final : public Feed {
 public:
  explicit UrlFeed(FeedSettings settings)
      : settings_(std::move(settings)),
        shown_(shown_address(settings_.url)),
        link_(link_settings(settings_), "the server of the feed") {}

  Result<FeedAnswer> read(const std::stop_token& stop) override;
  void accept() override { validators_ = last_; }

 private:
  struct Validators {
    std::string etag;
    std::string last_modified;
  };
  Result<void> set_credential(Headers& headers);
  Error refusal(int status) const;

  const FeedSettings settings_;
  const std::string shown_;
  soap::CurlLink link_;
  Validators validators_;  ///< of what is in force
  Validators last_;        ///< of what was read last
};

Result<void> UrlFeed::set_credential(Headers& headers) {
  if (!settings_.password) return {};
  const auto secret = settings_.password();
  if (!secret) return tl::make_unexpected(secret.error());
  if (settings_.username.empty()) {
    add(headers, "Authorization: Bearer " + *secret);
    return {};
  }
  CURL* easy = link_.rest();
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.username.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, secret->c_str());
  return {};
}

Error UrlFeed::refusal(int status) const {
  const std::string code = std::to_string(status);
  if (status >= 300 && status < 400 && status != 304) {
    char* target = nullptr;
    curl_easy_getinfo(link_.rest(), CURLINFO_REDIRECT_URL, &target);
    return {"redirected (" + code + ") to " + shown_origin(target == nullptr ? "" : target) +
                ": not followed",
            shown_, "write the address where the file is under \"url\""};
  }
  if (status == 401 || status == 403)
    return {"refused (" + code + ")", shown_, "check the feed's credential and its rights"};
  if (status == 404 || status == 410)
    return {"not found (" + code + ")", shown_, "check the feed's \"url\""};
  return {"answered " + code, shown_, std::string("look at the server's log; ") + kAgain};
}

Result<FeedAnswer> UrlFeed::read(const std::stop_token& stop) {
  CURL* easy = link_.rest();
  Headers headers;
  add(headers, "Accept: */*");
  if (!validators_.etag.empty()) add(headers, "If-None-Match: " + validators_.etag);
  if (!validators_.last_modified.empty())
    add(headers, "If-Modified-Since: " + validators_.last_modified);
  if (auto set = set_credential(headers); !set) return tl::make_unexpected(set.error());
  curl_easy_setopt(easy, CURLOPT_URL, settings_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);

  FeedAnswer answer;
  bool too_large = false;
  const auto take = [&](int status, std::string_view bytes) {
    if (status != 200) return true;  // what an error page says is nobody's business
    too_large = answer.content.size() + bytes.size() > settings_.most_bytes;
    if (!too_large) answer.content.append(bytes);
    return !too_large;
  };
  const auto reply = link_.exchange(easy, shown_, take, settings_.limit, stop);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy, CURLOPT_USERNAME, nullptr);
  curl_easy_setopt(easy, CURLOPT_PASSWORD, nullptr);
  if (too_large)
    return fail("larger than " + std::to_string(settings_.most_bytes >> 20U) + " MiB", shown_,
                "ask for a shorter period, or split the feed");
  if (!reply) return tl::make_unexpected(reply.error().error);
  if (reply->status == 304 && !(validators_.etag.empty() && validators_.last_modified.empty())) {
    answer.unchanged = true;
    last_ = validators_;
    return answer;
  }
  if (reply->status != 200) return tl::make_unexpected(refusal(reply->status));
  // Such an answer ends where the connection does: half a file looks like a whole one.
  if (!reply->ends_itself)
    return fail("the answer says neither its length nor its end: half of it would look whole",
                shown_, "let the server send Content-Length");
  last_ = {reply->etag, reply->last_modified};
  return answer;
}

}  // namespace

std::unique_ptr<Feed> make_feed(FeedSettings settings) {
  return std::make_unique<UrlFeed>(std::move(settings));
}

std::string shown_address(const std::string& url) { return url.substr(0, url.find_first_of("?#")); }

}  // namespace plumbline::collector
