#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <set>

#include "config/load_rubric.h"
#include "config/practice.h"
#include "config/practice_kinds.h"
#include "config/practice_starter.h"
#include "tests/unit/config/files.h"

namespace plumbline::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const scoring::Rubric& shipped() {
  static const auto loaded = load_rubric({});
  return *loaded;
}

PracticeCheck checked(const std::string& folder) {
  const auto check = check_practice(folder, shipped(), *parse_instant("2026-12-01"));
  EXPECT_TRUE(check);
  return *check;
}

std::string said(const std::vector<PracticeProblem>& problems) {
  std::string out;
  for (const PracticeProblem& p : problems)
    out += p.path + ":" + std::to_string(p.line) + ": " + p.what + "\n";
  return out;
}

std::string content(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Starter, TheMinimalKitPromisesNothingAndIsWithoutFault) {
  TemporaryFolder folder;
  ASSERT_TRUE(write_starter(folder.path(), StarterKit::Minimal));
  const PracticeCheck check = checked(folder.path());
  EXPECT_EQ(said(check.problems), "");
  EXPECT_EQ(said(check.hints), "");
  std::vector<Sighting> sightings;
  for (const auto& [path, text] : starter_files(StarterKit::Minimal)) {
    Sighting sighting;
    sighting.path = path;
    sighting.content = text;
    sightings.push_back(sighting);
  }
  const PracticeHistory history = practice_history(sightings, shipped());
  EXPECT_THAT(history.procedures, IsEmpty());
  EXPECT_THAT(history.actors, IsEmpty());
  EXPECT_THAT(history.targets, IsEmpty());
  ASSERT_EQ(history.scopes.size(), 1U);
  EXPECT_THAT(history.scopes[0].change_types, IsEmpty());
}

TEST(Starter, TheFullKitShowsEveryKindThatIsReadAndIsWithoutFault) {
  TemporaryFolder folder;
  ASSERT_TRUE(write_starter(folder.path(), StarterKit::Full));
  const PracticeCheck check = checked(folder.path());
  EXPECT_EQ(said(check.problems), "");
  EXPECT_EQ(said(check.hints), "");
  std::set<std::string> places;
  for (const auto& [place, holds] : check.places) {
    places.insert(place);
    EXPECT_THAT(holds, testing::Not(HasSubstr("nothing"))) << place;
  }
  for (const std::string& kind : practice_kinds())
    if (is_read_today(kind)) {
      EXPECT_EQ(places.count(place_of(kind)), 1U) << kind;
    }
}

TEST(Starter, WhatTheMinimalKitOffersInCommentsIsValid) {
  // "#  - {…}" and "# key: …" are lines to be uncommented: then they must hold.
  TemporaryFolder folder;
  for (const auto& [path, text] : starter_files(StarterKit::Minimal)) {
    if (path.find(".yml") == std::string::npos || path.front() == '.') continue;
    std::string uncommented;
    bool offered = false;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = text.find('\n', from);
      std::string line = text.substr(from, end - from);
      from = end + 1;
      if (line.rfind("#  - ", 0) == 0) {
        if (!offered) uncommented.replace(uncommented.rfind(": []"), 4, ":");
        offered = true;
        line = line.substr(1);
      } else {
        offered = false;
        const std::size_t key = line.find_first_not_of("# ");
        const std::size_t colon = line.find(':');
        const bool entry = line.rfind("# ", 0) == 0 && colon != std::string::npos &&
                           line.substr(key, colon - key).find(' ') == std::string::npos &&
                           line.find("yaml-language-server") == std::string::npos &&
                           line.substr(key, colon - key) != "Classes";
        if (entry) line = line.substr(2);
      }
      uncommented += line + "\n";
    }
    EXPECT_NE(uncommented, text) << path << " offers nothing";
    folder.write(path, uncommented);
  }
  EXPECT_EQ(said(checked(folder.path()).problems), "");
}

TEST(Starter, FilesNameTheirSchemaAndItComesAlong) {
  TemporaryFolder folder;
  ASSERT_TRUE(write_starter(folder.path(), StarterKit::Full));
  const std::string hint = "# yaml-language-server: $schema=";
  for (const auto& [path, text] : starter_files(StarterKit::Full)) {
    if (path.front() == '.' || path.find(".yml") == std::string::npos) continue;
    ASSERT_THAT(text, StartsWith(hint)) << path;
    const std::string schema = text.substr(hint.size(), text.find('\n') - hint.size());
    const auto file =
        std::filesystem::path(folder.path()) / std::filesystem::path(path).parent_path() / schema;
    EXPECT_THAT(content(file.string()), HasSubstr("json-schema.org")) << path;
  }
}

