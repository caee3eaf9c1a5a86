#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/derived.h"
#include "facts/incident_classes.h"
#include "ledger/derive/derive.h"

/// From events to incidents (rubric D.1), in two steps. First periods: one pair of one class on one
/// entity, from the event that opened it to the one that closed it; these are stored and brought up
/// to date as events arrive. Then incidents: periods joined, filtered and put under one another;
/// cheap, done whenever they are asked for. Pure; the result depends on the set of activities only,
/// not on their order, and one given twice counts once.
namespace plumbline::ledger {

/// An event that told something about a period.
struct IncidentMark {
  enum class Kind : std::uint8_t { Open = 0, Close = 1, Acknowledge = 2 };
  Kind kind = Kind::Open;
  Instant at;
  Instant recorded_at;
};

/// What property versions tell of a period; filled by the ledger (not by find_periods).
struct PeriodPlace {
  std::vector<Related> related;          ///< Same first; as of the period's begin
  std::vector<std::uint32_t> hosts;      ///< where a VM was just before, or the host itself
  std::uint32_t cluster = 0;             ///< of a host; 0: not known
  bool excused = false;                  ///< in maintenance where the pair says so
  std::optional<Instant> tools_running;  ///< VMs: first seen so after it opened
  std::optional<Instant> told_from;      ///< what placed it was only read then; none: read before
};

/// One pair of one class on one entity. Stored with its marks, so that it can be cut back to any
/// moment and go on from there.
struct IncidentPeriod {
  std::int64_t id = 0;  ///< ledger id of the event that opened it
  std::string key;      ///< and its key
  std::uint32_t vcenter = 0;
  std::uint16_t class_id = 0;  ///< index into IncidentClasses::classes
  std::uint16_t pair = 0;      ///< index into IncidentClass::pairs
  std::uint32_t entity = 0;
  std::string alarm;  ///< managed object id; empty: not of an alarm
  std::string host;   ///< VMs: managed object id of the host that the event says it was on
  std::vector<IncidentMark> marks;  ///< by time; the first one opens it
  /// Another opening came so much later that its end must have been missed: ended there at the
  /// latest, and not joined with what follows.
  std::optional<Instant> superseded;
  PeriodPlace place;

  Instant opened() const { return marks.front().at; }
  /// By an event. `count_ends`: as many closings as openings end it (devices that are not told
  /// apart); else the first one does.
  std::optional<Instant> closed(bool count_ends) const;
  std::optional<Instant> acknowledged() const;
  Instant recorded_at() const;
};

/// The periods that opened at `feed.from` or later, and those of `open_before` (the stored ones
/// that opened earlier and had not ended by then, cut back to `feed.from`) with what came since. By
/// opened, then id. Activities before `feed.from` are context: what a host was shut down by.
std::vector<IncidentPeriod> find_periods(const Feed& feed, const IncidentClasses& classes,
                                         const std::vector<std::string>& raw_classes,
                                         std::vector<IncidentPeriod> open_before);

/// The period as it stood before `from`; nullopt when it opened at `from` or later. The caller asks
/// `is_open_at` whether it can still go on.
std::optional<IncidentPeriod> cut_back(const IncidentPeriod& period, Instant from);
bool is_open(const IncidentPeriod& period, const IncidentClasses& classes);

/// Evidence::incidents: by opened, then id. What has not lasted as long as its class asks for by
/// `as_of` is none yet, unless acknowledged. What property versions told after `told_by` is left
/// out. Of `reuse`, incidents that nobody needs any more, only the memory counts.
std::vector<Incident> join_periods(const std::vector<IncidentPeriod>& periods,
                                   const IncidentClasses& classes, Instant as_of, Instant told_by,
                                   std::vector<Incident> reuse = {});

/// Evidence::incident_classes: Incident::class_id is an index into it.
std::vector<std::string> incident_class_names(const IncidentClasses& classes);

}  // namespace plumbline::ledger
