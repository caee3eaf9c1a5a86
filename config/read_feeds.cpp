#include "config/read_feeds.h"

#include <algorithm>
#include <set>

#include "config/access_fields.h"

namespace plumbline::config {
namespace {

constexpr std::int64_t kUsualSeconds = 900;
constexpr std::int64_t kLeastSeconds = 30;

void read_credential(MapReader& map, FeedSettings& feed, const std::filesystem::path& folder) {
  for (const char* key : {"password", "token"})
    if (map.value(key) != nullptr)
      map.problem(
          key, std::string("a ") + key + " does not belong into this file",
          std::string("put it into a file of its own and name that in \"") + key + "_file\"");
  feed.username = map.text("username");
  const std::string password = resolved(map.text("password_file"), folder);
  const std::string token = resolved(map.text("token_file"), folder);
  if (!password.empty() && !token.empty())
    map.problem("token_file", "password_file and token_file contradict each other",
                "keep one of them");
  if (feed.username.empty() != password.empty())
    map.problem("username", "username and password_file belong together", "give both or none");
  feed.secret_file = token.empty() ? password : token;
}

void read_address(MapReader& map, FeedSettings& feed) {
  feed.url = map.required_text("url");
  if (feed.url.empty()) return;
  const bool visible =
      std::all_of(feed.url.begin(), feed.url.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!good_url(feed.url) || !visible)
    map.problem("url", "\"url\" is no usable address",
                "write https://desk.example.com/path?query, blanks as %20, and the user under "
                "\"username\"");
  else if (!is_encrypted(feed.url) && feed.verify)
    map.problem("url", "what the feed says would travel unencrypted and could be forged",
                "write https://, or \"tls: {verify: false}\" if this is meant");
}

FeedSettings read_feed(const YamlValue& value, const std::string& file,
                       const std::filesystem::path& folder,
                       const std::vector<ScopeSettings>& scopes, Problems& problems) {
  FeedSettings feed;
  MapReader map(value, file, "feed", problems);
  feed.name = map.required_text("name");
  if (!feed.name.empty() && !good_name(feed.name))
    map.problem("name", "\"" + feed.name + "\" is no usable name", kNamePattern);
  std::vector<std::string> names;
  for (const ScopeSettings& scope : scopes) names.push_back(scope.name);
  feed.scope = map.text("scope", names.size() == 1 ? names.front() : "");
  if (feed.scope.empty() && map.valid())
    map.problem("scope", "there are several scopes",
                "say whose feed it is: \"scope: " + (names.empty() ? "" : names.front()) + "\"");
  else if (std::find(names.begin(), names.end(), feed.scope) == names.end() && map.valid())
    map.problem("scope", "no scope is named \"" + feed.scope + "\"", suggest(feed.scope, names));
  feed.kind = map.choice("kind", {"records", "incidents"}, "records");
  map.required_text("format");
  feed.format = map.choice("format", {"csv", "json", "yml"}, "csv");
  const TlsFields tls = read_tls(map, file, folder, problems);
  feed.ca_file = tls.ca_file;
  feed.thumbprint = tls.thumbprint;
  feed.verify = tls.verify;
  read_address(map, feed);
  read_credential(map, feed, folder);
  feed.every = std::chrono::seconds(map.seconds("every", kUsualSeconds, kLeastSeconds, 86'400));
  map.finish();
  return feed;
}

}  // namespace

std::string FeedSettings::path() const { return kind + "/" + name + ".feed." + format; }

std::vector<FeedSettings> read_feeds(MapReader& map, const std::string& file,
                                     const std::filesystem::path& folder,
                                     const std::vector<ScopeSettings>& scopes, Problems& problems) {
  std::vector<FeedSettings> feeds;
  std::set<std::pair<std::string, std::string>> seen;
  for (const YamlValue& value : map.list("feeds")) {
    feeds.push_back(read_feed(value, file, folder, scopes, problems));
    const FeedSettings& feed = feeds.back();
    if (!feed.name.empty() && !seen.emplace(feed.scope, feed.kind + "/" + feed.name).second)
      problems.push_back({file, value.line, "two feeds are named \"" + feed.name + "\"",
                          "give each its own name"});
  }
  return feeds;
}

}  // namespace plumbline::config
