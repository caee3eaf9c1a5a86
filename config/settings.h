#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "facts/error.h"

namespace plumbline::config {

struct VCenterSettings {
  std::string name;
  std::string url;
  std::string username;
  std::string password_file;
  std::string ca_file;
  std::string thumbprint;
  bool verify = true;
  std::vector<std::string> formerly;  ///< UUIDs it had before it was rebuilt
};

struct ScopeSettings {
  std::string name;
  std::vector<std::string> vcenters;
  std::string practice;  ///< folder or git repository; empty: none
};

/// A practice file that is fetched from a URL instead of lying in the practice folder. It counts as
/// if it lay there, at path().
struct FeedSettings {
  std::string name;
  std::string scope;
  std::string kind = "records";  ///< or "incidents"
  std::string format = "csv";    ///< "csv" "json" "yml"
  std::string url;
  std::string username;     ///< with a secret file: basic authentication
  std::string secret_file;  ///< without a username: a bearer token; empty: no credential
  std::string ca_file;
  std::string thumbprint;
  bool verify = true;
  std::chrono::seconds every{900};

  std::string path() const;  ///< "records/NAME.feed.csv"
};

/// The configuration file (design §10), checked: names are unique, references resolve, values are
/// in range, files named in it need not exist yet.
struct Settings {
  std::vector<VCenterSettings> vcenters;
  std::vector<ScopeSettings> scopes;  ///< never empty: default one per vCenter, of the same name
  std::vector<FeedSettings> feeds;
  std::string ledger = "sqlite:/var/lib/plumbline/ledger.db";
  std::vector<std::string> overrides;
  std::vector<std::string> web_listen = {"127.0.0.1:9747"};
  std::string web_config_file;  ///< TLS and passwords (config/web_file.h); empty: neither
  std::string web_external_url;
  std::chrono::seconds assess_every{300};
  std::chrono::seconds collect_every{60};
  double background_share = 0.5;  ///< of the time, at most, that calls for the past take
  bool pseudonymous = true;
  bool strict_read_only = false;
  bool rehearsal = false;
};

/// Every problem of a file, for check-config: unknown and duplicate keys, wrong types, references
/// that do not resolve, and what is known but not supported yet. Relative paths in the file are
/// resolved against its folder.
tl::expected<Settings, std::vector<Error>> check_settings(const std::string& file);

/// Reads a file; unknown and duplicate keys are refused with file, line and the fix.
/// The error is the first problem and says how many more there are.
Result<Settings> load_settings(const std::string& file);
/// From PLUMBLINE_VCENTER_URL, _USERNAME, _PASSWORD_FILE and friends, for a first run without a
/// file: _NAME, _CA_FILE, _THUMBPRINT, and PLUMBLINE_LEDGER, PLUMBLINE_PRACTICE. An unknown
/// PLUMBLINE_VCENTER_… variable is refused. `environment` holds the variables (the composition root
/// reads them).
Result<Settings> settings_from_environment(const std::map<std::string, std::string>& environment);

}  // namespace plumbline::config
