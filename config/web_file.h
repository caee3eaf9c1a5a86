#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/error.h"

namespace plumbline::config {

/// A person or a program that may ask. The hash is bcrypt's, well-formed; never put it into a
/// message.
struct WebUser {
  std::string name;
  std::string bcrypt;
  bool auditor = false;  ///< else a viewer
};

/// `tls_server_config`. Paths are absolute or resolved against the file's folder.
struct WebTls {
  std::string cert_file;
  std::string key_file;
  std::string client_auth_type = "NoClientCert";
  std::string client_ca_file;
  std::string min_version = "TLS12";
  std::string max_version = "TLS13";
  std::vector<std::string> cipher_suites;      ///< IANA names; empty: OpenSSL's own choice
  std::vector<std::string> curve_preferences;  ///< "X25519", "CurveP256" …; empty: the same
  bool prefer_server_cipher_suites = true;
};

/// The web configuration file: Prometheus' exporter-toolkit's format, and `roles` beside it.
struct WebFile {
  std::optional<WebTls> tls;
  std::string strict_transport_security;  ///< a header's value; empty: not sent
  std::vector<WebUser> users;             ///< empty: no password is asked for
};

/// Reads it strictly: every problem with file, line and remedy. What cannot be kept (old protocol
/// versions, certificates that nobody checks, HTTP/2) is refused and never left out silently.
/// Whether the named files exist and fit is for who opens them.
tl::expected<WebFile, std::vector<Error>> read_web_file(const std::string& file);

/// Whether `hash` is "$2a$", "$2b$" or "$2y$", a cost of two digits and 53 characters of bcrypt's
/// alphabet; the cost, or nothing.
std::optional<int> bcrypt_cost(const std::string& hash);

}  // namespace plumbline::config
