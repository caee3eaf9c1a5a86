#include <gmock/gmock.h>

#include <pugixml.hpp>
#include <set>
#include <string>

#include "collector/soap/allowed_methods.h"
#include "collector/soap/element.h"
#include "collector/soap/envelope.h"
#include "collector/soap/fault.h"
#include "collector/soap/text.h"
#include "collector/soap/thumbprint.h"

namespace plumbline::collector::soap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

TEST(AllowedMethods, OnlyReadOrServeTheOwnSession) {
  std::set<std::string> names;
  for (const Method method : allowed_methods()) names.emplace(name_of(method));
  EXPECT_EQ(names.size(), kMethodCount) << "each once";
  // Written out a second time on purpose: a new method must be argued for in a test as well.
  EXPECT_THAT(
      names,
      ElementsAre("CancelRetrievePropertiesEx", "ContinueRetrievePropertiesEx",
                  "CreateCollectorForEvents", "CreateCollectorForTasks", "CreateContainerView",
                  "CreateFilter", "CreatePropertyCollector", "CurrentTime", "DestroyCollector",
                  "DestroyPropertyCollector", "DestroyPropertyFilter", "DestroyView",
                  "FetchUserPrivilegeOnEntities", "GetAlarm", "Login", "Logout",
                  "QueryAssignedLicenses", "QueryComplianceStatus", "QueryOptions", "QueryPerf",
                  "ReadNextEvents", "ReadNextTasks", "RetrieveAllPermissions",
                  "RetrieveEntityScheduledTask", "RetrievePropertiesEx", "RetrieveServiceContent",
                  "RewindCollector", "SetCollectorPageSize", "WaitForUpdatesEx"));
  names.erase("WaitForUpdatesEx");
  for (const std::string& name : names)
    EXPECT_THAT(name, Not(MatchesRegex(".*(_Task|Update|Reconfig|Remove|PowerO|Terminate|"
                                       "Acknowledge|Set[^C]|Destroy_|DestroyC?$).*")));
}

TEST(AllowedMethods, RestOnlyReadsAndHoldsItsOwnSession) {
  for (std::size_t i = 0; i < kRestCallCount; ++i) {
    const auto call = static_cast<RestCall>(i);
    const RestRoute& route = route_of(call);
    const bool session = call == RestCall::OpenSession || call == RestCall::CloseSession;
    // The one POST that is no session asks for the objects of many tags at once.
    const bool list = call == RestCall::ListAttachedObjectsOnTags;
    EXPECT_EQ(route.path.find("action=list-attached-objects") != std::string_view::npos, list);
    if (!session && !list) {
      EXPECT_EQ(route.verb, "GET") << route.name;
      EXPECT_TRUE(route.legacy.empty() || route.legacy_verb == "GET") << route.name;
    }
    EXPECT_EQ(route.path.substr(0, 5), "/api/") << route.name;
    EXPECT_TRUE(route.legacy.empty() || route.legacy.substr(0, 6) == "/rest/") << route.name;
  }
}

TEST(AllowedMethodsDeathTest, AnythingElseCannotEvenBeNamed) {
  EXPECT_DEATH(name_of(static_cast<Method>(kMethodCount)), "");
  EXPECT_DEATH(Envelope(static_cast<Method>(200), {"VirtualMachine", "vm-1"}), "");
}

TEST(Envelope, IsTheMethodOnItsObjectWithItsArgumentsInOrder) {
  Envelope ask(Method::CreateContainerView, {"ViewManager", "ViewManager"});
  ask.reference("container", {"Folder", "group-d1"}).value("type", "VirtualMachine");
  ask.flag("recursive", true).open("x", "TraversalSpec").number("n", -3);
  const std::string body = ask.body();
  EXPECT_THAT(body, HasSubstr("<soapenv:Body><CreateContainerView xmlns=\"urn:vim25\">"
                              "<_this type=\"ViewManager\">ViewManager</_this>"
                              "<container type=\"Folder\">group-d1</container>"
                              "<type>VirtualMachine</type><recursive>true</recursive>"
                              "<x xsi:type=\"TraversalSpec\"><n>-3</n></x>"
                              "</CreateContainerView></soapenv:Body></soapenv:Envelope>"));
  pugi::xml_document parsed;
  EXPECT_TRUE(parsed.load_string(body.c_str()));
}

