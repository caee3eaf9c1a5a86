#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/contract/support.h"

namespace plumbline::testing {
namespace {

using collector::make_collector;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

CollectionPlan rest_sources() {
  CollectionPlan plan;
  plan.sources = {"content_library", "tags"};
  return plan;
}

std::vector<std::string> small(std::vector<std::string> more = {}) {
  std::vector<std::string> flags = {"--vms", "20", "--hosts", "2"};
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

class Rest : public ::testing::Test {
 protected:
  explicit Rest(const std::vector<std::string>& flags = small()) : vcenter_(flags) {
    collector_ = make_collector(settings_for(vcenter_), rest_sources(), store_);
  }
  collector::SweepReport later() {
    vcenter_.advance("61m");
    return sweep(*collector_);
  }
  void step(const std::string& changes) { vcenter_.post("/steps", changes); }
  static std::string tag(const std::string& category, const std::string& name,
                         const std::string& rest) {
    return R"({"Change":{"SetTag":{"Category":")" + category + R"(","Tag":")" + name + "\"" + rest +
           "}}}";
  }
  /// The tags of one category on a VM, by its name at the server.
  std::string tags_of(const std::string& vm, const std::string& category) const {
    std::istringstream in(vcenter_.get("/inventory"));
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string kind, id, name;
      words >> kind >> id >> name;
      if (kind != "VirtualMachine" || name != vm) continue;
      const auto tagged = store_.present("tags");
      const auto found = tagged.find("VirtualMachine:" + id);
      if (found == tagged.end()) return "";
      const std::string* text = found->second.find("tag[" + category + "]");
      return text == nullptr ? "" : *text;
    }
    return "no such VM";
  }
  std::size_t count(const std::string& sweep_type, const std::string& type) const {
    std::size_t n = 0;
    for (const auto& [id, state] : store_.present(sweep_type)) n += state.entity.type == type;
    return n;
  }
  int sessions(const char* member) const {
    return nlohmann::json::parse(vcenter_.get("/counts")).at("rest_sessions").at(member).get<int>();
  }
  std::string first_vm() const {
    std::istringstream in(vcenter_.get("/inventory"));
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line);
      std::string kind, id, name;
      words >> kind >> id >> name;
      if (kind == "VirtualMachine" && name.find("vCLS") == std::string::npos) return name;
    }
    return "";
  }
  std::string attached() const {
    return R"(,"Attach":[{"Kind":"VirtualMachine","Name":")" + first_vm() + "\"}]";
  }

  SimulatedVCenter vcenter_;
  MemoryStore store_;
  std::unique_ptr<collector::Collector> collector_;
};

TEST_F(Rest, TagsAndLibrariesGiveTheirFacts) {
  step("[" + tag("Tier", "gold", attached()) + "," + tag("Tier", "silver", attached()) + "]");
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_EQ(tags_of(first_vm(), "Tier"), "gold\nsilver");
  EXPECT_EQ(count("tags", "TagCategory"), 4U);
  EXPECT_EQ(count("content_library", "Library"), 1U);
  EXPECT_EQ(count("content_library", "LibraryItem"), 3U);
  for (const auto& [id, state] : store_.present("content_library"))
    if (state.entity.type == "LibraryItem") {
      EXPECT_NE(state.find("version"), nullptr);
      EXPECT_NE(state.find("last_modified_time"), nullptr);
    }

  step("[" + tag("Tier", "gold", R"(,"Remove":true)") + R"(,{"Change":{"SetLibraryItem":
      {"Library":"Golden images","Name":"rhel-9","Remove":true}}}])");
  const auto again = later();
  EXPECT_EQ(again.outcome, PollOutcome::Complete) << complaints(again);
  EXPECT_EQ(tags_of(first_vm(), "Tier"), "silver");
  EXPECT_EQ(count("content_library", "LibraryItem"), 2U);
}

TEST_F(Rest, Lesson17_SixHundredTagsAreOneLoginAndFewCalls) {
  std::string steps = "[";
  for (int i = 0; i < 600; ++i)
    steps += (i == 0 ? "" : ",") + tag("Service", "service-" + std::to_string(i), attached());
  step(steps + "]");
  auto report = sweep(*collector_);
  while (report.more) report = sweep(*collector_);
  EXPECT_GE(count("tags", "Tag"), 600U);
  EXPECT_EQ(sessions("opened"), 1);
  const int turns = vcenter_.calls("ListTags");
  EXPECT_LE(vcenter_.calls("ListAttachedObjectsOnTags"), 2 * turns);
  const int details = vcenter_.calls("GetTag");
  EXPECT_EQ(details, static_cast<int>(count("tags", "Tag"))) << "each is asked for once";
  EXPECT_THAT(tags_of(first_vm(), "Service"), HasSubstr("service-599"));

  later();
  EXPECT_EQ(vcenter_.calls("GetTag"), details) << "what is known is not asked for again";
  EXPECT_EQ(vcenter_.calls("ListTags"), turns + 1);
  EXPECT_EQ(sessions("opened"), 1);
  vcenter_.advance("24h");
  sweep(*collector_);
  EXPECT_EQ(vcenter_.calls("GetTag"), 2 * details) << "but once a day";
}

TEST_F(Rest, Lesson01_OneSessionWhateverHappensAndNoneLeftBehind) {
  for (int i = 0; i < 20; ++i) {
    const auto report = later();
    EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  }
  EXPECT_EQ(sessions("open"), 1);
  EXPECT_EQ(sessions("opened"), 1);
  EXPECT_EQ(vcenter_.count("open_sessions"), 1) << "SOAP's";
  EXPECT_EQ(collector_->status().sessions_opened, 2);
  EXPECT_EQ(collector_->status().requests.at("ListTags").at("success"), 20);
  EXPECT_GT(collector_->status().costs.at("ListTags").bytes, 0);
  collector_->disconnect();
  EXPECT_EQ(sessions("open"), 0);
  EXPECT_EQ(vcenter_.count("open_sessions"), 0);
  EXPECT_EQ(vcenter_.calls("CloseSession"), 1);
}

