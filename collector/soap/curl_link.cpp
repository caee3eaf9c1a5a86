#include "collector/soap/curl_link.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <mutex>
#include <utility>

namespace plumbline::collector::soap {
namespace {

constexpr std::size_t kLongestHeader = 500;

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

CurlLink::CurlLink(const Settings& settings, std::string server)
    : settings_(settings), server_(std::move(server)) {
  start_curl_once();
  if (!settings_.tls.thumbprint.empty()) pin_ = parse_thumbprint(settings_.tls.thumbprint);
  multi_.reset(curl_multi_init());
  soap_ = make_easy(true);
  rest_ = make_easy(false);
}

CurlLink::Easy CurlLink::make_easy(bool cookies) {
  Easy made(curl_easy_init());
  if (made == nullptr) return made;
  CURL* easy = made.get();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  // Empty means none: libcurl must not look into the environment by itself.
  curl_easy_setopt(easy, CURLOPT_PROXY, settings_.proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, settings_.no_proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "plumbline");
  if (cookies) curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L * 1024L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(settings_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail_.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlLink::on_body);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlLink::on_header);
  set_tls(easy);
  return made;
}

void CurlLink::set_tls(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // A resumed session would skip the certificate; each connection is to be checked.
  curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  const bool check = settings_.tls.verify || pin_.has_value();
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, check ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, check && !pin_ ? 2L : 0L);
  if (!settings_.tls.ca_file.empty() && !pin_) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.tls.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlLink::on_tls_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

CURLcode CurlLink::on_tls_context(CURL*, void* context, void* self) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), &CurlLink::on_certificate, self);
  return CURLE_OK;
}

int CurlLink::on_certificate(X509_STORE_CTX* store, void* self) {
  auto& link = *static_cast<CurlLink*>(self);
  Thumbprint seen{};
  unsigned int length = 0;
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  const bool digested =
      leaf != nullptr && X509_digest(leaf, EVP_sha256(), seen.data(), &length) == 1;
  if (digested) link.seen_ = seen;
  tm ends{};
  if (leaf != nullptr && ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &ends) == 1)
    link.certificate_ends_ = Instant(std::chrono::seconds(timegm(&ends)));
  if (!link.settings_.tls.verify && !link.pin_) return 1;
  if (!link.pin_) return X509_verify_cert(store);
  if (digested && link.pin_->has_value() && **link.pin_ == seen) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

std::size_t CurlLink::on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& call = *static_cast<Call*>(user);
  const std::size_t bytes = size * count;
  try {
    long status = 0;
    curl_easy_getinfo(call.easy, CURLINFO_RESPONSE_CODE, &status);
    if ((*call.sink)(static_cast<int>(status), std::string_view(data, bytes))) return bytes;
    call.broken_off = true;
  } catch (...) {
    // C code must not be unwound: carried out of it and thrown again in exchange().
    call.thrown = std::current_exception();
  }
  return bytes == 0 ? 1 : 0;
}

std::size_t CurlLink::on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& call = *static_cast<Call*>(user);
  const std::string_view line(data, size * count);
  const auto value = [&](std::string_view name) -> std::optional<std::string> {
    if (line.size() <= name.size() || line.size() >= kLongestHeader ||
        curl_strnequal(line.data(), name.data(), name.size()) == 0)
      return std::nullopt;
    return std::string(line.substr(name.size(), line.find('\r') - name.size()));
  };
  try {
    if (auto date = value("date: ")) call.date = *std::move(date);
    if (auto etag = value("etag: ")) call.etag = *std::move(etag);
    if (auto changed = value("last-modified: ")) call.last_modified = *std::move(changed);
    if (value("content-length: ") || value("transfer-encoding: ")) call.ends_itself = true;
  } catch (...) {
    call.thrown = std::current_exception();
  }
  return line.size();
}

CURLcode CurlLink::perform(CURL* easy, const std::stop_token& stop, bool& stopped) {
  CURLM* multi = multi_.get();
  // Waking the poll ends a hung call at once, instead of at curl's next look at the clock.
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  if (curl_multi_add_handle(multi, easy) != CURLM_OK) return CURLE_FAILED_INIT;
  CURLcode code = CURLE_OK;
  for (int running = 1; running != 0;) {
    if (stop.stop_requested()) {
      stopped = true;
      break;
    }
    if (curl_multi_perform(multi, &running) != CURLM_OK) {
      code = CURLE_FAILED_INIT;
      break;
    }
    if (running != 0) curl_multi_poll(multi, nullptr, 0, 500, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left))
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  curl_multi_remove_handle(multi, easy);
  return code;
}

