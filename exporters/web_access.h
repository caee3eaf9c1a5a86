#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "exporters/http_server.h"
#include "facts/error.h"

namespace plumbline::exporters {

/// One who may ask, with the bcrypt hash of the password.
struct WebUser {
  std::string name;
  std::string bcrypt;
  Role role = Role::Viewer;
};

/// How the server proves itself, and what it asks of clients. PEM files; the first certificate of
/// `cert_file` is the server's, intermediates follow.
struct WebTls {
  std::string cert_file;
  std::string key_file;
  std::string client_ca_file;
  bool ask_client = false;      ///< for a certificate that `client_ca_file` signed
  bool require_client = false;  ///< and hang up without one
  bool at_least_13 = false;     ///< else TLS 1.2 is the oldest
  bool at_most_12 = false;
  std::vector<std::string> cipher_suites;  ///< IANA names; empty: OpenSSL's own choice
  std::vector<std::string> curves;         ///< "X25519", "CurveP256" …; empty: the same
  bool prefer_own_suites = true;
};

/// Who may ask, and how the answers travel. Without users everybody may, as `without_password`.
struct WebAccess {
  std::optional<WebTls> tls;
  std::vector<WebUser> users;
  Role without_password = Role::Viewer;
  std::string strict_transport_security;  ///< a header's value, sent with TLS; empty: not sent
};

/// What is in the certificate that will be shown.
struct CertificateFacts {
  std::time_t begins = 0;
  std::time_t ends = 0;
};

/// Opens everything that `tls` names as the server would. Errors: a file that cannot be read or is
/// no PEM, a key that is not the certificate's, one behind a passphrase, an unknown suite.
Result<CertificateFacts> check_tls(const WebTls& tls);

}  // namespace plumbline::exporters
