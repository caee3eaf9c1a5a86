#include <gtest/gtest.h>

#include "cli/environment.h"

namespace plumbline::cli {
namespace {

using Variables = std::map<std::string, std::string>;

collector::Settings settings_of(const std::string& url, const Variables& variables) {
  config::VCenterSettings vcenter;
  vcenter.name = "vc-a";
  vcenter.url = url;
  return collector_settings(config::Settings(), vcenter, variables);
}

TEST(Proxy, IsTheUsualVariableOfTheUrlsScheme) {
  const Variables all = {{"https_proxy", "http://s:1"},
                         {"http_proxy", "http://p:2"},
                         {"all_proxy", "http://a:3"},
                         {"no_proxy", "10.0.0.0/8,.example.com"}};
  EXPECT_EQ(settings_of("https://vc/sdk", all).proxy, "http://s:1");
  EXPECT_EQ(settings_of("http://vc/sdk", all).proxy, "http://p:2");
  EXPECT_EQ(settings_of("https://vc/sdk", all).no_proxy, "10.0.0.0/8,.example.com");
  EXPECT_EQ(settings_of("https://vc/sdk", {{"ALL_PROXY", "http://a:3"}}).proxy, "http://a:3");
  EXPECT_EQ(settings_of("https://vc/sdk", {{"HTTPS_PROXY", "http://u:4"}}).proxy, "http://u:4");
  EXPECT_EQ(settings_of("https://vc/sdk", {}).proxy, "");
}

TEST(Proxy, TheLowerCaseVariableWinsAndAnEmptyOneIsNone) {
  EXPECT_EQ(
      settings_of("https://vc/sdk", {{"https_proxy", "http://l:1"}, {"HTTPS_PROXY", "http://u:2"}})
          .proxy,
      "http://l:1");
  EXPECT_EQ(
      settings_of("https://vc/sdk", {{"https_proxy", ""}, {"HTTPS_PROXY", "http://u:2"}}).proxy,
      "http://u:2");
}

TEST(Proxy, UpperCaseHttpProxyIsNotTrusted) {
  EXPECT_EQ(settings_of("http://vc/sdk", {{"HTTP_PROXY", "http://evil:1"}}).proxy, "");
}

}  // namespace
}  // namespace plumbline::cli
