#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "collector/soap/thumbprint.h"
#include "collector/soap/transport.h"

namespace plumbline::collector::soap {
namespace {

struct EasyFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiFree {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Settings& settings) : settings_(settings) {
    start_curl_once();
    if (!settings_.tls.thumbprint.empty()) pin_ = parse_thumbprint(settings_.tls.thumbprint);
    easy_.reset(curl_easy_init());
    multi_.reset(curl_multi_init());
    if (easy_ != nullptr) set_options();
  }

  Answer<Reply> post(const Envelope& envelope, const std::string& action, const Sink& sink,
                     std::chrono::milliseconds limit, const std::stop_token& stop) override;

  Answer<Reply> rest(const RestRequest& request, const Sink& sink, std::chrono::milliseconds limit,
                     const std::stop_token& stop) override;

  void forget_session() override {
    if (easy_ != nullptr) curl_easy_setopt(easy_.get(), CURLOPT_COOKIELIST, "ALL");
  }

  Traffic traffic() const override { return traffic_; }
  std::optional<Instant> certificate_ends() const override { return certificate_ends_; }

 private:
  struct Call {
    const Sink* sink = nullptr;
    CURL* easy = nullptr;
    bool broken_off = false;
    std::exception_ptr thrown;
    std::string date;
  };

  void set_options();
  CURLcode perform(const std::stop_token& stop, bool& stopped);
  Failure failure_of(CURLcode code, const Call& call, const std::string& where) const;
  Failure tls_failure(const std::string& where, const std::string& detail) const;

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* call);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* call);
  static CURLcode on_tls_context(CURL* easy, void* context, void* self);
  static int on_certificate(X509_STORE_CTX* store, void* self);

  Settings settings_;
  std::optional<Result<Thumbprint>> pin_;
  std::optional<Instant> certificate_ends_;
  std::optional<Thumbprint> seen_;  ///< of the server's certificate at the last handshake
  std::unique_ptr<CURL, EasyFree> easy_;
  std::unique_ptr<CURLM, MultiFree> multi_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  Traffic traffic_;
};

void CurlTransport::set_options() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, settings_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  // Empty means none: libcurl must not look into the environment by itself.
  curl_easy_setopt(easy, CURLOPT_PROXY, settings_.proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, settings_.no_proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "plumbline");
  curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L * 1024L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(settings_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail_.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransport::on_body);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransport::on_header);
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
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlTransport::on_tls_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

CURLcode CurlTransport::on_tls_context(CURL*, void* context, void* self) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), &CurlTransport::on_certificate,
                                   self);
  return CURLE_OK;
}

int CurlTransport::on_certificate(X509_STORE_CTX* store, void* self) {
  auto& transport = *static_cast<CurlTransport*>(self);
  Thumbprint seen{};
  unsigned int length = 0;
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  const bool digested =
      leaf != nullptr && X509_digest(leaf, EVP_sha256(), seen.data(), &length) == 1;
  if (digested) transport.seen_ = seen;
  tm ends{};
  if (leaf != nullptr && ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &ends) == 1)
    transport.certificate_ends_ = Instant(std::chrono::seconds(timegm(&ends)));
  if (!transport.settings_.tls.verify && !transport.pin_) return 1;
  if (!transport.pin_) return X509_verify_cert(store);
  if (digested && transport.pin_->has_value() && **transport.pin_ == seen) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

std::size_t CurlTransport::on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& call = *static_cast<Call*>(user);
  const std::size_t bytes = size * count;
  try {
    long status = 0;
    curl_easy_getinfo(call.easy, CURLINFO_RESPONSE_CODE, &status);
    if ((*call.sink)(static_cast<int>(status), std::string_view(data, bytes))) return bytes;
    call.broken_off = true;
  } catch (...) {
    // C code must not be unwound: carried out of it and thrown again in post().
    call.thrown = std::current_exception();
  }
  return bytes == 0 ? 1 : 0;
}

std::size_t CurlTransport::on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& call = *static_cast<Call*>(user);
  const std::string_view line(data, size * count);
  constexpr std::string_view kDate = "date: ";
  if (line.size() > kDate.size() && line.size() < 100 &&
      curl_strnequal(line.data(), kDate.data(), kDate.size()) != 0) {
    try {
      call.date = std::string(line.substr(kDate.size(), line.find('\r') - kDate.size()));
    } catch (...) {
      call.thrown = std::current_exception();
    }
  }
  return line.size();
}

