#include "config/access_fields.h"

#include <algorithm>
#include <string_view>

namespace plumbline::config {

bool good_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool good_url(const std::string& url) {
  for (const std::string scheme : {"https://", "http://"}) {
    if (url.rfind(scheme, 0) != 0) continue;
    const std::string rest = url.substr(scheme.size());
    const std::string host = rest.substr(0, rest.find('/'));
    return !host.empty() && host.find_first_of(" \t\r\n@?#") == std::string::npos;
  }
  return false;
}

bool is_encrypted(const std::string& url) { return url.rfind("https://", 0) == 0; }

bool good_thumbprint(const std::string& thumbprint) {
  if (thumbprint.rfind("SHA256:", 0) != 0) return false;
  int digits = 0;
  for (const char c : thumbprint.substr(7)) {
    if (c == ':') continue;
    if (std::string_view("0123456789abcdefABCDEF").find(c) == std::string_view::npos) return false;
    ++digits;
  }
  return digits == 64;
}

std::string resolved(const std::string& path, const std::filesystem::path& folder) {
  if (path.empty() || std::filesystem::path(path).is_absolute()) return path;
  return (folder / path).lexically_normal().string();
}

TlsFields read_tls(MapReader& map, const std::string& file, const std::filesystem::path& folder,
                   Problems& problems) {
  TlsFields read;
  const YamlValue* tls = map.value("tls");
  if (tls == nullptr || tls->kind == YamlValue::Kind::Null) return read;
  MapReader tls_map(*tls, file, "tls", problems);
  read.ca_file = resolved(tls_map.text("ca_file"), folder);
  read.thumbprint = tls_map.text("thumbprint");
  read.verify = tls_map.boolean("verify", true);
  if (!read.thumbprint.empty() && !good_thumbprint(read.thumbprint))
    tls_map.problem("thumbprint", "\"thumbprint\" is no SHA-256 fingerprint",
                    "write \"SHA256:\" and 64 hexadecimal digits, colons allowed, in quotes");
  if (!read.verify && !(read.ca_file.empty() && read.thumbprint.empty()))
    tls_map.problem("verify", "verify: false contradicts ca_file or thumbprint",
                    "remove one of them");
  tls_map.finish();
  return read;
}

}  // namespace plumbline::config
