#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "collector/collect_over.h"
#include "collector/collector.h"
#include "collector/soap/transport.h"

namespace plumbline::collector {
namespace {

using soap::RestCall;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A vCenter of a few words of SOAP, whose REST answers a test writes.
class FewWords final : public soap::Transport {
 public:
  struct Line {
    int status = 200;
    std::string body;
  };
  using Script = std::function<Line(const soap::RestRequest&)>;
  FewWords(const Script& script, std::vector<soap::RestRequest>& asked)
      : script_(script), asked_(asked) {}

  soap::Answer<Reply> post(const soap::Envelope& envelope, const std::string&, const Sink& sink,
                           std::chrono::milliseconds, const std::stop_token&) override {
    sink(200, "<Envelope><Body><R>" + returned(envelope.method()) + "</R></Body></Envelope>");
    return Reply{200, std::nullopt};
  }
  soap::Answer<Reply> rest(const soap::RestRequest& request, const Sink& sink,
                           std::chrono::milliseconds, const std::stop_token&) override {
    asked_.push_back(request);
    const Line line =
        request.call == RestCall::OpenSession ? Line{201, "\"token\""} : script_(request);
    if (!sink(line.status, line.body))
      return soap::failed(soap::Failure::Kind::Truncated, "broken off");
    return Reply{line.status, std::nullopt};
  }
  void forget_session() override {}
  Traffic traffic() const override { return {}; }
  std::optional<Instant> certificate_ends() const override { return std::nullopt; }

 private:
  static std::string returned(soap::Method method) {
    switch (method) {
      case soap::Method::RetrieveServiceContent:
        return R"(<returnval><rootFolder type="Folder">group-d1</rootFolder>
          <propertyCollector type="PropertyCollector">p</propertyCollector>
          <viewManager type="ViewManager">v</viewManager><about><instanceUuid>u</instanceUuid>
          <apiVersion>8.0.2.0</apiVersion></about>
          <sessionManager type="SessionManager">s</sessionManager>
          <authorizationManager type="AuthorizationManager">a</authorizationManager></returnval>)";
      case soap::Method::CurrentTime:
        return "<returnval>2026-01-05T10:00:00Z</returnval>";
      case soap::Method::FetchUserPrivilegeOnEntities:
        return "<returnval><privileges>System.View</privileges></returnval>";
      default:
        return "";
    }
  }

  const Script& script_;
  std::vector<soap::RestRequest>& asked_;
};

/// Keeps entities, cursors and polls as a ledger would.
class SmallStore final : public FactStore {
 public:
  std::map<std::string, std::map<std::string, EntityState>> present;
  std::vector<Poll> polls;

  Result<CommitCounts> commit(const FactBatch& batch) override {
    // What says when a stream was read is left out: it is always due.
    if (batch.cursor && batch.cursor->first.rfind("read/", 0) != 0)
      cursors_[batch.cursor->first] = batch.cursor->second;
    if (batch.poll) polls.push_back(*batch.poll);
    return CommitCounts();
  }
  Result<std::unique_ptr<InventorySweep>> begin_sweep(const VCenterId&, const std::string& type,
                                                      Instant) override {
    return std::make_unique<Sweep>(*this, type);
  }
  Result<CommitCounts> apply(const UpdateBatch&) override { return CommitCounts(); }
  Result<void> identify(const VCenterId&, const std::vector<std::string>&) override { return {}; }
  Result<std::optional<std::string>> cursor(const VCenterId&, const std::string& stream) override {
    const auto found = cursors_.find(stream);
    return found == cursors_.end() ? std::nullopt : std::optional<std::string>(found->second);
  }
  Result<std::vector<OpenWork>> open_work(const VCenterId&) override {
    return std::vector<OpenWork>();
  }
  Poll last(const std::string& stream) const {
    for (auto poll = polls.rbegin(); poll != polls.rend(); ++poll)
      if (poll->stream == stream) return *poll;
    return {};
  }

 private:
  class Sweep final : public InventorySweep {
   public:
    Sweep(SmallStore& store, std::string type) : store_(store), type_(std::move(type)) {}
    Result<void> observe(const EntityState& state) override {
      seen_[state.entity.moid] = state;
      return {};
    }
    Result<CommitCounts> finish(const Poll& poll) override {
      auto& kept = store_.present[type_];
      if (poll.outcome == PollOutcome::Complete) kept.clear();
      for (const auto& [id, state] : seen_) kept[id] = state;
      store_.polls.push_back(poll);
      return CommitCounts();
    }