CURLcode CurlTransport::perform(const std::stop_token& stop, bool& stopped) {
  CURLM* multi = multi_.get();
  // Waking the poll ends a hung call at once, instead of at curl's next look at the clock.
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  if (curl_multi_add_handle(multi, easy_.get()) != CURLM_OK) return CURLE_FAILED_INIT;
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
  curl_multi_remove_handle(multi, easy_.get());
  return code;
}

Answer<Transport::Reply> CurlTransport::post(const Envelope& envelope, const std::string& action,
                                             const Sink& sink, std::chrono::milliseconds limit,
                                             const std::stop_token& stop) {
  const std::string where = settings_.url + " " + std::string(name_of(envelope.method()));
  if (pin_ && !pin_->has_value())
    return tl::make_unexpected(Failure{Failure::Kind::Unreachable, pin_->error(), {}, {}});
  CURL* easy = easy_.get();
  if (easy == nullptr || multi_ == nullptr)
    return failed(Failure::Kind::Unreachable, "libcurl cannot be started", where);

  const std::string body = envelope.body();
  std::unique_ptr<curl_slist, ListFree> headers(
      curl_slist_append(nullptr, "Content-Type: text/xml; charset=utf-8"));
  curl_slist_append(headers.get(), ("SOAPAction: \"" + action + "\"").c_str());
  curl_slist_append(headers.get(), "Expect:");
  Call call{&sink, easy, false, nullptr, {}};
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &call);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &call);
  detail_[0] = '\0';

  bool stopped = false;
  const CURLcode code = perform(stop, stopped);
  curl_off_t received = 0;
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
  long header_bytes = 0;
  curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &header_bytes);
  traffic_.bytes_received += received + header_bytes;
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);

  if (call.thrown) std::rethrow_exception(call.thrown);
  if (stopped) return failed(Failure::Kind::Stopped, "stopped", where);
  if (code != CURLE_OK) return tl::make_unexpected(failure_of(code, call, where));
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  Reply reply{static_cast<int>(status), std::nullopt};
  const time_t date = call.date.empty() ? -1 : curl_getdate(call.date.c_str(), nullptr);
  if (date >= 0) reply.date = Instant(std::chrono::seconds(date));
  return reply;
}

Answer<Transport::Reply> CurlTransport::rest(const RestRequest& request, const Sink&,
                                             std::chrono::milliseconds, const std::stop_token&) {
  return failed(Failure::Kind::Unreachable, "no REST yet",
                std::string(route_of(request.call).name));
}

Failure CurlTransport::tls_failure(const std::string& where, const std::string& detail) const {
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

Failure CurlTransport::failure_of(CURLcode code, const Call& call, const std::string& where) const {
  const std::string detail = detail_[0] != '\0' ? detail_.data() : curl_easy_strerror(code);
  const auto make = [&](Failure::Kind kind, const std::string& what, const char* remedy) {
    return Failure{kind, Error{what, where, remedy}, {}, {}};
  };
  using Kind = Failure::Kind;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return make(Kind::Unreachable, "not a usable URL", "write it as https://HOST/sdk");
    case CURLE_COULDNT_RESOLVE_HOST:
      return make(Kind::Unreachable, "the host name is not known", "check the url and the DNS");
    case CURLE_COULDNT_CONNECT:
      return make(Kind::Unreachable, detail, "check url, port and firewall, and that vCenter runs");
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
      curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected_us);
      if (connected_us == 0)
        return make(Kind::Unreachable, detail,
                    "check url, port and firewall, and that vCenter runs");
      return make(Kind::Timeout, detail, "vCenter is slow or hangs; it is asked again");
    }
    case CURLE_WRITE_ERROR:
      if (call.broken_off) return make(Kind::Truncated, "broken off", "");
      break;
    default:
      break;
  }
  return make(Kind::Truncated, "the answer was cut short: " + detail, "it is asked again");
}

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const Settings& settings) {
  return std::make_unique<CurlTransport>(settings);
}

}  // namespace plumbline::collector::soap