void CurlLink::count(CURL* easy) {
  curl_off_t received = 0;
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
  long header_bytes = 0;
  curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &header_bytes);
  traffic_.bytes_received += received + header_bytes;
}

Answer<Transport::Reply> CurlLink::exchange(CURL* easy, const std::string& where,
                                            const Transport::Sink& sink,
                                            std::chrono::milliseconds limit,
                                            const std::stop_token& stop) {
  if (pin_ && !pin_->has_value())
    return tl::make_unexpected(Failure{Failure::Kind::Unreachable, pin_->error(), {}, {}});
  if (easy == nullptr || multi_ == nullptr)
    return failed(Failure::Kind::Unreachable, "libcurl cannot be started", where);
  Call call;
  call.sink = &sink;
  call.easy = easy;
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &call);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &call);
  detail_[0] = '\0';

  bool stopped = false;
  const CURLcode code = perform(easy, stop, stopped);
  count(easy);
  if (call.thrown) std::rethrow_exception(call.thrown);
  if (stopped) return failed(Failure::Kind::Stopped, "stopped", where);
  if (code != CURLE_OK) return tl::make_unexpected(failure_of(code, call, where));
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  Transport::Reply reply;
  reply.status = static_cast<int>(status);
  reply.etag = call.etag;
  reply.last_modified = call.last_modified;
  reply.ends_itself = call.ends_itself;
  const time_t date = call.date.empty() ? -1 : curl_getdate(call.date.c_str(), nullptr);
  if (date >= 0) reply.date = Instant(std::chrono::seconds(date));
  return reply;
}

Failure CurlLink::tls_failure(const std::string& where, const std::string& detail) const {
  Failure failure;
  failure.kind = Failure::Kind::Unreachable;
  const std::string shown = seen_ ? to_string(*seen_) : "unknown";
  if (pin_) {
    failure.error = Error{"the server's certificate is not the pinned one; it shows " + shown,
                          where, "check it at the server, then correct tls.thumbprint"};
  } else {
    failure.error = Error{"the server's certificate is not trusted: " + detail, where,
                          "set tls.ca_file to the file of its CA, or, once checked at the server, "
                          "tls.thumbprint to " +
                              shown};
  }
  return failure;
}

Failure CurlLink::failure_of(CURLcode code, const Call& call, const std::string& where) const {
  const std::string detail = detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code);
  const auto make = [&](Failure::Kind kind, const std::string& what, const std::string& remedy) {
    return Failure{kind, Error{what, where, remedy}, {}, {}};
  };
  using Kind = Failure::Kind;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return make(
          Kind::Unreachable, "not a usable URL",
          server_ == "vCenter" ? "write it as https://HOST/sdk" : "write it as https://HOST/…");
    case CURLE_COULDNT_RESOLVE_HOST:
      return make(Kind::Unreachable, "the host name is not known", "check the url and the DNS");
    case CURLE_COULDNT_CONNECT:
      return make(Kind::Unreachable, detail,
                  "check url, port and firewall, and that " + server_ + " runs");
    case CURLE_SSL_CACERT_BADFILE:
      return make(Kind::Unreachable, "cannot read tls.ca_file " + settings_.tls.ca_file,
                  "check that the file exists, is readable and holds PEM certificates");
    case CURLE_PEER_FAILED_VERIFICATION:
      return tls_failure(where, detail);
    case CURLE_SSL_CONNECT_ERROR:
      return make(Kind::Unreachable, "no TLS connection: " + detail,
                  "check that the url's port speaks HTTPS");
    case CURLE_OPERATION_TIMEDOUT: {
      curl_off_t connected_us = 0;
      curl_easy_getinfo(call.easy, CURLINFO_PRETRANSFER_TIME_T, &connected_us);
      if (connected_us == 0)
        return make(Kind::Unreachable, detail,
                    "check url, port and firewall, and that " + server_ + " runs");
      return make(Kind::Timeout, detail, server_ + " is slow or hangs; it is asked again");
    }
    case CURLE_WRITE_ERROR:
      if (call.broken_off) return make(Kind::Truncated, "broken off", "");
      break;
    default:
      break;
  }
  return make(Kind::Truncated, "the answer was cut short: " + detail, "it is asked again");
}

}  // namespace plumbline::collector::soap
