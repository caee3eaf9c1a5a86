#pragma once

#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/context.h"
#include "scoring/evaluate.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// A small estate that tests spell out fact by fact. Day 0 is Monday 2026-01-05; the assessment is
/// of day 100, everything was watched since day 0.
class SmallEstate {
 public:
  Evidence evidence;
  PracticeHistory practice;
  Rubric rubric;

  SmallEstate() {
    evidence.scope = "vc-a";
    evidence.as_of = evidence.known_at = day(100);
    evidence.first_sweep = day(0);
    for (const char* name : {"events", "tasks", "inventory/VirtualMachine"})
      evidence.streams.push_back({name, day(0), day(100), {}, "", 1.0});
    rubric.areas = {{"consuming", "cons", "Consuming", Cadence::Weekly},
                    {"change", "chg", "Change", Cadence::Weekly},
                    {"security", "sec", "Security", Cadence::Rare}};
    rubric.links = {24, 72, 0.7, 0.5, 0.5, 0.3, 30};
    add_class("clone", {"consuming"}).creates_vm = true;
    add_class("resize", {"consuming"});
    add_class("power", {"operations"}).trivial = true;
    add_class("snapshot", {"operations"}).trivial = true;
  }

  static Instant day(double n) {
    return Instant(std::chrono::sys_days(std::chrono::days(20458))) +
           std::chrono::seconds(static_cast<std::int64_t>(n * 86400));
  }

  WorkClass& add_class(const std::string& id, std::vector<std::string> areas) {
    WorkClass work_class;
    work_class.id = id;
    work_class.areas = std::move(areas);
    rubric.work.classes.push_back(work_class);
    evidence.class_names.push_back(id);
    return rubric.work.classes.back();
  }

  std::uint32_t actor(const std::string& name) {
    for (const auto& a : evidence.actors)
      if (a.name == name) return a.id;
    const auto id = static_cast<std::uint32_t>(evidence.actors.size() + 1);
    evidence.actors.push_back({id, name, ""});
    return id;
  }

  std::uint32_t vm(const std::string& name) {
    for (const auto& [id, info] : evidence.entities)
      if (*info.state.find("name") == name) return id;
    const auto id = static_cast<std::uint32_t>(evidence.entities.size() + 1);
    EntityInfo info;
    info.id = id;
    info.ref = {"VirtualMachine", "vm-" + std::to_string(id)};
    info.state.entity = info.ref;
    info.state.properties["name"] = name;
    evidence.entities.emplace(id, info);
    return id;
  }

  std::uint32_t path(const std::string& text) {
    for (std::size_t i = 0; i < evidence.paths.size(); ++i)
      if (evidence.paths[i] == text) return static_cast<std::uint32_t>(i);
    evidence.paths.push_back(text);
    return static_cast<std::uint32_t>(evidence.paths.size() - 1);
  }

  /// One change by `who` on `what`, at day `at`; edit what it returns before adding the next.
  Change& did(const std::string& who, const std::string& work_class, const std::string& what,
              double at) {
    Change change;
    change.id = static_cast<std::int64_t>(evidence.changes.size() + 1);
    change.queued = day(at) - minutes(1);
    change.started = day(at);
    change.ended = day(at) + minutes(5);
    change.actor = actor(who);
    change.entity = vm(what);
    for (std::size_t i = 0; i < evidence.class_names.size(); ++i)
      if (evidence.class_names[i] == work_class) change.class_id = static_cast<std::uint32_t>(i);
    change.path = path(work_class);
    evidence.changes.push_back(change);
    return evidence.changes.back();
  }

  /// `n` changes of one kind, evenly over [from, to); every `bad`-th fails (0: none).
  void did_often(const std::string& who, const std::string& work_class, int n, double from,
                 double to, int bad = 0) {
    for (int i = 0; i < n; ++i) {
      Change& change = did(who, work_class, "srv-1", from + (to - from) * i / n);
      if (bad > 0 && i % bad == 0) change.outcome = Outcome::Failed;
    }
  }

  void kind_seen(const std::string& kind, double at) { practice.kinds[kind] = {day(at), true}; }

  ScopeDeclaration& scope_file(double seen) {
    if (!practice.kinds.contains("scope")) kind_seen("scope", seen);
    ScopeDeclaration scope;
    scope.promise.path = "scope.yml";
    scope.promise.first_seen = day(seen);
    practice.scopes.push_back(scope);
    return practice.scopes.back();
  }

  ActorDeclaration& declared(const std::string& account, const std::string& actor_class,
                             double seen) {
    kind_seen("actors", seen);
    ActorDeclaration declaration;
    declaration.promise.first_seen = day(seen);
    declaration.account = account;
    declaration.actor_class = actor_class;
    practice.actors.push_back(declaration);
    return practice.actors.back();
  }

  Procedure& procedure(const std::string& id, const std::string& work_class, double seen) {
    kind_seen("procedures", seen);
    Procedure p;
    p.promise.path = "procedures/" + id + ".yml";
    p.promise.first_seen = day(seen);
    p.id = id;
    p.area = "consuming";
    p.selectors = {{work_class, "srv-.*", ""}};
    p.steps = {"one"};
    p.metrics = {"m"};
    p.owner = "team";
    p.version = "1";
    p.reviewed_on = day(seen);
    practice.procedures.push_back(p);
    return practice.procedures.back();
  }

  /// A normal record for a VM, approved and seen before, its window a day around `at`.
  ChangeRecord& record(const std::string& id, const std::string& what, double at) {
    if (!practice.kinds.contains("records")) kind_seen("records", 0);
    ChangeRecord r;
    r.id = id;
    r.promise.first_seen = day(at - 1);
    r.entities = {what};
    r.approved_at = day(at - 1);
    r.window_start = day(at - 0.5);
    r.window_end = day(at + 0.5);
    practice.records.push_back(r);
    return practice.records.edit().back();
  }

  static Signal signal(const std::string& id, const std::string& measure,
                       std::map<std::string, Parameter> parameters, double window_days = 90,
                       std::int64_t minimum = 1) {
    Signal s;
    s.id = id;
    s.measure = measure;
    s.parameters = std::move(parameters);
    s.window_days = window_days;
    s.minimum = minimum;
    return s;
  }

  Reading read(const Signal& s) const {
    const Context context(evidence, practice, rubric);
    return evaluate(context, s);
  }
};

inline Signal success_rate(std::int64_t minimum = 1) {
  return SmallEstate::signal("cons.success_rate", "activity_share",
                             {{"area", std::string("consuming")}, {"good", std::string("success")}},
                             90, minimum);
}

inline Signal count_of(const std::string& what, const std::string& area = "consuming") {
  return SmallEstate::signal(area == "change" ? "chg.count" : "cons.count", "activity_count",
                             {{"area", area}, {"of", what}});
}

}  // namespace plumbline::scoring
