#include "config/web_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

// One guess of cost 14 takes about a second; above it a single login would keep others waiting.
constexpr int kLowestCost = 4;
constexpr int kHighestCost = 14;
constexpr std::size_t kBcryptLength = 60;

struct Reading {
  const std::string& file;
  std::filesystem::path folder;
  Problems& problems;

  std::string resolved(const std::string& path) const {
    if (path.empty() || std::filesystem::path(path).is_absolute()) return path;
    return (folder / path).lexically_normal().string();
  }
  void problem(int line, std::string what, std::string remedy) {
    problems.push_back({file, line, std::move(what), std::move(remedy)});
  }
};

std::string read_version(MapReader& map, const std::string& key, const std::string& fallback) {
  const std::string version = map.text(key, fallback);
  if (version == "TLS12" || version == "TLS13") return version;
  map.problem(key, "\"" + version + "\" is no version of TLS that plumbline speaks",
              "write TLS12 or TLS13; older ones are broken");
  return fallback;
}

void read_client_auth(MapReader& map, WebTls& tls, const Reading& reading) {
  tls.client_auth_type = map.text("client_auth_type", tls.client_auth_type);
  tls.client_ca_file = reading.resolved(map.text("client_ca_file"));
  const std::string& type = tls.client_auth_type;
  if (type == "RequestClientCert" || type == "RequireAnyClientCert")
    map.problem("client_auth_type", "\"" + type + "\" would believe any certificate",
                "write RequireAndVerifyClientCert and name a client_ca_file");
  else if (type != "NoClientCert" && type != "VerifyClientCertIfGiven" &&
           type != "RequireAndVerifyClientCert")
    map.problem(
        "client_auth_type", "\"" + type + "\" is no client_auth_type",
        suggest(type, {"NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"}));
  else if ((type == "NoClientCert") != tls.client_ca_file.empty())
    map.problem("client_auth_type",
                type == "NoClientCert" ? "a client_ca_file that nothing is checked against"
                                       : "\"" + type + "\" needs a client_ca_file",
                type == "NoClientCert" ? "add client_auth_type: RequireAndVerifyClientCert"
                                       : "name the authority that signs your clients");
  if (map.has("client_allowed_sans"))
    map.problem("client_allowed_sans", "choosing clients by name is not supported",
                "remove it and let an authority of its own sign the clients");
}

WebTls read_tls(const YamlValue& value, Reading& reading) {
  WebTls tls;
  MapReader map(value, reading.file, "tls_server_config", reading.problems);
  for (const char* key : {"cert", "key", "client_ca"}) {
    if (map.value(key) != nullptr)
      map.problem(key, "certificates and keys stand in files of their own",
                  std::string("name one in \"") + key + "_file\"");
  }
  tls.cert_file = reading.resolved(map.required_text("cert_file"));
  tls.key_file = reading.resolved(map.required_text("key_file"));
  read_client_auth(map, tls, reading);
  tls.min_version = read_version(map, "min_version", "TLS12");
  tls.max_version = read_version(map, "max_version", "TLS13");
  if (tls.min_version > tls.max_version)
    map.problem("max_version", "max_version is older than min_version", "remove max_version");
  tls.cipher_suites = map.words("cipher_suites");
  tls.curve_preferences = map.words("curve_preferences");
  const std::vector<std::string> curves = {"X25519", "CurveP256", "CurveP384", "CurveP521"};
  for (const std::string& curve : tls.curve_preferences) {
    if (std::find(curves.begin(), curves.end(), curve) == curves.end())
      map.problem("curve_preferences", "\"" + curve + "\" is no curve that plumbline knows",
                  suggest(curve, curves));
  }
  tls.prefer_server_cipher_suites = map.boolean("prefer_server_cipher_suites", true);
  map.finish();
  return tls;
}

void read_http(const YamlValue& value, WebFile& web, Reading& reading) {
  MapReader map(value, reading.file, "http_server_config", reading.problems);
  if (map.boolean("http2", false))
    map.problem("http2", "plumbline speaks HTTP/1.1 only", "write false, or remove it");
  const YamlValue* headers = map.value("headers");
  if (headers != nullptr && headers->kind != YamlValue::Kind::Null) {
    MapReader named(*headers, reading.file, "headers", reading.problems);
    for (const char* own : {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options",
                            "X-XSS-Protection"}) {
      if (named.has(own))
        named.problem(own, std::string(own) + " is plumbline's own, and strict", "remove it");
    }
    const std::string key = "Strict-Transport-Security";
    web.strict_transport_security = named.text(key);
    const std::string& sent = web.strict_transport_security;
    const bool printable =
        std::all_of(sent.begin(), sent.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!sent.empty() && (sent.rfind("max-age=", 0) != 0 || !printable))
      named.problem(key, "this is no Strict-Transport-Security", "write max-age=31536000");
    else if (!sent.empty() && !web.tls)
      named.problem(key, "without TLS this would shut everybody out",
                    "add tls_server_config, or remove it");
    named.finish();
  }
  map.finish();
}

