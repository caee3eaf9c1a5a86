#pragma once

#include "scoring/measures/reading.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

class Context;

// One file each; what each takes stands in table.cpp. All are pure and never throw.
Reading actions_closed(const Context& context, const Signal& signal);
Reading activity_count(const Context& context, const Signal& signal);
Reading activity_duration(const Context& context, const Signal& signal);
Reading activity_rate(const Context& context, const Signal& signal);
Reading activity_share(const Context& context, const Signal& signal);
Reading authorised_share(const Context& context, const Signal& signal);
Reading automation_share(const Context& context, const Signal& signal);
Reading batch_size(const Context& context, const Signal& signal);
Reading batches(const Context& context, const Signal& signal);
Reading build_time(const Context& context, const Signal& signal);
Reading build_time_per_gb(const Context& context, const Signal& signal);
Reading bus_factor(const Context& context, const Signal& signal);
Reading change_lead_time(const Context& context, const Signal& signal);
Reading concentration(const Context& context, const Signal& signal);
Reading core_known(const Context& context, const Signal& signal);
Reading core_ok(const Context& context, const Signal& signal);
Reading core_worse(const Context& context, const Signal& signal);
Reading coverage(const Context& context, const Signal& signal);
Reading early_rework(const Context& context, const Signal& signal);
Reading emergency_share(const Context& context, const Signal& signal);
Reading entity_share(const Context& context, const Signal& signal);
Reading entry_rework(const Context& context, const Signal& signal);
Reading experiments_decided(const Context& context, const Signal& signal);
Reading experiments_held(const Context& context, const Signal& signal);
Reading failed_attempts(const Context& context, const Signal& signal);
Reading freeze_violations(const Context& context, const Signal& signal);
Reading host_service_time(const Context& context, const Signal& signal);
Reading idle_share(const Context& context, const Signal& signal);
Reading incident_linked_rate(const Context& context, const Signal& signal);
Reading off_share(const Context& context, const Signal& signal);
Reading oversized_share(const Context& context, const Signal& signal);
Reading retrospective_share(const Context& context, const Signal& signal);
Reading unrecorded_share(const Context& context, const Signal& signal);
Reading any_known(const Context& context, const Signal& signal);
Reading practice_known(const Context& context, const Signal& signal);
Reading unused_records(const Context& context, const Signal& signal);
Reading undeclared_incidents(const Context& context, const Signal& signal);
Reading unseen_tickets(const Context& context, const Signal& signal);
Reading path_consistency(const Context& context, const Signal& signal);
Reading practice_declared(const Context& context, const Signal& signal);
Reading practice_procedures(const Context& context, const Signal& signal);
Reading pre_checks(const Context& context, const Signal& signal);
Reading procedure_actors(const Context& context, const Signal& signal);
Reading ready_time(const Context& context, const Signal& signal);
Reading request_lead_time(const Context& context, const Signal& signal);
Reading sustained(const Context& context, const Signal& signal);
Reading targets_ok(const Context& context, const Signal& signal);
Reading undersized_share(const Context& context, const Signal& signal);
Reading window_adherence(const Context& context, const Signal& signal);

}  // namespace plumbline::scoring
