#include "config/practice_shelf.h"

#include <algorithm>
#include <tuple>

#include "config/read_experiments.h"
#include "config/read_practice.h"
#include "config/read_records.h"
#include "config/read_reviews.h"
#include "config/read_targets.h"
#include "config/read_tickets.h"
#include "config/read_waivers.h"
#include "config/record_form.h"

namespace plumbline::config {
namespace {

using Shelves = std::vector<std::unique_ptr<Shelf>>;

template <class Item>
void add(Shelves& shelves, ShelfRules<Item> rules) {
  shelves.push_back(std::make_unique<ShelfOf<Item>>(std::move(rules)));
}

// Gives items to a member of the history, ordered by `key` and then by first sighting.
template <class List, class Key>
auto to(List PracticeHistory::*member, const Key& key) {
  using Item = typename List::value_type;
  return [member, key](PracticeHistory& history, std::vector<Item> items) {
    std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
      const auto left = key(a);
      const auto right = key(b);
      return left != right ? left < right : a.promise.first_seen < b.promise.first_seen;
    });
    history.*member = std::move(items);
  };
}

void add_library(Shelves& shelves) {
  ShelfRules<Procedure> procedures;
  procedures.kind = "procedures";
  procedures.read = [](const Reading& r) {
    return std::vector{read_procedure(r.value, r.file, r.rubric, r.problems)};
  };
  procedures.give = to(&PracticeHistory::procedures, [](const Procedure& p) { return p.id; });
  procedures.name = [](const Procedure& p) { return "procedure \"" + p.id + "\""; };
  procedures.claims = true;
  add(shelves, std::move(procedures));

  ShelfRules<Exemption> exemptions;
  exemptions.kind = "exceptions";
  exemptions.read = read_exemption;
  exemptions.give = to(&PracticeHistory::exemptions,
                       [](const Exemption& e) { return std::pair(e.signal, e.id); });
  exemptions.name = [](const Exemption& e) { return "exception \"" + e.id + "\""; };
  exemptions.claims = true;
  add(shelves, std::move(exemptions));
}

void add_estate(Shelves& shelves, const std::vector<RecordForm>& forms) {
  ShelfRules<ScopeDeclaration> scopes;
  scopes.kind = "scope";
  scopes.read = [](const Reading& r) {
    return std::vector{read_scope_declaration(r.value, r.file, r.rubric, r.problems)};
  };
  scopes.give = to(&PracticeHistory::scopes, [](const ScopeDeclaration&) { return 0; });
  add(shelves, std::move(scopes));

  ShelfRules<ActorDeclaration> actors;
  actors.kind = "actors";
  actors.read = [](const Reading& r) { return read_actors(r.value, r.file, r.problems); };
  actors.give = to(&PracticeHistory::actors, [](const ActorDeclaration&) { return 0; });
  add(shelves, std::move(actors));

  ShelfRules<ChangeRecord> records;
  records.kind = "records";
  records.read = [&forms](const Reading& r) {
    return read_records(r.value, r.file, form_for(forms, r.file), r.problems);
  };
  records.read_row = [&forms](const auto& row, const std::string& file, int line,
                              Problems& problems) {
    return record_of_row(row, file, line, form_for(forms, file), problems);
  };
  records.give = to(&PracticeHistory::records, [](const ChangeRecord& r) { return r.id; });
  records.shared = true;
  add(shelves, std::move(records));

  ShelfRules<DeclaredIncident> tickets;
  tickets.kind = "incidents";
  tickets.read = [&forms](const Reading& r) {
    return read_tickets(r.value, r.file, form_for(forms, r.file), r.problems);
  };
  tickets.read_row = [&forms](const auto& row, const std::string& file, int line,
                              Problems& problems) {
    return ticket_of_row(row, file, line, form_for(forms, file), problems);
  };
  tickets.give = to(&PracticeHistory::incidents, [](const DeclaredIncident& i) { return i.id; });
  add(shelves, std::move(tickets));

  ShelfRules<ConfigurationItem> cmdb;
  cmdb.kind = "cmdb";
  cmdb.read_row = read_configuration_item;
  cmdb.give = to(&PracticeHistory::cmdb, [](const ConfigurationItem& i) { return i.uuid; });
  add(shelves, std::move(cmdb));

  ShelfRules<CalendarEntry> calendar;
  calendar.kind = "calendar";
  calendar.read = read_calendar;
  calendar.give = to(&PracticeHistory::calendar, [](const CalendarEntry& e) { return e.from; });
  add(shelves, std::move(calendar));

  ShelfRules<LinkDecision> links;
  links.kind = "links";
  links.read = read_links;
  links.give = to(&PracticeHistory::links, [](const LinkDecision& l) { return l.incident; });
  add(shelves, std::move(links));
}

