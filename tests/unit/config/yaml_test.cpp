#include "config/yaml.h"

#include <gmock/gmock.h>

#include "config/map_reader.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// All problems as users see them.
std::string problems_of(const std::string& text) {
  Problems problems;
  parse_yaml(text, "f.yml", problems);
  std::string out;
  for (const Problem& problem : problems) out += problem.to_error().to_string() + "\n";
  return out;
}

TEST(Yaml, KeepsOrderLinesAndQuotes) {
  Problems problems;
  const auto value = parse_yaml("# comment\nb: \"1\"\na:\n  - x\n  - {k: v}\n", "f.yml", problems);
  ASSERT_TRUE(value);
  ASSERT_EQ(value->entries.size(), 2U);
  EXPECT_EQ(value->entries[0].key, "b");
  EXPECT_TRUE(value->entries[0].value.quoted);
  EXPECT_EQ(value->entries[0].value.line, 2);
  EXPECT_EQ(value->find("a")->items[1].find("k")->text, "v");
  EXPECT_EQ(value->find("a")->items[1].line, 5);
  EXPECT_EQ(value->find("z"), nullptr);
}

TEST(Yaml, ReadsJson) {
  Problems problems;
  const auto value = parse_yaml(R"([{"id": "CHG1", "at": null, "ok": true}])", "f.json", problems);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->items[0].find("id")->text, "CHG1");
  EXPECT_EQ(value->items[0].find("at")->kind, YamlValue::Kind::Null);
}

TEST(Yaml, NamesEveryDuplicateKeyWithBothLines) {
  EXPECT_EQ(problems_of("a: 1\nb: 2\na: 3\nc:\n  d: 1\n  d: {e: 2}\n"),
            "f.yml:3: duplicate key \"a\" (remove one of the two; the other is at line 1)\n"
            "f.yml:6: duplicate key \"d\" (remove one of the two; the other is at line 5)\n");
}

TEST(Yaml, RefusesAnchorsAndAliases) {
  EXPECT_EQ(problems_of("a: &x [1]\nb: *x\n"),
            "f.yml:1: anchors are not accepted (remove the \"&name\" and write the value out)\n");
  EXPECT_THAT(problems_of("a: *x\n"), HasSubstr("f.yml:1: "));
}

TEST(Yaml, AnAliasBombCostsNothing) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + before + ", *" + before + "]\n";
  }
  EXPECT_THAT(problems_of(bomb), HasSubstr("f.yml:1: anchors are not accepted"));
}

TEST(Yaml, RefusesTagsDocumentsDepthAndBytes) {
  EXPECT_EQ(problems_of("a: !!binary aGk=\n"),
            "f.yml:1: tags are not accepted (remove the \"!…\" before the value)\n");
  EXPECT_EQ(problems_of("a: 1\n---\nb: 2\n"),
            "f.yml:2: more than one document (keep one, without \"---\" lines)\n");
  EXPECT_EQ(problems_of(std::string(60, '[') + std::string(60, ']')),
            "f.yml:1: nested deeper than 40 levels (flatten it)\n");
  EXPECT_EQ(problems_of("a: 1\nb: caf\xE9\n"),
            "f.yml:2: not valid UTF-8 (save the file as UTF-8)\n");
  EXPECT_EQ(problems_of("a: \xC0\x80\n"), "f.yml:1: not valid UTF-8 (save the file as UTF-8)\n");
  EXPECT_EQ(problems_of(std::string((4U << 20U) + 1, ' ')),
            "f.yml: larger than 4 MiB (split it into several files)\n");
  EXPECT_EQ(problems_of("? [a, b]\n: 1\n"),
            "f.yml:1: a key must be a single word (write \"key: value\")\n");
}

