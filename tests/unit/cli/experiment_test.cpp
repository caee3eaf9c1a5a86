#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/published_weeks.h"
#include "tests/unit/cli/estate.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kStart = 22 * 7;  // Mondays, in days
constexpr int kEnd = kStart + 13 * 7;

std::string procedure(const std::string& version) {
  return "id: resize\narea: change\nselectors:\n"
         "  - {work_class: VirtualMachine.reconfigure, entity_regex: 'srv-.*'}\n"
         "steps: [one]\nmetrics: [chg.success_rate]\nowner: team\nversion: \"" +
         version + "\"\nreviewed_on: 2026-01-01\n";
}

std::string promise(const std::string& extra = {}) {
  return "id: EXP-001\narea: change\nhypothesis: Looking twice makes fewer resizes fail.\n"
         "procedure: resize\nversion: \"2\"\nmetric: chg.success_rate\ndirection: higher\n"
         "min_effect: 20%\nbaseline_weeks: 20\nstart: 2026-06-08\nwash_in_weeks: 1\n"
         "end: 2026-09-07\n" +
         extra;
}

struct Said {
  int code = 0;
  std::string out;
  std::string err;
};

/// A team whose resizes fail in one of five, and in one of twenty from the start of what it tried.
class Workshop {
 public:
  explicit Workshop(int days_lived) {
    estate_.look("procedures/resize.yml", procedure("1"), day(0) + hours(1));
    live(0, std::min(days_lived, kStart - 7));
    if (days_lived > kStart - 7) {
      estate_.look("experiments/EXP-001.yml", promise(), day(kStart - 6));
      live(kStart - 7, kStart);
      estate_.look("procedures/resize.yml", procedure("2"), day(kStart) + hours(1));
      live(kStart, days_lived);
    }
    estate_.store.reset();
    std::ofstream(estate_.folder.file("password")) << "secret\n";
    std::ofstream(estate_.folder.file("plumbline.yml"))
        << "vcenters:\n  - name: vc-a\n    url: https://vc-a.example.com/sdk\n"
        << "    username: svc\n    password_file: " << estate_.folder.file("password")
        << "\nledger: sqlite:" << estate_.folder.file("ledger.db") << "\n";
  }

  Options options(const std::string& action) const {
    Options o;
    o.command = "experiment";
    o.action = action;
    o.config_file = estate_.folder.file("plumbline.yml");
    return o;
  }

  static Said run(const Options& o) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = experiment(o);
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
  }

  Estate& estate() { return estate_; }
  void open() { estate_.store = ledger::open_or_throw(estate_.folder.file("ledger.db")); }
  void close() { estate_.store.reset(); }
  std::string file(const std::string& name) const { return estate_.folder.file(name); }

 private:
  void live(int from_day, int to_day) {
    for (int d = from_day; d < to_day; ++d) {
      const Instant evening = day(d) + hours(23);
      std::vector<Activity> activities;
      for (int i = 0; i < 6; ++i) {
        Activity task = resize(++tasks_, day(d) + hours(8 + 2 * i));
        task.entity.moid = "vm-" + std::to_string(tasks_ % 40);
        // Not the same every week, and without a pattern that lasts.
        const int chance = (tasks_ * 7919 + tasks_ / 13 * 104729) % 100;
        if (chance < (d < kStart ? 20 : 5)) {
          task.outcome = Outcome::Failed;
          task.fault = "GenericVmConfigFault";
        }
        activities.push_back(task);
      }
      estate_.commit(std::move(activities), evening);
      for (const char* stream : {streams::kTasks, streams::kEvents})
        estate_.poll(stream, d == 0 ? day(-30) : day(d - 1) + hours(23), evening);
      std::vector<EntityState> machines;
      for (int i = 0; i < 40; ++i)
        machines.push_back(ledger::vm("vm-" + std::to_string(i), "srv-" + std::to_string(i)));
      ASSERT_OK(ledger::sweep_vms(*estate_.store, evening, machines));
    }
  }

  Estate estate_;
  int tasks_ = 0;
};