void add_measuring(Shelves& shelves) {
  ShelfRules<Target> targets;
  targets.kind = "targets";
  targets.read = read_targets;
  targets.give = to(&PracticeHistory::targets, [](const Target& t) { return t.signal; });
  add(shelves, std::move(targets));

  ShelfRules<Forecast> forecasts;
  forecasts.kind = "targets";
  forecasts.read = read_forecasts;
  forecasts.give = to(&PracticeHistory::forecasts,
                      [](const Forecast& f) { return std::tuple(f.signal, f.entity, f.made_for); });
  add(shelves, std::move(forecasts));

  ShelfRules<ThresholdOverride> thresholds;
  thresholds.kind = "thresholds";
  thresholds.read = read_thresholds;
  thresholds.give = to(&PracticeHistory::thresholds,
                       [](const ThresholdOverride& t) { return std::pair(t.indicator, t.signal); });
  add(shelves, std::move(thresholds));

  ShelfRules<Waiver> waivers;
  waivers.kind = "waivers";
  waivers.read = read_waivers;
  waivers.give = to(&PracticeHistory::waivers, [](const Waiver& w) { return w.indicator; });
  add(shelves, std::move(waivers));
}

// Actions go to every version of their review; whoever reads them asks what covers the moment.
void give_actions(PracticeHistory& history, std::vector<ReviewedAction> kept) {
  std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
    return std::tie(a.action.id, a.promise.first_seen) <
           std::tie(b.action.id, b.promise.first_seen);
  });
  std::map<std::string, std::vector<ReviewAction>> by_review;
  for (ReviewedAction& each : kept) {
    each.action.promise = each.promise;
    by_review[each.review].push_back(std::move(each.action));
  }
  for (Review& review : history.reviews) review.actions = by_review[review.id];
}

void add_statements(Shelves& shelves) {
  ShelfRules<Review> reviews;
  reviews.kind = "reviews";
  reviews.read = read_review;
  reviews.give = to(&PracticeHistory::reviews, [](const Review& r) { return r.id; });
  reviews.name = [](const Review& r) { return "review \"" + r.id + "\""; };
  add(shelves, std::move(reviews));

  ShelfRules<ReviewedAction> actions;
  actions.kind = "reviews";
  actions.read = read_review_actions;
  actions.give = give_actions;
  add(shelves, std::move(actions));

  ShelfRules<Attestation> attestations;
  attestations.kind = "attestations";
  attestations.read = read_attestation;
  attestations.give =
      to(&PracticeHistory::attestations, [](const Attestation& a) { return a.indicator; });
  add(shelves, std::move(attestations));

  ShelfRules<ClaimedLevel> claims;
  claims.kind = "claimed";
  claims.read = read_claims;
  claims.give = to(&PracticeHistory::claimed,
                   [](const ClaimedLevel& c) { return std::pair(c.area, c.ladder); });
  add(shelves, std::move(claims));
}

// Decisions go to every version of their experiment, as actions to their review.
void give_decisions(PracticeHistory& history, std::vector<DecidedExperiment> kept) {
  std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
    return a.promise.first_seen < b.promise.first_seen;
  });
  for (DecidedExperiment& each : kept) {
    each.decision.promise = each.promise;
    for (Experiment& experiment : history.experiments)
      if (experiment.id == each.experiment) experiment.decisions.push_back(each.decision);
  }
}

void add_experiments(Shelves& shelves) {
  ShelfRules<Experiment> experiments;
  experiments.kind = "experiments";
  experiments.read = read_experiment;
  experiments.give = to(&PracticeHistory::experiments, [](const Experiment& e) { return e.id; });
  experiments.name = [](const Experiment& e) { return "experiment \"" + e.id + "\""; };
  add(shelves, std::move(experiments));

  ShelfRules<DecidedExperiment> decisions;
  decisions.kind = "experiments";
  decisions.read = read_experiment_decision;
  decisions.give = give_decisions;
  add(shelves, std::move(decisions));
}

}  // namespace

Shelves all_shelves(const std::vector<RecordForm>& forms) {
  Shelves shelves;
  add_library(shelves);
  add_estate(shelves, forms);
  add_measuring(shelves);
  add_statements(shelves);
  add_experiments(shelves);
  return shelves;
}

}  // namespace plumbline::config
