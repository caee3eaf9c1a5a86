#pragma once

#include "ledger/derive/incidents.h"
#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/statement.h"

namespace plumbline::ledger {

/// Reads from property versions where the entity of a period stood when it began (rubric D.2, step
/// 2): a VM's host, datastores and networks; a host's cluster and switches; and whether a host was
/// in maintenance, when a VM's Tools ran again. Of an entity first read later its first version
/// tells. Not thread-safe.
class IncidentPlacer {
 public:
  explicit IncidentPlacer(Connection& db);

  /// False when nothing was ever read of the entity.
  bool place(IncidentPeriod& period, const IncidentClasses& classes);

 private:
  struct Version {
    EntityState state;
    Instant from;
  };
  /// The version in force at `at`, else the first one; nullopt: none has a body.
  std::optional<Version> version_at(std::uint32_t entity, Instant at);
  std::uint32_t find(std::uint32_t vcenter, std::string_view reference);
  std::uint32_t find(std::uint32_t vcenter, std::string_view type, std::string_view moid);
  std::string type_of(std::uint32_t entity);
  void place_vm(IncidentPeriod& period, const Version& version);
  void place_host(IncidentPeriod& period, const Version& version);
  void add_switches(IncidentPeriod& period);
  void add(IncidentPeriod& period, std::uint32_t entity, Relation relation);
  std::optional<Instant> tools_running(std::uint32_t entity, Instant after);

  Connection& db_;
  NameReader names_;
  Names ids_;
  const BodyFilter filter_;
};

}  // namespace plumbline::ledger
