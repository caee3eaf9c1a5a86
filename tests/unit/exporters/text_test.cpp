#include "exporters/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "exporters/web/accepts_gzip.h"
#include "exporters/web/listen_address.h"

namespace plumbline::exporters {
namespace {

TEST(ValidUtf8, KeepsWhatIsWellFormed) {
  const std::string text = "plain, Zürich, 東京, 🙂 \xF4\x8F\xBF\xBF";
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(ValidUtf8, ReplacesEachIllFormedByte) {
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(valid_utf8("a\xFFz"), "a" + r + "z");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), r + r);                  // overlong slash
  EXPECT_EQ(valid_utf8("\xE0\x80\xAF"), r + r + r);          // overlong in three bytes
  EXPECT_EQ(valid_utf8("\xF0\x8F\xBF\xBF"), r + r + r + r);  // overlong in four
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), r + r + r + r);  // above U+10FFFF
  EXPECT_EQ(valid_utf8("\xF5"), r);
  EXPECT_EQ(valid_utf8("abc\xE6\x9D"), "abc" + r + r);  // cut short
  EXPECT_EQ(valid_utf8("\xE6z"), r + "z");
}

TEST(OneLine, TakesControlCharactersAway) {
  EXPECT_EQ(one_line("a\nb\x1b[31mc\x7f"), "a b [31mc ");
  EXPECT_EQ(one_line("a\xC2\x9B"
                     "b"),
            "a b");  // the one-character form of ESC [
  EXPECT_EQ(one_line("\xC2\xA9"), "\xC2\xA9");
}

TEST(EscapeHtml, LeavesNoMarkup) {
  EXPECT_EQ(escape_html("<b a=\"x\" c='y'>&"), "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;");
}

TEST(Pad, CountsCodePointsAndMarksTheCut) {
  EXPECT_EQ(pad("東京", 4), "東京  ");
  EXPECT_EQ(pad("Zürich", 6), "Zürich");
  EXPECT_EQ(pad("Zürich", 4), "Zür…");
  EXPECT_EQ(pad("abc", 1), "…");
}

TEST(Wrap, BreaksAtSpacesOnly) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("abcdefghij", 5), (std::vector<std::string>{"abcd…"}));
  EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Rounded, KeepsSixDigitsAndRefusesWhatIsNoNumber) {
  EXPECT_EQ(rounded(0.97199999999), 0.972);
  EXPECT_EQ(rounded(2.0 / 3), 0.666667);
  EXPECT_FALSE(std::signbit(*rounded(-0.0)));
  EXPECT_FALSE(rounded(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(rounded(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(number(0.5), "0.5");
  EXPECT_EQ(number(std::nullopt), "-");
}

TEST(AcceptsGzip, FollowsTheWeights) {
  EXPECT_TRUE(accepts_gzip("gzip"));
  EXPECT_TRUE(accepts_gzip("deflate, GZIP;q=0.5"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip(""));
  EXPECT_FALSE(accepts_gzip("br, deflate"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("*, gzip;q=0.000"));
  EXPECT_FALSE(accepts_gzip("notgzip"));
}

TEST(ListenAddress, ReadsTheThreeForms) {
  const auto v4 = parse_listen_address("127.0.0.1:9747");
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->host, "127.0.0.1");
  EXPECT_EQ(v4->port, 9747);
  const auto v6 = parse_listen_address("[::1]:0");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, 0);
  const auto any = parse_listen_address(":65535");
  ASSERT_TRUE(any);
  EXPECT_EQ(any->host, "");
}

TEST(ListenAddress, NamesWhatIsWrongAndHowToWriteIt) {
  for (const char* text : {"", "127.0.0.1", "::1:9747", "[::1]", "[]:1", "127.0.0.1:", ":65536",
                           ":-1", ":80x", "[::1:80"}) {
    const auto parsed = parse_listen_address(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().to_string().find("[::1]:9747"), std::string::npos);
  }
}

}  // namespace
}  // namespace plumbline::exporters
