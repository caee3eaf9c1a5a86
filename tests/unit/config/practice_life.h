#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/practice.h"

namespace plumbline::config {

/// A rubric with a word for every case that the loaders tell apart; independent of the shipped one,
/// so that a new indicator breaks no test here.
inline scoring::Rubric practice_rubric() {
  using scoring::Better;
  using scoring::Unit;
  scoring::Rubric rubric;
  rubric.areas = {{"change", "chg", "Change management", scoring::Cadence::Weekly},
                  {"capacity", "cap", "Capacity", scoring::Cadence::Rare}};
  const auto signal = [&](const std::string& id, Unit unit, Better better) {
    scoring::Signal out;
    out.id = id;
    out.unit = unit;
    out.better = better;
    rubric.signals.push_back(out);
  };
  signal("cap.used_bytes", Unit::Bytes, Better::Info);
  signal("cap.vcpu_ratio", Unit::Ratio, Better::Band);
  signal("chg.emergency_share", Unit::Ratio, Better::Lower);
  signal("chg.lead_time_h", Unit::Hours, Better::Lower);
  signal("chg.success_rate", Unit::Ratio, Better::Higher);
  signal("chg.volume", Unit::PerWeek, Better::Info);
  scoring::EvidenceItem evidence;
  evidence.id = "cap.adm_control";
  rubric.evidence.push_back(evidence);
  const auto indicator = [&](const std::string& id, int level, bool mandatory,
                             const std::string& attestation,
                             const std::vector<std::string>& signals) {
    scoring::Indicator out;
    out.id = id;
    out.area = "change";
    out.ladder = "classic";
    out.level = level;
    out.mandatory = mandatory;
    out.attestation = attestation;
    out.requires_.kind = scoring::Requirement::Kind::AllOf;
    for (const std::string& name : signals) {
      scoring::Requirement part;
      part.signal = name;
      out.requires_.parts.push_back(part);
    }
    rubric.indicators.push_back(out);
  };
  indicator("change.2.success", 2, true, "", {"chg.success_rate"});
  indicator("change.3.types", 3, false, "CAB minutes", {"chg.success_rate", "chg.lead_time_h"});
  indicator("change.3.emergency", 3, false, "", {"chg.emergency_share"});
  indicator("change.4.lead_time", 4, false, "export", {"chg.lead_time_h"});
  indicator("change.4.emergency", 4, false, "", {"chg.emergency_share"});
  WorkClass clone;
  clone.id = "VirtualMachine.clone";
  rubric.work.classes.push_back(clone);
  return rubric;
}

/// A practice folder's life, look by look. Day 0 is 2026-01-01.
class PracticeLife : public testing::Test {
 protected:
  static Instant day(int n) { return *parse_instant("2026-01-01") + std::chrono::days(n); }

  void see(Instant at, const std::string& path, const std::string& content,
           std::optional<Instant> committed_at = std::nullopt) {
    Sighting sighting;
    sighting.path = path;
    sighting.seen_at = at;
    sighting.content = content;
    sighting.committed_at = committed_at;
    sightings_.push_back(sighting);
  }
  void gone(Instant at, const std::string& path) {
    Sighting sighting;
    sighting.path = path;
    sighting.seen_at = at;
    sighting.present = false;
    sightings_.push_back(sighting);
  }
  PracticeHistory read() const { return practice_history(sightings_, practice_rubric()); }

  /// What is said of one file on day 100, without its path: "3: what (remedy)".
  std::string said(const std::string& path, const std::string& content) {
    sightings_.clear();
    see(day(100), path, content);
    return problems();
  }
  std::string problems() const {
    std::string out;
    for (const PracticeProblem& p : read().problems)
      out += std::to_string(p.line) + ": " + p.what + " (" + p.remedy + ")\n";
    return out;
  }
  /// "2-5": seen first on day 2, gone on day 5.
  static std::string span(const Promise& promise) {
    const auto number = [](Instant at) {
      return std::to_string((at - day(0)) / std::chrono::days(1));
    };
    return number(promise.first_seen) + "-" + (promise.gone_at ? number(*promise.gone_at) : "");
  }
  template <class Items>
  static std::string spans(const Items& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : " ") + span(item.promise);
    return out;
  }

  std::vector<Sighting> sightings_;
};

}  // namespace plumbline::config