TEST(Yaml, NamesTheLineOfASyntaxError) {
  EXPECT_THAT(problems_of("a: 1\nb: [1, 2\nc: 3\n"), HasSubstr("f.yml:"));
  EXPECT_EQ(
      problems_of("a: 1\nb: \"open \\\" it's\n"),
      "f.yml:2: not readable as YAML: a quote is never closed (close it; the file may have been "
      "cut short)\n");
  EXPECT_EQ(problems_of("a: \"closed \\\" it's\"\nb: 'it''s'\n"), "");
}

TEST(Yaml, CanonicalTextIgnoresWritingAndKeepsMeaning) {
  const auto canonical = [](const std::string& text) {
    Problems problems;
    return canonical_text(*parse_yaml(text, "f.yml", problems));
  };
  EXPECT_EQ(canonical("a: 1\nb: [x, y]\n"), canonical("# hello\nb:\n  - x\n  - 'y'\na:   1\n"));
  EXPECT_NE(canonical("b: [x, y]\n"), canonical("b: [y, x]\n"));
  EXPECT_NE(canonical("- \"x\\n- y\"\n"), canonical("- x\n- y\n"));
  EXPECT_NE(canonical("a: [x, y]\n"), canonical("a: [\"x, y\"]\n"));
}

TEST(Suggest, FindsTheWordThatWasMeant) {
  EXPECT_EQ(suggest("ledgr", {"ledger", "practice"}), "did you mean \"ledger\"?");
  EXPECT_EQ(suggest("zzz", {"ledger", "practice"}), "known are: ledger, practice");
}

class Reading : public testing::Test {
 protected:
  MapReader& read(const std::string& text) {
    value_ = *parse_yaml(text, "f.yml", problems_);
    return reader_.emplace(value_, file_, "thing", problems_);
  }
  std::string said() const {
    std::string out;
    for (const Problem& problem : problems_) out += problem.to_error().to_string() + "\n";
    return out;
  }

  const std::string file_ = "f.yml";
  Problems problems_;
  YamlValue value_;
  std::optional<MapReader> reader_;
};

TEST_F(Reading, GivesTypedValues) {
  MapReader& map = read("n: 0.5\nb: true\nd: 5m\nw: [a, b]\nt: hi\n");
  EXPECT_EQ(map.number("n", 0), 0.5);
  EXPECT_TRUE(map.boolean("b", false));
  EXPECT_EQ(map.seconds("d", 0, 1, 1000), 300);
  EXPECT_THAT(map.words("w"), testing::ElementsAre("a", "b"));
  EXPECT_EQ(map.required_text("t"), "hi");
  EXPECT_EQ(map.number("absent", 7), 7);
  map.finish();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(Reading, CollectsEveryProblemWithItsPlace) {
  MapReader& map = read("n: many\nb: yes\nd: 5\nw: {a: 1}\nt: [1]\nr: (a+)+\nneme: x\n");
  map.number("n", 0);
  map.boolean("b", false);
  map.seconds("d", 0, 1, 1000);
  map.words("w");
  map.text("t");
  map.regex("r");
  map.required_text("name");
  map.finish();
  EXPECT_EQ(
      said(),
      "f.yml:1: thing: \"n\" must be a number, not \"many\" (write a number such as 0.8 or 30)\n"
      "f.yml:2: thing: \"b\" must be true or false, not \"yes\" (write true or false, without "
      "quotes)\n"
      "f.yml:3: thing: \"d\" must be a duration, not \"5\" (write a number with its unit: 90s, "
      "5m, 2h or 1d)\n"
      "f.yml:4: thing: \"w\" must be a list (write \"w: [one, two]\")\n"
      "f.yml:5: thing: \"t\" must be a single value (write one value after \"t:\")\n"
      "f.yml:6: thing: \"r\" is no usable regular expression: a repeated group must not itself "
      "hold a repetition (write an ECMAScript expression for the whole name, such as prod-.*)\n"
      "f.yml:1: thing: \"name\" is missing (add \"name: …\")\n"
      "f.yml:7: thing: unknown key \"neme\" (did you mean \"name\"?)\n");
}

}  // namespace
}  // namespace plumbline::config
