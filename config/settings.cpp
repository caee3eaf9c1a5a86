#include "config/settings.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "config/access_fields.h"
#include "config/map_reader.h"
#include "config/read_feeds.h"

namespace plumbline::config {
namespace {

bool good_uuid(const std::string& uuid) {
  if (uuid.size() != 36) return false;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? uuid[i] != '-' : std::isxdigit(static_cast<unsigned char>(uuid[i])) == 0)
      return false;
  }
  return true;
}

// One read of one file: what its parts share.
struct Reading {
  const std::string& file;
  std::filesystem::path folder;
  Problems& problems;
};

VCenterSettings read_vcenter(const YamlValue& value, Reading& reading) {
  VCenterSettings vcenter;
  MapReader map(value, reading.file, "vcenter", reading.problems);
  vcenter.name = map.required_text("name");
  if (!vcenter.name.empty() && !good_name(vcenter.name))
    map.problem("name", "\"" + vcenter.name + "\" is no usable name", kNamePattern);
  vcenter.url = map.required_text("url");
  if (!vcenter.url.empty() && !good_url(vcenter.url))
    map.problem("url", "\"url\" is no usable address", "write https://vcenter.example.com/sdk");
  vcenter.username = map.required_text("username");
  if (map.value("password") != nullptr) {
    map.problem("password", "a password does not belong into this file",
                "put it into a file of its own and name that in \"password_file\"");
  }
  vcenter.password_file = resolved(map.required_text("password_file"), reading.folder);
  const TlsFields tls = read_tls(map, reading.file, reading.folder, reading.problems);
  vcenter.ca_file = tls.ca_file;
  vcenter.thumbprint = tls.thumbprint;
  vcenter.verify = tls.verify;
  for (const std::string& uuid : map.words("formerly")) {
    if (!good_uuid(uuid))
      map.problem("formerly", "\"" + uuid + "\" is no instance UUID",
                  "write it as vCenter shows it: 8-4-4-4-12 hexadecimal digits");
    vcenter.formerly.push_back(uuid);
  }
  if (good_url(vcenter.url) && !is_encrypted(vcenter.url) && vcenter.verify)
    map.problem("url", "the password would travel unencrypted",
                "write https://, or \"tls: {verify: false}\" if this is meant");
  map.finish();
  return vcenter;
}

ScopeSettings read_scope(const YamlValue& value, const std::set<std::string>& vcenters,
                         const std::string& practice, Reading& reading) {
  ScopeSettings scope;
  MapReader map(value, reading.file, "scope", reading.problems);
  scope.name = map.required_text("name");
  if (!scope.name.empty() && !good_name(scope.name))
    map.problem("name", "\"" + scope.name + "\" is no usable name", kNamePattern);
  for (const char* key : {"folders", "clusters", "tags"}) {
    if (map.value(key) != nullptr)
      map.problem(key, std::string("choosing by ") + key + " is not supported yet",
                  "name whole vCenters under \"vcenters\"");
  }
  scope.vcenters = map.words("vcenters");
  if (scope.vcenters.empty() && map.valid())
    map.problem("vcenters", "\"vcenters\" is missing or empty", "add \"vcenters: [vc-a]\"");
  const std::vector<std::string> known(vcenters.begin(), vcenters.end());
  for (const std::string& name : scope.vcenters) {
    if (vcenters.count(name) == 0)
      map.problem("vcenters", "no vCenter is named \"" + name + "\"", suggest(name, known));
  }
  scope.practice = map.has("practice") ? resolved(map.text("practice"), reading.folder) : practice;
  map.finish();
  return scope;
}

template <class T>
std::set<std::string> unique_names(const std::vector<T>& items, const std::string& what,
                                   const std::vector<YamlValue>& values, Reading& reading) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].name.empty() || names.insert(items[i].name).second) continue;
    reading.problems.push_back({reading.file, values[i].line,
                                "two " + what + " are named \"" + items[i].name + "\"",
                                "give each its own name"});
  }
  return names;
}

