#include "collector/soap/element_stream.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace plumbline::collector::soap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using Elements = std::vector<std::pair<std::string, std::string>>;

struct Read {
  Elements elements;
  std::string error;  ///< of feed, or of finish
};

Read read(const std::string& text, int depth, std::size_t chunk = 1U << 20U,
          ElementStream::Limits limits = {}) {
  Read result;
  ElementStream stream(
      depth,
      [&](std::string_view name, char* data, std::size_t size) {
        result.elements.emplace_back(name, std::string(data, size));
        for (std::size_t i = 0; i < size; ++i) data[i] = '#';  // as an in-place parser may
        return true;
      },
      limits);
  for (std::size_t at = 0; at < text.size(); at += chunk)
    if (auto fed = stream.feed(std::string_view(text).substr(at, chunk)); !fed) {
      result.error = fed.error().what;
      return result;
    }
  if (auto ended = stream.finish(); !ended) result.error = ended.error().what;
  return result;
}

std::string soap(const std::string& body) {
  return "<?xml version=\"1.0\"?>\n<s:Envelope "
         "xmlns:s=\"x\"><s:Header><a>1</a></s:Header><s:Body>" +
         body + "</s:Body></s:Envelope>\n";
}

TEST(ElementStream, HandsOutReturnvalsWhole) {
  const auto got = read(soap("<R xmlns=\"urn:vim25\"><returnval><key>1</key></returnval>"
                             "<returnval xsi:type=\"T\"><returnval>2</returnval></returnval>"
                             "<v:returnval/></R>"),
                        4);
  EXPECT_EQ(got.error, "");
  EXPECT_THAT(got.elements,
              ElementsAre(Pair("returnval", "<returnval><key>1</key></returnval>"),
                          Pair("returnval",
                               "<returnval xsi:type=\"T\"><returnval>2</returnval></returnval>"),
                          Pair("returnval", "<v:returnval/>")));
}

TEST(ElementStream, GivesTheSameForAnyCutIntoChunks) {
  const std::string text = soap(
      "<R><returnval><token>7</token><objects a='>'><!-- > --><![CDATA[</objects>]]>x"
      "</objects><objects/></returnval></R>");
  const auto whole = read(text, 5);
  ASSERT_EQ(whole.error, "");
  EXPECT_THAT(
      whole.elements,
      ElementsAre(Pair("token", "<token>7</token>"),
                  Pair("objects", "<objects a='>'><!-- > --><![CDATA[</objects>]]>x</objects>"),
                  Pair("objects", "<objects/>")));
  for (std::size_t chunk = 1; chunk < text.size(); ++chunk)
    EXPECT_EQ(read(text, 5, chunk).elements, whole.elements) << chunk;
}

TEST(ElementStream, HandsOutAFaultWhateverTheDepth) {
  const auto got = read(soap("<s:Fault><detail><a><b><c/></b></a></detail></s:Fault>"), 5);
  EXPECT_THAT(got.elements,
              ElementsAre(Pair("Fault", "<s:Fault><detail><a><b><c/></b></a></detail></s:Fault>")));
}

TEST(ElementStream, TakesNothingFromTheHeader) {
  const auto got = read("<Envelope><Header><a><returnval/></a></Header><Body/></Envelope>", 4);
  EXPECT_EQ(got.error, "");
  EXPECT_THAT(got.elements, IsEmpty());
}

TEST(ElementStream, AnAnswerThatEndsEarlyIsAnErrorAtEveryLength) {
  const std::string text = soap("<R><returnval>1</returnval></R>");
  const auto end = text.rfind('>');
  for (std::size_t length = 0; length < end; ++length)
    EXPECT_THAT(read(text.substr(0, length), 4).error, HasSubstr("ends before")) << length;
  EXPECT_EQ(read(text.substr(0, end + 1), 4).error, "");
}

TEST(ElementStream, RefusesDeclarationsAndSoEntities) {
  EXPECT_THAT(read("<!DOCTYPE html><html></html>", 4).error, HasSubstr("DOCTYPE"));
  EXPECT_THAT(read("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c\">]><Envelope/>", 4).error,
              HasSubstr("DOCTYPE"));
  EXPECT_THAT(read(soap("<R><returnval><!ENTITY x 'y'></returnval></R>"), 4).error,
              HasSubstr("DOCTYPE"));
}

TEST(ElementStream, RefusesWhatIsNoEnvelope) {
  EXPECT_THAT(read("hello", 4).error, HasSubstr("not XML"));
  EXPECT_THAT(read("{\"a\":1}", 4).error, HasSubstr("not XML"));
  EXPECT_THAT(read("<html><body/></html>", 4).error, HasSubstr("not a SOAP envelope"));
  EXPECT_THAT(read("<Envelope/>", 4).error, HasSubstr("empty"));
  EXPECT_THAT(read(soap("") + "<Envelope>", 4).error, HasSubstr("follows"));
  EXPECT_THAT(read(soap("") + "tail", 4).error, HasSubstr("not XML"));
  EXPECT_EQ(read("\xEF\xBB\xBF" + soap(""), 4, 1).error, "");
}