TEST(Starter, OverwritesNothing) {
  TemporaryFolder folder;
  folder.write("targets.yml", "mine");
  const auto written = write_starter(folder.path(), StarterKit::Minimal);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().to_string(),
              HasSubstr("\"targets.yml\" is there already, or cannot be looked at (name an empty"));
  EXPECT_EQ(content(folder.path() + "/targets.yml"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/scope.yml")) << "then none is written";
  folder.write("sub/.git/HEAD", "x");
  EXPECT_TRUE(write_starter(folder.path() + "/sub", StarterKit::Minimal)) << "a fresh repository";
  EXPECT_FALSE(write_starter(folder.path() + "/sub", StarterKit::Full));
}

TEST(Starter, AnyDamageIsSaidAndNothingIsLost) {
  std::vector<Sighting> intact;
  for (const auto& [path, text] : starter_files(StarterKit::Full)) {
    Sighting sighting;
    sighting.path = path;
    sighting.content = text;
    sighting.seen_at = *parse_instant("2026-12-01");
    intact.push_back(sighting);
  }
  const PracticeHistory before = practice_history(intact, shipped());
  std::uint32_t state = 7;
  const auto next = [&](std::size_t below) {
    state = state * 1664525U + 1013904223U;
    return static_cast<std::size_t>(state >> 8U) % below;
  };
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    Sighting damaged = intact[next(intact.size())];
    for (int n = 0; n < 3 && !damaged.content.empty(); ++n) {
      const std::size_t at = next(damaged.content.size());
      if (next(2) == 0)
        damaged.content[at] = static_cast<char>("[]{}:-\"'#,\n\t&*!|>%\xff\0x9"[next(23)]);
      else
        damaged.content.erase(at, 1 + next(20));
    }
    damaged.seen_at += std::chrono::hours(1);
    std::vector<Sighting> sightings = intact;
    sightings.push_back(damaged);
    const PracticeHistory after = practice_history(sightings, shipped());
    if (after.problems.empty()) continue;
    ++refused;
    // An exports.yml that is still well-formed may make the exports unreadable.
    if (damaged.path != "exports.yml") {
      EXPECT_EQ(after.problems[0].path, damaged.path);
    }
    EXPECT_EQ(after.procedures.size(), before.procedures.size()) << damaged.path;
    EXPECT_EQ(after.records.size(), before.records.size()) << damaged.path;
    EXPECT_EQ(after.targets.size(), before.targets.size()) << damaged.path;
    for (const Procedure& procedure : after.procedures) EXPECT_FALSE(procedure.promise.gone_at);
    for (const Target& target : after.targets) EXPECT_FALSE(target.promise.gone_at);
  }
  EXPECT_GT(refused, 50);
}

TEST(Check, SaysWhatItSawPerPlace) {
  TemporaryFolder folder;
  ASSERT_TRUE(write_starter(folder.path(), StarterKit::Full));
  folder.write("drills/a.yml", "x");
  folder.write("claimed.yml", "claims: [oops\n");
  std::string all;
  for (const auto& [place, holds] : checked(folder.path()).places)
    all += place + " " + holds + "\n";
  EXPECT_EQ(all,
            "scope.yml 1 file\n"
            "procedures/*.yml 3 files: 3 procedures\n"
            "records/*.{csv,json,yml} 3 files: 5 records\n"
            "incidents/*.{csv,json,yml} 1 file: 1 incident\n"
            "exports.yml 1 file\n"
            "actors.yml 1 file: 3 accounts or patterns\n"
            "targets.yml 1 file: 4 targets, 3 forecasts\n"
            "experiments/*.yml 1 file: 1 experiment\n"
            "attestations/*.yml 1 file: 1 attestation\n"
            "claimed.yml 1 file: nothing in it\n"
            "reviews/*.yml 1 file: 1 review, 2 quoted numbers, 2 actions\n"
            "calendar.yml 1 file: 3 entries\n"
            "waivers.yml 1 file: 1 waiver\n"
            "exceptions/*.yml 1 file: 1 exception\n"
            "cmdb/*.csv 1 file: 2 configuration items\n"
            "links.yml 1 file: 2 links\n"
            "drills/*.yml 1 file: not read yet\n"
            "thresholds.yml 1 file: 1 threshold\n");
}

TEST(Check, HintsAtWhatIsOver) {
  TemporaryFolder folder;
  ASSERT_TRUE(write_starter(folder.path(), StarterKit::Full));
  const auto check = check_practice(folder.path(), shipped(), *parse_instant("2027-12-01"));
  const std::string hints = said(check->hints);
  EXPECT_THAT(hints, HasSubstr("waivers.yml:5: the waiver of consuming.3.owner_coverage is over"));
  EXPECT_THAT(hints, HasSubstr("exceptions/edge-cluster.yml:3: the exception EX-3 has expired"));
  EXPECT_THAT(hints, HasSubstr("attestations/change-types.yml:4: the attestation for "
                               "change.3.types has expired"));
  folder.write("reviews/x.yml",
               "id: x\nareas: change\nheld_on: 2026-11-01\nparticipants: 1\n"
               "actions: [{id: A, what: w, closed_on: 2026-11-02}]\n");
  EXPECT_THAT(said(checked(folder.path()).hints),
              HasSubstr("reviews/x.yml:5: action A is closed without evidence"));
}

}  // namespace
}  // namespace plumbline::config