void read_web(MapReader& map, Settings& settings, Reading& reading) {
  const YamlValue* web = map.value("web");
  if (web == nullptr || web->kind == YamlValue::Kind::Null) return;
  MapReader web_map(*web, reading.file, "web", reading.problems);
  if (web_map.has("listen")) settings.web_listen = web_map.words("listen");
  for (const std::string& address : settings.web_listen) {
    const std::size_t colon = address.rfind(':');
    const std::optional<double> port =
        colon == std::string::npos ? std::nullopt : parse_number(address.substr(colon + 1));
    if (!port || *port < 0 || *port > 65535)
      web_map.problem("listen", "\"" + address + "\" is no address to listen on",
                      "write \"127.0.0.1:9747\" or \"[::1]:9747\"");
  }
  settings.web_config_file = resolved(web_map.text("config_file"), reading.folder);
  settings.web_external_url = web_map.text("external_url");
  if (!settings.web_external_url.empty() && !good_url(settings.web_external_url))
    web_map.problem("external_url", "\"external_url\" is no usable address",
                    "write https://plumbline.example.com");
  web_map.finish();
}

std::chrono::seconds read_every(MapReader& map, const std::string& key, std::int64_t fallback,
                                Reading& reading) {
  const YamlValue* value = map.value(key);
  if (value == nullptr || value->kind == YamlValue::Kind::Null)
    return std::chrono::seconds(fallback);
  MapReader every(*value, reading.file, key, reading.problems);
  const std::chrono::seconds seconds(every.seconds("every", fallback, 1, 86400));
  every.finish();
  return seconds;
}

void read_collect(MapReader& map, Settings& settings, Reading& reading) {
  const YamlValue* value = map.value("collect");
  if (value == nullptr || value->kind == YamlValue::Kind::Null) return;
  MapReader collect(*value, reading.file, "collect", reading.problems);
  settings.collect_every =
      std::chrono::seconds(collect.seconds("every", settings.collect_every.count(), 1, 86400));
  settings.background_share =
      collect.number("background_share", settings.background_share, 0.01, 1);
  collect.finish();
}

void read_scopes(MapReader& map, Settings& settings, Reading& reading) {
  const std::string practice = resolved(map.text("practice"), reading.folder);
  const std::vector<YamlValue>& vcenters = map.list("vcenters");
  for (const YamlValue& value : vcenters) settings.vcenters.push_back(read_vcenter(value, reading));
  if (vcenters.empty() && map.valid())
    map.problem("vcenters", "no vCenter is named", "add one under \"vcenters:\"");
  const std::set<std::string> names =
      unique_names(settings.vcenters, "vCenters", vcenters, reading);
  const std::vector<YamlValue>& scopes = map.list("scopes");
  for (const YamlValue& value : scopes)
    settings.scopes.push_back(read_scope(value, names, practice, reading));
  unique_names(settings.scopes, "scopes", scopes, reading);
  if (!scopes.empty()) return;
  for (const VCenterSettings& vcenter : settings.vcenters)
    settings.scopes.push_back({vcenter.name, {vcenter.name}, practice});
}

Settings read_settings(const YamlValue& value, Reading& reading) {
  Settings settings;
  MapReader map(value, reading.file, "configuration", reading.problems);
  read_scopes(map, settings, reading);
  settings.feeds = read_feeds(map, reading.file, reading.folder, settings.scopes, reading.problems);
  settings.ledger = map.text("ledger", settings.ledger);
  const std::string prefix = "sqlite:";
  if (settings.ledger.rfind(prefix, 0) != 0 || settings.ledger.size() == prefix.size())
    map.problem("ledger", "\"" + settings.ledger + "\" is no ledger that plumbline can open",
                "write \"sqlite:/var/lib/plumbline/ledger.db\"");
  else
    settings.ledger = prefix + resolved(settings.ledger.substr(prefix.size()), reading.folder);
  for (const std::string& folder : map.words("overrides"))
    settings.overrides.push_back(resolved(folder, reading.folder));
  read_web(map, settings, reading);
  settings.assess_every = read_every(map, "assess", 300, reading);
  read_collect(map, settings, reading);
  settings.pseudonymous =
      map.choice("people", {"pseudonymous", "clear"}, "pseudonymous") == "pseudonymous";
  settings.strict_read_only = map.boolean("strict_read_only", false);
  settings.rehearsal = map.boolean("rehearsal", false);
  map.finish();
  return settings;
}

}  // namespace