   private:
    SmallStore& store_;
    std::string type_;
    std::map<std::string, EntityState> seen_;
  };
  std::map<std::string, std::string> cursors_;
};

class RestSources : public ::testing::Test {
 protected:
  RestSources() {
    for (int i = 0; i < 10; ++i) tags_.insert("tag-" + std::to_string(i));
    script_ = [this](const soap::RestRequest& request) { return answer(request); };
  }
  FewWords::Line answer(const soap::RestRequest& request) {
    switch (request.call) {
      case RestCall::ListCategories:
        return {200, R"(["cat"])"};
      case RestCall::GetCategory:
        return {200, R"({"name":"Tier"})"};
      case RestCall::ListTags: {
        std::string ids;
        for (const std::string& id : tags_) ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
        return {200, "[" + (shown_ ? ids : "") + "]"};
      }
      case RestCall::GetTag:
        if (tags_.count(request.id) == 0) return {404, ""};
        if (!shown_) return {403, ""};
        return {200, R"({"category_id":"cat","name":")" + request.id + "\"}"};
      case RestCall::ListAttachedObjectsOnTags:
        return attached(request.body);
      default:
        return {404, ""};
    }
  }
  FewWords::Line attached(const std::string& body) {
    std::string found;
    std::size_t n = 0;
    for (const std::string& id : tags_) {
      if (body.find("\"" + id + "\"") == std::string::npos) continue;
      ++n;
      found += (found.empty() ? "" : ",") + (R"({"tag_id":")" + id) +
               R"(","object_ids":[{"id":"vm-1","type":"VirtualMachine"}]})";
    }
    if (n > most_) return {200, "[" + std::string(17U << 20U, ' ') + "]"};
    return {200, "[" + found + "]"};
  }
  SweepReport sweep(std::chrono::milliseconds turn = std::chrono::seconds(20)) {
    if (collector_ == nullptr) {
      Settings settings;
      settings.name = "vc";
      settings.url = "https://vc/sdk";
      settings.username = "reader";
      settings.password = [] { return Result<std::string>("secret"); };
      settings.background_turn = turn;
      settings.background_share = 1;
      CollectionPlan plan;
      plan.sources = {"tags"};
      collector_ =
          make_collector_over(std::make_unique<FewWords>(script_, asked_), settings, plan, store_);
    }
    asked_.clear();
    return collector_->sweep(std::stop_token(), nullptr);
  }
  /// A restart: what was kept in the process is gone, and everything is due.
  void restart() { collector_.reset(); }
  std::size_t asked(RestCall call) const {
    std::size_t n = 0;
    for (const auto& request : asked_) n += request.call == call ? 1U : 0U;
    return n;
  }
  std::string tier_of_vm() {
    const std::string* text = store_.present["tags"]["VirtualMachine:vm-1"].find("tag[Tier]");
    return text == nullptr ? "" : *text;
  }

  std::set<std::string> tags_;
  bool shown_ = true;
  std::size_t most_ = 1000;
  FewWords::Script script_;
  std::vector<soap::RestRequest> asked_;
  SmallStore store_;
  std::unique_ptr<Collector> collector_;
};

TEST_F(RestSources, Lesson16_AListThatIsNoLongerShownTakesNothingAway) {
  sweep();
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Complete) << store_.last("tags").reason;
  const std::size_t before = store_.present["tags"].size();
  EXPECT_EQ(before, 12U) << "a category, ten tags, a VM";

  // Without the global permission vCenter answers with an empty list, not with an error.
  shown_ = false;
  restart();
  sweep();
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Partial);
  EXPECT_THAT(store_.last("tags").reason, HasSubstr("exists but is not listed any more"));
  EXPECT_EQ(store_.present["tags"].size(), before);

  shown_ = true;
  tags_.clear();
  restart();
  sweep();
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Complete) << "they are gone indeed";
  EXPECT_THAT(store_.present["tags"], SizeIs(1)) << "the category is left";
}

TEST_F(RestSources, AnAnswerThatIsTooLargeIsAskedForInHalves) {
  most_ = 3;
  sweep();
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Complete) << store_.last("tags").reason;
  EXPECT_EQ(asked(RestCall::ListAttachedObjectsOnTags), 7U) << "10, 5, 2, 3, 5, 2, 3";
  EXPECT_THAT(tier_of_vm(), HasSubstr("tag-0\n"));
  EXPECT_THAT(tier_of_vm(), HasSubstr("tag-9"));
}

TEST_F(RestSources, WhatDoesNotFitIntoATurnWaitsForTheNext) {
  // Each turn is over at once after its first call.
  int left = 4;
  script_ = [&, this](const soap::RestRequest& request) {
    if (request.call == RestCall::GetTag && --left <= 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(60));
    return answer(request);
  };
  const auto report = sweep(std::chrono::milliseconds(50));
  EXPECT_TRUE(report.more);
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Partial);
  EXPECT_THAT(store_.last("tags").reason, HasSubstr("still to be read"));
  EXPECT_EQ(tier_of_vm(), "") << "objects wait until every name is known";
  EXPECT_EQ(collector_->status().backfills.count("tags"), 1U);
  for (int i = 0; i < 20 && store_.last("tags").outcome != PollOutcome::Complete; ++i)
    collector_->sweep(std::stop_token(), nullptr);
  EXPECT_EQ(store_.last("tags").outcome, PollOutcome::Complete);
  EXPECT_EQ(asked(RestCall::GetTag), 10U) << "each once, over all turns";
  EXPECT_THAT(tier_of_vm(), HasSubstr("tag-9"));
}

}  // namespace
}  // namespace plumbline::collector
