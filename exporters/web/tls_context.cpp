#include "exporters/web/tls_context.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <fstream>
#include <map>

namespace plumbline::exporters {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

/// What OpenSSL said last; it speaks of files and algorithms, never of a key's content.
std::string reason() {
  const auto code = ERR_peek_last_error();
  ERR_clear_error();
  const char* text = code == 0 ? nullptr : ERR_reason_error_string(code);
  return text == nullptr ? "not understood" : text;
}

Result<void> readable(const std::string& what, const std::string& file) {
  if (std::ifstream(file, std::ios::binary).peek() != std::ifstream::traits_type::eof()) return {};
  return fail("the " + what + " cannot be read, or is empty", file,
              "check the path, and that the user plumbline runs as may read it");
}

Result<void> load_pair(SSL_CTX* context, const WebTls& tls) {
  if (auto found = readable("certificate", tls.cert_file); !found) return found;
  if (auto found = readable("private key", tls.key_file); !found) return found;
  // Nobody sits at a service's terminal to be asked for a passphrase.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_certificate_chain_file(context, tls.cert_file.c_str()) != 1)
    return fail("this is no usable certificate: " + reason(), tls.cert_file,
                "name a PEM file with the certificate first, its intermediates after it");
  const int key = SSL_CTX_use_PrivateKey_file(context, tls.key_file.c_str(), SSL_FILETYPE_PEM);
  if (key != 1 && ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH) {
    ERR_clear_error();
    return fail("this key is not that of the certificate in " + tls.cert_file, tls.key_file,
                "name the key that the certificate was made for");
  }
  if (key != 1)
    return fail("this is no usable private key: " + reason(), tls.key_file,
                "name a PEM file with the key, without a passphrase");
  if (SSL_CTX_check_private_key(context) != 1)
    return fail("this key is not that of the certificate in " + tls.cert_file, tls.key_file,
                "name the key that the certificate was made for");
  return {};
}

Result<void> set_suites(SSL_CTX* context, const WebTls& tls) {
  if (tls.cipher_suites.empty()) return {};
  std::string new_ones;
  std::string old_ones;
  for (const auto& suite : tls.cipher_suites) {
    const std::string name = OPENSSL_cipher_name(suite.c_str());
    if (name == "(NONE)")
      return fail("\"" + suite + "\" is no cipher suite that OpenSSL has", "cipher_suites",
                  "write IANA's name: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    std::string& list = name.rfind("TLS_", 0) == 0 ? new_ones : old_ones;
    list += (list.empty() ? "" : ":") + name;
  }
  if (old_ones.empty() && !tls.at_least_13)
    return fail("none of these is a suite of TLS 1.2", "cipher_suites",
                "add one, or write min_version: TLS13");
  const bool took =
      (new_ones.empty() || SSL_CTX_set_ciphersuites(context, new_ones.c_str()) == 1) &&
      (old_ones.empty() || SSL_CTX_set_cipher_list(context, old_ones.c_str()) == 1);
  if (!took) return fail("OpenSSL refuses these: " + reason(), "cipher_suites", "remove the key");
  return {};
}

Result<void> set_curves(SSL_CTX* context, const WebTls& tls) {
  const std::map<std::string, std::string> names = {
      {"X25519", "X25519"}, {"CurveP256", "P-256"}, {"CurveP384", "P-384"}, {"CurveP521", "P-521"}};
  std::string list;
  for (const auto& curve : tls.curves) {
    const auto found = names.find(curve);
    if (found == names.end())
      return fail("\"" + curve + "\" is no curve that plumbline knows", "curve_preferences",
                  "write X25519, CurveP256, CurveP384 or CurveP521");
    list += (list.empty() ? "" : ":") + found->second;
  }
  if (list.empty() || SSL_CTX_set1_groups_list(context, list.c_str()) == 1) return {};
  return fail("OpenSSL refuses these: " + reason(), "curve_preferences", "remove the key");
}

Result<void> ask_clients(SSL_CTX* context, const WebTls& tls) {
  if (!tls.ask_client) return {};
  if (auto found = readable("clients' authority", tls.client_ca_file); !found) return found;
  if (SSL_CTX_load_verify_locations(context, tls.client_ca_file.c_str(), nullptr) != 1)
    return fail("this is no usable certificate: " + reason(), tls.client_ca_file,
                "name a PEM file with the certificates of who signs your clients");
  SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(tls.client_ca_file.c_str()));
  SSL_CTX_set_verify(context,
                     SSL_VERIFY_PEER | (tls.require_client ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  return {};
}

std::time_t time_of(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : 0;
}

}  // namespace

Result<Context> make_tls_context(const WebTls& tls) {
  const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return fail("OpenSSL cannot make a context: " + reason());
  ERR_clear_error();
  SSL_CTX_set_min_proto_version(context.get(), tls.at_least_13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), tls.at_most_12 ? TLS1_2_VERSION : TLS1_3_VERSION);
  SSL_CTX_set_options(context.get(),
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                          (tls.prefer_own_suites ? SSL_OP_CIPHER_SERVER_PREFERENCE : 0));
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  for (const auto step : {load_pair, set_suites, set_curves, ask_clients})
    if (auto done = step(context.get(), tls); !done) return tl::make_unexpected(done.error());
  return context;
}

Result<CertificateFacts> check_tls(const WebTls& tls) {
  const auto context = make_tls_context(tls);
  if (!context) return tl::make_unexpected(context.error());
  const X509* certificate = SSL_CTX_get0_certificate(context->get());
  return CertificateFacts{time_of(X509_get0_notBefore(certificate)),
                          time_of(X509_get0_notAfter(certificate))};
}

}  // namespace plumbline::exporters