tl::expected<Settings, std::vector<Error>> check_settings(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return tl::make_unexpected(std::vector<Error>{
        {"the configuration is a folder", file, "name the file in it with --config.file"}});
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return tl::make_unexpected(std::vector<Error>{
        {"the configuration file cannot be read", file, "check the path and its permissions"}});
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Problems problems;
  Settings settings;
  if (const auto value = parse_yaml(text, file, problems)) {
    Reading reading{file, std::filesystem::path(file).parent_path(), problems};
    if (value->kind == YamlValue::Kind::Null)
      problems.push_back({file, 0, "the configuration is empty", "add one under \"vcenters:\""});
    else
      settings = read_settings(*value, reading);
  }
  if (problems.empty()) return settings;
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  std::vector<Error> errors;
  for (const Problem& problem : problems) errors.push_back(problem.to_error());
  return tl::make_unexpected(std::move(errors));
}

Result<Settings> load_settings(const std::string& file) {
  auto checked = check_settings(file);
  if (checked) return *std::move(checked);
  Error first = checked.error().front();
  if (const std::size_t more = checked.error().size() - 1; more > 0)
    first.remedy += "; " + std::to_string(more) + " more: run plumbline check-config";
  return tl::make_unexpected(std::move(first));
}

Result<Settings> settings_from_environment(const std::map<std::string, std::string>& environment) {
  const std::vector<std::string> known = {
      "PLUMBLINE_VCENTER_URL",  "PLUMBLINE_VCENTER_USERNAME", "PLUMBLINE_VCENTER_PASSWORD_FILE",
      "PLUMBLINE_VCENTER_NAME", "PLUMBLINE_VCENTER_CA_FILE",  "PLUMBLINE_VCENTER_THUMBPRINT",
      "PLUMBLINE_LEDGER",       "PLUMBLINE_PRACTICE"};
  for (const auto& [name, value] : environment) {
    if (name == "PLUMBLINE_VCENTER_PASSWORD")
      return fail("a password does not belong into the environment", name,
                  "put it into a file and set PLUMBLINE_VCENTER_PASSWORD_FILE");
    if (name.rfind("PLUMBLINE_VCENTER_", 0) == 0 &&
        std::find(known.begin(), known.end(), name) == known.end())
      return fail("unknown variable", name, suggest(name, known));
  }
  const auto get = [&](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  };
  for (const std::string& name : {known[0], known[1], known[2]}) {
    if (get(name).empty())
      return fail("not set", name, "set it, or name a configuration file with --config.file");
  }
  Settings settings;
  VCenterSettings vcenter;
  vcenter.url = get("PLUMBLINE_VCENTER_URL");
  if (!good_url(vcenter.url) || !is_encrypted(vcenter.url))
    return fail("no usable address", "PLUMBLINE_VCENTER_URL",
                "write https://vcenter.example.com/sdk");
  vcenter.username = get("PLUMBLINE_VCENTER_USERNAME");
  vcenter.password_file = get("PLUMBLINE_VCENTER_PASSWORD_FILE");
  vcenter.ca_file = get("PLUMBLINE_VCENTER_CA_FILE");
  vcenter.thumbprint = get("PLUMBLINE_VCENTER_THUMBPRINT");
  if (!vcenter.thumbprint.empty() && !good_thumbprint(vcenter.thumbprint))
    return fail("no SHA-256 fingerprint", "PLUMBLINE_VCENTER_THUMBPRINT",
                "write \"SHA256:\" and 64 hexadecimal digits, colons allowed");
  vcenter.name = get("PLUMBLINE_VCENTER_NAME");
  if (vcenter.name.empty()) vcenter.name = "vcenter";
  if (!good_name(vcenter.name))
    return fail("no usable name", "PLUMBLINE_VCENTER_NAME", kNamePattern);
  if (const std::string ledger = get("PLUMBLINE_LEDGER"); !ledger.empty())
    settings.ledger = ledger.rfind("sqlite:", 0) == 0 ? ledger : "sqlite:" + ledger;
  settings.scopes.push_back({vcenter.name, {vcenter.name}, get("PLUMBLINE_PRACTICE")});
  settings.vcenters.push_back(std::move(vcenter));
  return settings;
}

}  // namespace plumbline::config