TEST(ElementStream, RefusesMismatchedTags) {
  EXPECT_THAT(read("<Envelope><Body></Envelope>", 4).error, HasSubstr("another name"));
  EXPECT_THAT(read(soap("<R><returnval></oops></R>"), 4).error, HasSubstr("another name"));
  EXPECT_THAT(read(soap("</R>"), 4).error, HasSubstr("another name"));
  EXPECT_THAT(read("</Envelope>", 4).error, HasSubstr("never opened"));
  EXPECT_THAT(read(soap("<R <returnval/></R>"), 4).error, HasSubstr("another tag"));
}

TEST(ElementStream, BoundsDepthSizeAndTags) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  EXPECT_THAT(read(soap("<R>" + deep), 4).error, HasSubstr("deeper"));
  ElementStream::Limits limits;
  limits.element_bytes = 1000;
  const std::string wide = soap("<R><returnval>" + std::string(5000, 'x') + "</returnval></R>");
  EXPECT_THAT(read(wide, 4, 100, limits).error, HasSubstr("larger"));
  EXPECT_THAT(read(wide, 4, 1U << 20U, limits).error, HasSubstr("larger"));
  EXPECT_THAT(read("<Envelope a=\"" + std::string(100'000, 'x'), 4, 1000).error,
              HasSubstr("too long"));
  EXPECT_THAT(read("<?" + std::string(100'000, 'x'), 4, 1000).error, HasSubstr("too long"));
}

TEST(ElementStream, HoldsNoMoreThanOneElement) {
  // A million elements through a stream whose elements may be 1 kB: only streaming can do that.
  ElementStream::Limits limits;
  limits.element_bytes = 1000;
  std::int64_t seen = 0;
  ElementStream stream(
      4,
      [&](std::string_view, char*, std::size_t) {
        ++seen;
        return true;
      },
      limits);
  ASSERT_TRUE(stream.feed("<Envelope><Body><R>"));
  const std::string one = "<returnval><key>123</key></returnval>";
  std::string chunk;
  for (int i = 0; i < 1000; ++i) chunk += one;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(stream.feed(chunk));
  ASSERT_TRUE(stream.feed("</R></Body></Envelope>"));
  EXPECT_TRUE(stream.finish());
  EXPECT_EQ(seen, 1'000'000);
}

TEST(ElementStream, StopsWhenTheReceiverSaysSo) {
  int seen = 0;
  ElementStream stream(4, [&](std::string_view, char*, std::size_t) { return ++seen < 2; });
  EXPECT_FALSE(stream.feed(soap("<R><a/><b/><c/></R>")));
  EXPECT_EQ(seen, 2);
  EXPECT_FALSE(stream.feed("<more/>"));
  EXPECT_FALSE(stream.finish());
}

/// A little of everything that may stand in an element, right and wrong, in any order.
std::string scramble(std::uint64_t seed, int length) {
  static const std::vector<std::string> kParts = {
      "<a>",
      "</a>",
      "<objects>",
      "</objects>",
      "<o/>",
      "</o>",
      "<val xsi:type=\"xsd:string\">",
      "</val>",
      "text",
      "a > b",
      "\"",
      "<b c=\"x>y\">",
      "<b c=\"x>y<z\">",
      "<b c='>'/>",
      "<b c=\"<\">",
      "</b>",
      "<!-- < -->",
      "<![CDATA[<a>]]>",
      "< ",
      "<>",
      "</>",
      "</a/>",
      "'",
      "/>",
      "<b c=\"/\"/>",
      "<b c=\"http://x/\">",
      "!",
      "<?p <a> ?>",
      "<b c=\"'\">",
      "long text, long text",
      "<val xmlns:XMLSchema-instance=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "XMLSchema-instance:type=\"xsd:string\">",
      "</val                                        "
      "                                                                                  >",
      std::string(700, 'x'),
      "<long " + std::string(700, ' ') + "/>"};
  std::string text;
  for (int i = 0; i < length; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t drawn = seed >> 33U;
    // Mostly well formed, so that it goes on for a while.
    text += drawn % 4 == 0 ? kParts[(drawn / 4) % kParts.size()]
                           : std::string("<name>") + std::to_string(drawn % 97) + "</name>";
  }
  return text;
}

TEST(ElementStream, SixtyFourBytesAtATimeIsTheSameAsOneByOne) {
  int complete = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const std::string text =
        soap("<R><objects>" + scramble(seed, 1 + static_cast<int>(seed % 23)) + "</objects></R>");
    const auto whole = read(text, 4);
    const auto single = read(text, 4, 1);
    EXPECT_EQ(whole.elements, single.elements) << text;
    EXPECT_EQ(whole.error, single.error) << text;
    complete += whole.error.empty() ? 1 : 0;
  }
  EXPECT_GT(complete, 200);  // or it would show nothing
}

}  // namespace
}  // namespace plumbline::collector::soap
