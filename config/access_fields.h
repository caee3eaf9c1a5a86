#pragma once

#include <filesystem>
#include <string>

#include "config/map_reader.h"

namespace plumbline::config {

// What the parts of the configuration that name a server share.

inline constexpr const char* kNamePattern = "letters, digits, '.', '_' and '-', at most 64";

/// Names become metric labels, paths and parts of URLs.
bool good_name(const std::string& name);
/// http or https, with a host and without a user.
bool good_url(const std::string& url);
bool is_encrypted(const std::string& url);
/// "SHA256:AB:…" with 32 bytes, or the same without colons.
bool good_thumbprint(const std::string& thumbprint);
/// A path in the configuration, against the folder that it lies in.
std::string resolved(const std::string& path, const std::filesystem::path& folder);

struct TlsFields {
  std::string ca_file;
  std::string thumbprint;
  bool verify = true;
};
/// tls: of a vCenter or feed; absent: verified against the system's CAs.
TlsFields read_tls(MapReader& map, const std::string& file, const std::filesystem::path& folder,
                   Problems& problems);

}  // namespace plumbline::config