TEST(ExperimentCommand, FromAnEmptyListToADraftThatCanBeDecided) {
  const Workshop shop(kStart - 14);
  const Said none = Workshop::run(shop.options("list"));
  EXPECT_EQ(none.code, Exit::Ok) << none.err;
  EXPECT_THAT(none.out, HasSubstr("plumbline experiment new"));

  Options o = shop.options("new");
  o.area = "change";
  o.min_effect = 0.4;
  const Said made = Workshop::run(o);
  EXPECT_EQ(made.code, Exit::Ok) << made.err;
  EXPECT_THAT(made.err, AllOf(HasSubstr("chg.success_rate"), HasSubstr("Noise"))) << made.err;
  EXPECT_THAT(made.out, AllOf(HasSubstr("id: EXP-001\n"), HasSubstr("metric: chg.success_rate\n"),
                              HasSubstr("start: 2026-06-01   #"), HasSubstr("min_effect: 40%\n"),
                              HasSubstr("procedure: \"resize\"\n")))
      << made.out;

  o.out_file = shop.file("draft.yml");
  EXPECT_EQ(Workshop::run(o).code, Exit::Ok);
  const Said again = Workshop::run(o);
  EXPECT_EQ(again.code, Exit::Usage);
  EXPECT_THAT(again.err, HasSubstr("is there already")) << "nothing is overwritten";

  Options plan = shop.options("plan");
  plan.folder = o.out_file;
  const Said planned = Workshop::run(plan);
  EXPECT_EQ(planned.code, Exit::Ok) << planned.out << planned.err;
  EXPECT_THAT(planned.out, AllOf(HasSubstr("can be decided"), HasSubstr("<- as drafted"),
                                 HasSubstr("start 2026-06-01")));

  plan.min_effect = 0.1;
  plan.planned_effect = 0.12;
  const Said small = Workshop::run(plan);
  EXPECT_EQ(small.code, Exit::ProblemsFound);
  EXPECT_THAT(small.err, HasSubstr("chg.success_rate: a true effect of 12 %"));

  Options unknown = shop.options("plan");
  unknown.metric = "chg.sucess_rate";
  EXPECT_THAT(Workshop::run(unknown).err, HasSubstr("chg.success_rate"));
  plan.folder = shop.file("no-such.yml");
  EXPECT_EQ(Workshop::run(plan).code, Exit::Usage);
  std::ofstream(shop.file("broken.yml")) << promise("guards: [{signal: chg.nothing}]\n");
  plan.folder = shop.file("broken.yml");
  EXPECT_THAT(Workshop::run(plan).err, HasSubstr("broken.yml:13:"));
}

TEST(ExperimentCommand, WatchesTargetsThatAreRates) {
  Workshop shop(6 * 7);
  shop.open();
  shop.estate().look("targets.yml",
                     "targets:\n  - {signal: chg.success_rate, at_least: 95%, "
                     "owner: team}\n",
                     day(1));
  shop.close();
  const Said said = Workshop::run(shop.options("targets"));
  EXPECT_EQ(said.code, Exit::Ok) << said.err;
  EXPECT_THAT(said.out, AllOf(HasSubstr("chg.success_rate >= 0.95"), HasSubstr("evidence at 5 %")))
      << said.out;
  Options o = shop.options("targets");
  o.format = "json";
  EXPECT_THAT(Workshop::run(o).out, HasSubstr("\"weeks\": "));
}

TEST(ExperimentCommand, RefusesWhatHasTooLittleBaseline) {
  const Workshop shop(6 * 7);
  Options o = shop.options("new");
  o.area = "change";
  const Said made = Workshop::run(o);
  EXPECT_EQ(made.code, Exit::ProblemsFound);
  EXPECT_THAT(made.err, HasSubstr("12 of the last 20 weeks"));
  EXPECT_EQ(made.out, "");
}

TEST(ExperimentCommand, ShowsAnIllustrationThenTheVerdictAndKeepsItAsItWasPublished) {
  Workshop shop(kEnd + 2);
  Options o = shop.options("show");
  o.experiment = "EXP-001";
  o.at = day(kStart + 7 * 7);
  const Said running = Workshop::run(o);
  EXPECT_EQ(running.code, Exit::Ok) << running.err;
  EXPECT_THAT(running.out, AllOf(HasSubstr("running"), HasSubstr("An illustration"),
                                 HasSubstr("change nothing until the end")));
  o.at.reset();
  const Said held = Workshop::run(o);
  EXPECT_THAT(held.out, AllOf(HasSubstr("EXP-001 · change · vc-a: held"), HasSubstr("week by week"),
                              HasSubstr("adopt procedure resize version 2")))
      << held.out;
  EXPECT_THAT(held.out, Not(HasSubstr("as published")));

  shop.open();
  ASSERT_OK(publish_weeks(environment(), *shop.estate().store, day(kEnd + 2)));
  shop.close();
  o.format = "json";
  EXPECT_THAT(Workshop::run(o).out,
              AllOf(HasSubstr("\"verdict\": \"held\""), HasSubstr("\"week\": \"2026-09-07")));
  o.format = "table";
  EXPECT_THAT(Workshop::run(o).out, HasSubstr("as published  on 2026-09-07: held: chg.success"));

  o.experiment = "EXP-01";
  const Said other = Workshop::run(o);
  EXPECT_EQ(other.code, Exit::Usage);
  EXPECT_THAT(other.err, HasSubstr("EXP-001"));
  EXPECT_THAT(Workshop::run(shop.options("list")).out,
              AllOf(HasSubstr("EXP-001"), HasSubstr("held")));
}

}  // namespace
}  // namespace plumbline::cli