TEST(Envelope, HostileValuesCannotSmuggleInAnotherMethod) {
  const std::string evil =
      "</token></ContinueRetrievePropertiesEx><PowerOffVM_Task/><!--\"'&\x01\x0b";
  Envelope ask(Method::ContinueRetrievePropertiesEx, {evil, evil});
  ask.value("token", evil).open("a", evil);
  const std::string body = ask.body();
  EXPECT_THAT(body, Not(HasSubstr("<PowerOffVM_Task")));
  pugi::xml_document parsed;
  ASSERT_TRUE(parsed.load_string(body.c_str()));
  const auto sent = parsed.first_child().first_child();
  EXPECT_STREQ(sent.name(), "soapenv:Body");
  EXPECT_STREQ(sent.first_child().name(), "ContinueRetrievePropertiesEx");
  EXPECT_FALSE(sent.first_child().next_sibling());
  EXPECT_EQ(std::string(sent.first_child().child_value("token")),
            "</token></ContinueRetrievePropertiesEx><PowerOffVM_Task/><!--\"'&");
}

Failure failure(std::string xml) {
  pugi::xml_document document;
  return failure_of(*parse_element(document, xml.data(), xml.size()), "https://vc/sdk Login");
}

TEST(Fault, IsKnownByItsClassWithAnyPrefix) {
  const auto login = failure(
      "<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>Cannot complete login"
      "</faultstring><detail><InvalidLoginFault xmlns=\"urn:vim25\" q:type=\"v:InvalidLogin\"/>"
      "</detail></soapenv:Fault>");
  EXPECT_EQ(login.kind, Failure::Kind::InvalidLogin);
  EXPECT_THAT(login.error.to_string(), StartsWith("https://vc/sdk Login: fault InvalidLogin"));
  const auto session = failure(
      "<Fault><faultstring></faultstring><detail><NotAuthenticatedFault/></detail></Fault>");
  EXPECT_EQ(session.kind, Failure::Kind::NotAuthenticated);
  const auto path = failure(
      "<Fault><detail><InvalidPropertyFault xsi:type=\"InvalidProperty\"><name>a.b</name>"
      "</InvalidPropertyFault></detail></Fault>");
  EXPECT_EQ(path.kind, Failure::Kind::Fault);
  EXPECT_EQ(path.fault, "InvalidProperty");
  EXPECT_EQ(path.fault_detail, "a.b");
}

TEST(Fault, SaysOneShortLineWhateverTheServerSends) {
  const auto fault =
      failure("<Fault><faultstring>a\nb\x01" + std::string(5000, 'x') + "</faultstring></Fault>");
  EXPECT_EQ(fault.error.to_string().find('\n'), std::string::npos);
  EXPECT_LT(fault.error.to_string().size(), 400U);
}

TEST(Element, ReadsTypesAndReferencesWhateverTheirPrefix) {
  std::string xml =
      "<val XMLSchema-instance:type=\"v:ManagedObjectReference\" type=\"HostSystem\">host-9</val>";
  pugi::xml_document document;
  const Node node = *parse_element(document, xml.data(), xml.size());
  EXPECT_EQ(xsi_type(node), "ManagedObjectReference");
  EXPECT_EQ(reference_of(node), (EntityRef{"HostSystem", "host-9"}));
}

TEST(Text, IsMadeValidUtf8WithoutControls) {
  EXPECT_EQ(clean_text("web-01 \xC3\xA4\n"), "web-01 \xC3\xA4\n");
  EXPECT_EQ(clean_text("a\xFF"
                       "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(clean_text("a\x01"
                       "b\r\nc\rd"),
            "a\xEF\xBF\xBD"
            "b\nc\nd");
  EXPECT_EQ(clean_text("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong";
  EXPECT_EQ(clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "surrogate";
  EXPECT_EQ(clean_text("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "cut short";
  EXPECT_EQ(clean_text("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
}

TEST(Thumbprint, IsReadInTheUsualSpellingsAndNoOther) {
  const std::string hex = "0011223344556677889900AABBCCDDEEFF00112233445566778899aabbccddee";
  std::string colons;
  for (std::size_t i = 0; i < hex.size(); i += 2) colons += (i == 0 ? "" : ":") + hex.substr(i, 2);
  const auto plain = parse_thumbprint(hex);
  ASSERT_TRUE(plain);
  EXPECT_EQ(*parse_thumbprint("SHA256:" + colons), *plain);
  EXPECT_EQ(*parse_thumbprint("sha256:" + hex), *plain);
  EXPECT_EQ(*parse_thumbprint(to_string(*plain)), *plain);
  for (const std::string& wrong :
       {std::string(), std::string("SHA1:00"), hex.substr(2), hex + "00", "g" + hex.substr(1)})
    EXPECT_FALSE(parse_thumbprint(wrong)) << wrong;
}

}  // namespace
}  // namespace plumbline::collector::soap