bool good_user(const std::string& name) {
  return !name.empty() && name.size() <= 255 && name.find(':') == std::string::npos &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
}

void read_users(const YamlValue& value, WebFile& web, Reading& reading) {
  MapReader whole(value, reading.file, "basic_auth_users", reading.problems);
  for (const YamlEntry& entry : value.entries) {
    if (!good_user(entry.key))
      reading.problem(entry.line, "basic_auth_users: a name that cannot be sent with a password",
                      "write 1 to 255 characters, no colon, no control characters");
    const std::string remedy = "make one with: htpasswd -nBC 10 " + entry.key;
    const auto cost = bcrypt_cost(entry.value.text);
    if (!cost)
      reading.problem(entry.line,
                      "basic_auth_users: what stands for \"" + entry.key + "\" is no bcrypt hash",
                      remedy);
    else if (*cost < kLowestCost || *cost > kHighestCost)
      reading.problem(entry.line,
                      "basic_auth_users: the hash of \"" + entry.key + "\" has cost " +
                          std::to_string(*cost) + ", and " + std::to_string(kLowestCost) + " to " +
                          std::to_string(kHighestCost) + " are possible",
                      remedy);
    web.users.push_back({entry.key, entry.value.text, false});
  }
  if (value.kind == YamlValue::Kind::Map && value.entries.empty())
    reading.problem(value.line, "basic_auth_users names nobody", "name one, or remove it");
}

void read_roles(const YamlValue& value, WebFile& web, Reading& reading) {
  MapReader map(value, reading.file, "roles", reading.problems);
  std::vector<std::string> names;
  for (const WebUser& user : web.users) names.push_back(user.name);
  for (const YamlEntry& entry : value.entries) {
    const auto user = std::find_if(web.users.begin(), web.users.end(),
                                   [&](const WebUser& known) { return known.name == entry.key; });
    if (user == web.users.end())
      reading.problem(entry.line, "roles: basic_auth_users does not name \"" + entry.key + "\"",
                      names.empty() ? "add basic_auth_users" : suggest(entry.key, names));
    else
      user->auditor = map.choice(entry.key, {"viewer", "auditor"}, "viewer") == "auditor";
  }
}

WebFile read_web(const YamlValue& value, Reading& reading) {
  WebFile web;
  MapReader map(value, reading.file, "web configuration", reading.problems);
  const auto part = [&](const char* key) { return map.has(key) ? map.value(key) : nullptr; };
  if (const YamlValue* tls = part("tls_server_config")) web.tls = read_tls(*tls, reading);
  if (const YamlValue* http = part("http_server_config")) read_http(*http, web, reading);
  if (const YamlValue* users = part("basic_auth_users")) read_users(*users, web, reading);
  if (const YamlValue* roles = part("roles")) read_roles(*roles, web, reading);
  map.finish();
  if (reading.problems.empty() && !web.tls && web.users.empty())
    reading.problem(0, "this file protects nothing",
                    "add tls_server_config or basic_auth_users, or do not name it");
  return web;
}

}  // namespace

std::optional<int> bcrypt_cost(const std::string& hash) {
  const auto digit = [&](std::size_t at) { return hash[at] >= '0' && hash[at] <= '9'; };
  if (hash.size() != kBcryptLength || hash.rfind("$2", 0) != 0) return std::nullopt;
  if (std::string_view("aby").find(hash[2]) == std::string_view::npos) return std::nullopt;
  if (hash[3] != '$' || !digit(4) || !digit(5) || hash[6] != '$') return std::nullopt;
  for (const char c : hash.substr(7)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '.' && c <= '9')) return std::nullopt;
  }
  return (hash[4] - '0') * 10 + (hash[5] - '0');
}

tl::expected<WebFile, std::vector<Error>> read_web_file(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code ignored;
  if (!stream || std::filesystem::is_directory(file, ignored))
    return tl::make_unexpected(
        std::vector<Error>{{"the web configuration file cannot be read", file,
                            "check the path in web.config_file and its permissions"}});
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Problems problems;
  WebFile web;
  if (const auto value = parse_yaml(text, file, problems)) {
    Reading reading{file, std::filesystem::path(file).parent_path(), problems};
    if (value->kind == YamlValue::Kind::Null)
      reading.problem(0, "this file protects nothing",
                      "add tls_server_config or basic_auth_users, or do not name it");
    else
      web = read_web(*value, reading);
  }
  if (problems.empty()) return web;
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  std::vector<Error> errors;
  for (const Problem& problem : problems) errors.push_back(problem.to_error());
  return tl::make_unexpected(std::move(errors));
}

}  // namespace plumbline::config
