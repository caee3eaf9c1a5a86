#pragma once

#include <array>
#include <iosfwd>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "facts/time.h"

/// What a vCenter would have shown: the raw side of an estate, as the simulated vCenter reads it
/// (tests/vcenter/timeline). Plain data; objects are named by their names.
namespace plumbline::two_ways {

inline constexpr const char* kCluster = "esx-cluster-01";  ///< the only cluster
inline constexpr const char* kStore = "ds-01";             ///< where all machines lie
/// Shared by all hosts, each as large and as full as the first.
inline constexpr std::array kStores = {kStore, "ds-02", "ds-03"};
inline constexpr int kStoreGb = 65536;
inline constexpr int kStoreUsedGb = 32768;

struct RawTask {
  int id = 0;
  std::string description;  ///< vCenter's descriptionId
  std::string kind = "VirtualMachine";
  std::string entity;
  std::string actor;
  Instant queued;
  Instant completed;
  std::string fault;   ///< vim25 fault class; empty: it succeeded
  std::string result;  ///< name of the machine or host that it made
};

struct RawEvent {
  std::string event_class;
  Instant at;
  std::string user;  ///< empty: the system
  int chain = 0;     ///< id of the task that it belongs to; 0: none
  std::string machine;
  std::string host;    ///< empty: the machine's
  std::string source;  ///< the machine that was cloned
  bool of_template = false;
  int memory_mb = 0;       ///< what a reconfiguration sets; 0: not memory
  std::string annotation;  ///< … and the note it sets
};

struct Machine {
  std::string name;
  bool is_template = false;
  bool on = true;
  int memory_mb = 8192;
  Instant created;
  std::map<std::string, std::string> attributes;
};

struct Appears {
  Instant at;
  Machine machine;
};

struct Vanishes {
  Instant at;
  std::string machine;
};

/// Unset members stay as they are.
struct Alters {
  Instant at;
  std::string machine;
  int memory_mb = 0;
  std::string annotation;
  std::string power;  ///< "on" "off"
};

struct HostAppears {
  Instant at;
  std::string host;
};

using RawStep = std::variant<RawTask, RawEvent, Appears, Vanishes, Alters, HostAppears>;

/// A file of the practice folder from a moment on, or what is added to its end.
struct PracticeText {
  Instant at;
  std::string path;
  std::string text;
  bool append = false;
};

struct Timeline {
  Instant start;
  std::vector<Machine> machines;  ///< at the first moment
  std::vector<std::string> attributes;
  std::vector<RawStep> steps;  ///< in any order
  std::vector<PracticeText> practice;
};

/// One JSON object a line.
void write(const Timeline& timeline, std::ostream& out);

}  // namespace plumbline::two_ways