TEST_F(Rest, AnExpiredSessionIsReplacedByOne) {
  sweep(*collector_);
  vcenter_.post("/sessions/expire", "");
  const auto report = later();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_EQ(sessions("open"), 1);
  EXPECT_EQ(sessions("opened"), 2);
}

TEST_F(Rest, Lesson05_ARefusedPasswordIsSentOnce) {
  sweep(*collector_);
  // The SOAP session lives on; the REST one has to log in anew, with a password that is outdated.
  vcenter_.post("/password", R"({"username":"reader@vsphere.local","password":"changed"})");
  vcenter_.post("/faults", R"({"faults":[{"method":"ListTags","nth":1,"kind":"http","status":401},
      {"method":"ListLibraries","nth":1,"kind":"http","status":401}]})");
  const int before = vcenter_.calls("OpenSession");
  const auto report = later();
  EXPECT_EQ(line_of(report, "tags").outcome, PollOutcome::Failed);
  EXPECT_THAT(line_of(report, "tags").reason, HasSubstr("refused"));
  EXPECT_EQ(line_of(report, "content_library").outcome, PollOutcome::Failed);
  for (int i = 0; i < 5; ++i) later();
  EXPECT_EQ(vcenter_.calls("OpenSession"), before + 1);
  EXPECT_TRUE(collector_->status().latched);
  EXPECT_TRUE(collector_->status().up) << "SOAP reads on";
  EXPECT_EQ(count("content_library", "LibraryItem"), 3U);
}

TEST_F(Rest, BrokenAnswersTakeNothingAwayAndHeal) {
  sweep(*collector_);
  const std::size_t tags = store_.present("tags").size();
  const std::size_t items = store_.present("content_library").size();
  ASSERT_GT(tags, 10U);
  for (const char* kind : {"http", "reset", "truncate", "cut", "garbage", "empty"})
    for (const char* method :
         {"ListTags", "ListAttachedObjectsOnTags", "ListCategories", "ListLibraryItems"}) {
      vcenter_.post("/faults", std::string(R"({"faults":[{"method":")") + method + R"(","kind":")" +
                                   kind + "\"}]}");
      const auto report = later();
      EXPECT_NE(report.outcome, PollOutcome::Complete) << method << " " << kind;
      EXPECT_EQ(store_.present("tags").size(), tags) << method << " " << kind;
      EXPECT_EQ(store_.present("content_library").size(), items) << method << " " << kind;
      vcenter_.remove("/faults");
    }
  const auto report = later();
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_EQ(sessions("open"), 1);
}

TEST_F(Rest, Lesson16_WithoutSystemReadNothingIsTakenAsGone) {
  sweep(*collector_);
  const std::size_t tags = store_.present("tags").size();
  vcenter_.post("/privileges", R"({"reader@vsphere.local":["System.Anonymous","System.View"]})");
  const auto report = later();
  for (const char* stream : {"tags", "content_library"}) {
    EXPECT_EQ(line_of(report, stream).outcome, PollOutcome::Failed);
    EXPECT_THAT(line_of(report, stream).reason, HasSubstr("lacks System.Read"));
    EXPECT_THAT(line_of(report, stream).reason, HasSubstr("global permission"));
  }
  EXPECT_EQ(store_.present("tags").size(), tags);
}

TEST_F(Rest, Lesson25_OurOwnRestLoginIsNoEvidence) {
  auto plan = rest_sources();
  plan.event_classes = {"UserLoginSessionEvent", "UserLogoutSessionEvent"};
  collector_ = make_collector(settings_for(vcenter_), plan, store_);
  for (int i = 0; i < 3; ++i) {
    vcenter_.post("/sessions/expire", "");
    later();
  }
  EXPECT_GE(sessions("opened"), 3);
  EXPECT_GE(vcenter_.served_events({"UserLoginSessionEvent"}).size(), 6U) << "the server saw them";
  EXPECT_THAT(store_.activities("UserLoginSessionEvent"), IsEmpty());
}

class OldRest : public Rest {
 protected:
  OldRest() : Rest(small({"--api-version", "6.7.3"})) {}
};

TEST_F(OldRest, SpeaksTheOldDialect) {
  step("[" + tag("Tier", "gold", attached()) + "]");
  auto plan = rest_sources();
  plan.sources.insert("image_compliance");
  collector_ = make_collector(settings_for(vcenter_), plan, store_);
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_EQ(tags_of(first_vm(), "Tier"), "gold");
  EXPECT_EQ(count("content_library", "LibraryItem"), 3U);
  EXPECT_THAT(line_of(report, "image_compliance").reason,
              HasSubstr("this vCenter has no image management by REST"));
  EXPECT_THAT(vcenter_.methods_called(), Not(::testing::Contains("UnknownREST")));
}

class NewestRest : public Rest {
 protected:
  NewestRest() : Rest(small({"--api-version", "9.0.0.0"})) {}
};

TEST_F(NewestRest, SpeaksTheNewOne) {
  const auto report = sweep(*collector_);
  EXPECT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
  EXPECT_THAT(vcenter_.methods_called(), Not(::testing::Contains("UnknownREST")));
  EXPECT_GT(count("tags", "Tag"), 0U);
}

}  // namespace
}  // namespace plumbline::testing
