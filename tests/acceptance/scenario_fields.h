#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "tests/acceptance/scenario.h"

namespace plumbline::acceptance {

/// A parameter by its key: a number, a whole number, yes or no, or a week that may be `never`.
template <class T>
struct Field {
  const char* key;
  std::variant<double T::*, int T::*, bool T::*, std::optional<double> T::*> member;
};

inline const std::vector<Field<Phase>> kPhase = {{"creates_per_week", &Phase::creates_per_week},
                                                 {"resizes_per_week", &Phase::resizes_per_week},
                                                 {"settings_per_week", &Phase::settings_per_week},
                                                 {"retires_per_week", &Phase::retires_per_week},
                                                 {"success", &Phase::success},
                                                 {"usual_path", &Phase::usual_path},
                                                 {"from_template", &Phase::from_template},
                                                 {"pre_checks", &Phase::pre_checks},
                                                 {"recorded", &Phase::recorded},
                                                 {"emergency", &Phase::emergency},
                                                 {"lead_hours", &Phase::lead_hours},
                                                 {"in_window", &Phase::in_window},
                                                 {"incidents", &Phase::incidents},
                                                 {"caused", &Phase::caused},
                                                 {"early_rework", &Phase::early_rework},
                                                 {"request_hours", &Phase::request_hours},
                                                 {"zombies", &Phase::zombies},
                                                 {"oversized", &Phase::oversized}};

inline const std::vector<Field<Script>> kWork = {
    {"people", &Script::people},
    {"servers", &Script::servers},
    {"shared_login", &Script::shared_login},
    {"automation", &Script::automation},
    {"backup_proxy", &Script::backup_proxy},
    {"backup_reconfigures", &Script::backup_reconfigures},
    {"shelf", &Script::shelf},
    {"read_again_weeks", &Script::read_again_weeks},
    {"covered_names", &Script::covered_names},
    {"owner_share", &Script::owner_share},
    {"stamps", &Script::stamps},
    {"unexplained", &Script::unexplained}};

inline const std::vector<Field<BuildScript>> kBuilds = {
    {"people", &BuildScript::people},
    {"shared_login", &BuildScript::shared_login},
    {"automation", &BuildScript::automation},
    {"host_batches_per_year", &BuildScript::host_batches_per_year},
    {"other_batches_per_year", &BuildScript::other_batches_per_year},
    {"hosts_per_batch", &BuildScript::hosts_per_batch},
    {"delivery_week", &BuildScript::delivery_week},
    {"failed_joins", &BuildScript::failed_joins},
    {"usual_path", &BuildScript::usual_path},
    {"covered_names", &BuildScript::covered_names},
    {"service_hours", &BuildScript::service_hours},
    {"never_in_service", &BuildScript::never_in_service},
    {"conformity", &BuildScript::conformity},
    {"uniform", &BuildScript::uniform},
    {"mended", &BuildScript::mended},
    {"settled_week", &BuildScript::settled_week},
    {"read_again_weeks", &BuildScript::read_again_weeks}};

inline const std::vector<Field<CapacityScript>> kCapacity = {
    {"people", &CapacityScript::people},
    {"shared_login", &CapacityScript::shared_login},
    {"servers", &CapacityScript::servers},
    {"usual_path", &CapacityScript::usual_path},
    {"success", &CapacityScript::success},
    {"covered_names", &CapacityScript::covered_names},
    {"used_at_first", &CapacityScript::used_at_first},
    {"growth_per_week", &CapacityScript::growth_per_week},
    {"expanded_at", &CapacityScript::expanded_at},
    {"other_stores_full", &CapacityScript::other_stores_full},
    {"headroom", &CapacityScript::headroom},
    {"ready_over5", &CapacityScript::ready_over5},
    {"less_waiting_week", &CapacityScript::less_waiting_week},
    {"ready_over5_then", &CapacityScript::ready_over5_then},
    {"swapping", &CapacityScript::swapping},
    {"clusters_with_ha", &CapacityScript::clusters_with_ha},
    {"down_minutes_a_week", &CapacityScript::down_minutes_a_week},
    {"forecast_off", &CapacityScript::forecast_off},
    {"forecasts_week", &CapacityScript::forecasts_week},
    {"settled_week", &CapacityScript::settled_week},
    {"read_again_weeks", &CapacityScript::read_again_weeks}};

inline const std::vector<Field<Practices>> kPractice = {
    {"shelf_week", &Practices::shelf_week},
    {"feed_week", &Practices::feed_week},
    {"scope_week", &Practices::scope_week},
    {"actors_week", &Practices::actors_week},
    {"targets_week", &Practices::targets_week},
    {"targets_rewritten_weeks", &Practices::targets_rewritten_weeks},
    {"reviews_week", &Practices::reviews_week},
    {"reviews_every_weeks", &Practices::reviews_every_weeks},
    {"reviews_on_file", &Practices::reviews_on_file},
    {"review_numbers", &Practices::review_numbers},
    {"actions_closed", &Practices::actions_closed},
    {"claimed", &Practices::claimed},
    {"claimed_week", &Practices::claimed_week}};

inline const std::vector<Field<Trial>> kTrial = {{"min_effect", &Trial::min_effect},
                                                 {"baseline_weeks", &Trial::baseline_weeks},
                                                 {"wash_in_weeks", &Trial::wash_in_weeks},
                                                 {"seen_week", &Trial::seen_week},
                                                 {"start_week", &Trial::start_week},
                                                 {"end_week", &Trial::end_week},
                                                 {"adopted", &Trial::adopted}};

inline const std::vector<Field<Reads>> kReads = {
    {"first_sweep_week", &Reads::first_sweep_week},
    {"work_from_week", &Reads::work_from_week},
    {"rollups_from_week", &Reads::rollups_from_week},
    {"machines_from_week", &Reads::machines_from_week}};

}  // namespace plumbline::acceptance
