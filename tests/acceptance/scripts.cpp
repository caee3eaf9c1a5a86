#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {

namespace {

Phase disciplined(double from_week) {
  Phase p;
  p.from_week = from_week;
  p.success = 0.96;
  p.usual_path = 0.92;
  p.from_template = 0.95;
  p.pre_checks = 0.95;
  p.recorded = 0.96;
  p.emergency = 0.06;
  return p;
}

Phase ad_hoc() {
  Phase p;
  p.success = 0.90;
  p.usual_path = 0.30;
  p.from_template = 0.20;
  p.pre_checks = 0.10;
  return p;
}

}  // namespace

Script ad_hoc_shop() {
  Script s;
  s.shared_login = true;
  s.backup_proxy = true;
  s.phases = {ad_hoc()};
  return s;
}

Script improving_team() {
  Script s;
  s.people = 5;
  s.shelf_week = 6;
  s.feed_week = 6;
  s.scope_week = 6;
  s.owner_share = 0.9;
  Phase early = ad_hoc();
  early.usual_path = 0.45;
  early.from_template = 0.6;
  s.phases = {early, disciplined(8)};
  return s;
}

Script tiny_lab() {
  Script s;
  s.people = 1;
  Phase quiet;
  quiet.creates_per_week = quiet.resizes_per_week = 0;
  quiet.settings_per_week = quiet.retires_per_week = 0;
  Phase once = quiet;
  once.creates_per_week = 7;
  once.from_week = 3;
  Phase after = quiet;
  after.from_week = 4;
  s.phases = {quiet, once, after};
  return s;
}

Script greenfield() {
  Script s = tiny_lab();
  s.people = 0;
  s.automation = true;
  s.actors_week = 0;
  s.shelf_week = 0;
  s.phases[1].creates_per_week = 40;
  s.phases[1].from_week = 1;
  s.phases[2].from_week = 2;
  return s;
}

Script paper_tiger() {
  Script s;
  s.shelf_week = 0;
  s.scope_week = 0;
  s.covered_names = 0.12;
  Phase p;
  p.success = 0.91;
  p.usual_path = 0.72;
  p.from_template = 0.7;
  p.pre_checks = 0.65;
  s.phases = {p};
  return s;
}

Script managed_team() {
  Script s;
  s.people = 5;
  s.shelf_week = s.feed_week = s.scope_week = 0;
  s.owner_share = 0.9;
  s.stamps = true;
  s.targets_week = 24;
  s.unexplained = 0.5;
  Phase before = disciplined(0);
  before.success = 0.94;
  before.recorded = 0.93;
  before.emergency = 0.16;
  before.lead_hours = 70;
  before.in_window = 0.8;
  before.caused = 0.08;
  before.early_rework = 0.2;
  before.request_hours = 90;
  before.zombies = 0.14;
  Phase after = disciplined(24);
  after.success = 0.985;
  after.recorded = 0.99;
  after.emergency = 0.04;
  after.lead_hours = 20;
  after.in_window = 0.98;
  after.early_rework = 0.02;
  after.request_hours = 20;
  after.zombies = 0.04;
  s.phases = {before, after};
  return s;
}

Script first_day() {
  Script s;
  s.history_from = 40;
  s.phases = {disciplined(0)};
  s.owner_share = 0.95;
  s.shelf_week = s.scope_week = 44.25;
  s.feed_week = 44.25;
  return s;
}

}  // namespace plumbline::acceptance
