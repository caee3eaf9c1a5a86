#pragma once

#include <curl/curl.h>
#include <openssl/x509.h>

#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "collector/soap/thumbprint.h"
#include "collector/soap/transport.h"

namespace plumbline::collector::soap {

/// What all calls to one server share: connections, how its certificate is checked, the bytes that
/// came. Two handles: SOAP's keeps the session's cookie, REST's keeps none. One thread at a time.
class CurlLink {
 public:
  /// `server` is what remedies call the other side.
  explicit CurlLink(const Settings& settings, std::string server = "vCenter");
  CurlLink(const CurlLink&) = delete;
  CurlLink& operator=(const CurlLink&) = delete;

  /// nullptr: libcurl cannot be started.
  CURL* soap() const { return soap_.get(); }
  CURL* rest() const { return rest_.get(); }

  /// Performs what the handle was set to; `where` names the call in failures.
  Answer<Transport::Reply> exchange(CURL* easy, const std::string& where,
                                    const Transport::Sink& sink, std::chrono::milliseconds limit,
                                    const std::stop_token& stop);

  const Transport::Traffic& traffic() const { return traffic_; }
  std::optional<Instant> certificate_ends() const { return certificate_ends_; }

 private:
  struct EasyFree {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct MultiFree {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  using Easy = std::unique_ptr<CURL, EasyFree>;
  struct Call {
    const Transport::Sink* sink = nullptr;
    CURL* easy = nullptr;
    bool broken_off = false;
    std::exception_ptr thrown;
    std::string date;
    std::string etag;
    std::string last_modified;
    bool ends_itself = false;
  };

  Easy make_easy(bool cookies);
  void set_tls(CURL* easy);
  CURLcode perform(CURL* easy, const std::stop_token& stop, bool& stopped);
  void count(CURL* easy);
  Failure failure_of(CURLcode code, const Call& call, const std::string& where) const;
  Failure tls_failure(const std::string& where, const std::string& detail) const;

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* call);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* call);
  static CURLcode on_tls_context(CURL* easy, void* context, void* self);
  static int on_certificate(X509_STORE_CTX* store, void* self);

  Settings settings_;
  const std::string server_;
  std::optional<Result<Thumbprint>> pin_;
  std::optional<Instant> certificate_ends_;
  std::optional<Thumbprint> seen_;  ///< of the server's certificate at the last handshake
  std::unique_ptr<CURLM, MultiFree> multi_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  Easy soap_;
  Easy rest_;
  Transport::Traffic traffic_;
};

}  // namespace plumbline::collector::soap
