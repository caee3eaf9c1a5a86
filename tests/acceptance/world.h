#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"

namespace plumbline::acceptance {

/// Monday, week 0 of every estate.
inline const Instant kWeekZero = Instant(std::chrono::sys_days(std::chrono::year_month_day(
    std::chrono::year(2025), std::chrono::month(1), std::chrono::day(6))));

inline Instant week(double n) {
  return kWeekZero + std::chrono::minutes(static_cast<std::int64_t>(n * 7 * 24 * 60));
}

/// A machine, host, datastore … of an estate.
struct Thing {
  std::uint32_t id = 0;  ///< its place in World::things, from 1
  std::string type;      ///< "VirtualMachine"
  std::string ref;       ///< "vm-17"
  std::map<std::string, std::string> properties;
  std::optional<Instant> born;  ///< nullopt: there from the beginning
};

/// One piece of work, as somebody did it.
struct Job {
  std::uint32_t account = 0;  ///< its place in World::accounts, from 1
  std::uint32_t thing = 0;
  std::string work_class;  ///< "VirtualMachine.clone"
  std::string path;        ///< its steps in order: "VirtualMachine.clone>VirtualMachine.powerOn"
  Instant queued;
  Instant started;
  Instant ended;
  bool failed = false;
  bool from_template = false;
  bool noise = false;       ///< what backup products do all day
  std::uint32_t tasks = 1;  ///< how many tasks vCenter sees of it
  std::optional<Instant> reworked_at;
  std::optional<Instant> undone_at;
};

/// A machine goes down, and runs again.
struct Breakdown {
  std::uint32_t thing = 0;
  Instant opened;
  Instant closed;
};

/// A machine is switched off, for good or until somebody switches it on or deletes it.
struct OffTime {
  std::uint32_t thing = 0;
  Instant since;
  Instant until;
};

/// All that truly happens in an estate, told once to its end: who did what, what broke, what was
/// counted and what stood in the practice folder from when on. Plain data with names, so that it
/// can be written out and played to something else than the assessment. `estate_of` says what
/// plumbline would know of it at a moment.
struct World {
  std::vector<std::string> accounts;
  std::vector<Thing> things;
  std::vector<Job> jobs;              ///< by started
  std::vector<Breakdown> breakdowns;  ///< by opened
  std::vector<OffTime> off;           ///< by thing, since
  std::map<std::uint32_t, Instant> ready;
  std::vector<DayReading> readings;    ///< by signal, population, day
  std::vector<EntityDay> entity_days;  ///< by series, entity, day
  std::vector<WeeklyLook> looks;       ///< by signal, day
  std::vector<Finding> findings;       ///< mounts are as of whatever moment is asked for
  /// Streams that are read, each from its moment on: what vCenter remembered at the first start.
  std::map<std::string, Instant> streams;
  Instant first_sweep = kWeekZero;
  Instant work_from = kWeekZero;  ///< tasks and events before are forgotten
  /// Every item with its first sighting; `kinds` follows from `seen`.
  PracticeHistory practice;
  std::map<std::string, Instant> seen;  ///< practice kind → first sighting
  /// Procedures are read again, unchanged, so often; zero: never.
  std::map<std::string, Duration> read_again;

  std::uint32_t account(const std::string& name);
  Thing& thing(const std::string& type, const std::string& ref, const std::string& name);
  void see(const std::string& kind, Instant at);
  /// A procedure is put into the library, to be read again every so often.
  void shelve(Procedure procedure, Instant seen_at, Duration again);
  /// A target is written.
  void aim(const std::string& signal, double value, bool higher, Instant seen_at);
  void settle();  ///< sorts; call it once after everything was told
};

/// What plumbline knows of work and measures, and of practice.
struct Estate {
  Evidence evidence;
  PracticeHistory practice;
};

/// The world as plumbline knows it at `as_of`: what has ended, was read, and was seen by then.
Estate estate_of(const World& world, Instant as_of);

/// Chance of its own kind, the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  double roll();
  int below(int n) { return static_cast<int>(roll() * n) % n; }
  bool hit(double share) { return roll() < share; }
  /// So many a week: the whole number below, and one more by chance.
  int times(double rate);

 private:
  std::uint64_t state_;
};

}  // namespace plumbline::acceptance
