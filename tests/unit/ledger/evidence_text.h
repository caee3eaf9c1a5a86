#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/ledger/derive_random_estate.h"
#include "tests/unit/ledger/scratch_ledger.h"

/// Evidence in words that do not depend on a ledger's own ids, for comparing two ledgers.
namespace plumbline::ledger {

inline std::string actor_in_words(const Evidence& evidence, std::uint32_t id) {
  for (const ActorInfo& actor : evidence.actors)
    if (actor.id == id) return actor.name;
  return id == 0 ? "nobody" : "?";
}

inline std::string entity_in_words(const Evidence& evidence, std::uint32_t id) {
  if (id == 0) return "nothing";
  const auto found = evidence.entities.find(id);
  if (found == evidence.entities.end()) return "?";
  const EntityInfo& info = found->second;
  std::string text = info.ref.moid + (info.present ? "" : "(gone)");
  for (const auto& [path, value] : info.state.properties) text += "," + path + "=" + value;
  return text;
}

inline std::string change_in_words(const Evidence& evidence, const Change& c) {
  const auto mark = [](const std::optional<Instant>& t) { return t ? to_rfc3339(*t) : "-"; };
  std::string text = to_rfc3339(c.queued) + ' ' + to_rfc3339(c.started) + ' ' +
                     to_rfc3339(c.ended) + ' ' + actor_in_words(evidence, c.actor) + ' ' +
                     evidence.class_names.at(c.class_id) + ' ' + evidence.paths.at(c.path) + ' ' +
                     std::to_string(c.path_steps) + ' ' + entity_in_words(evidence, c.entity);
  std::vector<std::string> siblings;
  for (const std::uint32_t sibling : c.siblings)
    siblings.push_back(entity_in_words(evidence, sibling));
  std::sort(siblings.begin(), siblings.end());
  for (const std::string& sibling : siblings) text += " & " + sibling;
  text += ' ' + std::to_string(static_cast<int>(c.initiator)) +
          std::to_string(static_cast<int>(c.outcome)) + (c.from_template ? 't' : '-') +
          (c.noise ? 'n' : '-') + ' ' + mark(c.reworked_at) + ' ' + mark(c.undone_at) + ' ' +
          c.record_hint + ' ' + to_rfc3339(c.recorded_at);
  return text;
}

/// Everything of an evidence but the ids; lines of equal time are sorted.
inline std::string in_words(const Evidence& evidence) {
  std::vector<std::string> lines;
  for (const Change& change : evidence.changes)
    lines.push_back("change " + change_in_words(evidence, change));
  for (const ActorDay& day : evidence.actor_days)
    lines.push_back("actor " + actor_in_words(evidence, day.actor) + ' ' + std::to_string(day.day) +
                    ' ' + std::to_string(day.tasks) + ' ' + std::to_string(day.noise_tasks) + ' ' +
                    std::to_string(day.active_hours) + (day.sdk_login ? " sdk" : "") +
                    (day.interactive_login ? " ui" : ""));
  for (const DayReading& r : evidence.readings)
    lines.push_back("reading " + r.signal + ' ' + to_string(r.population) + ' ' +
                    std::to_string(r.day) + ' ' + std::to_string(r.k) + '/' + std::to_string(r.n) +
                    " ?" + std::to_string(r.unknown) + (r.sealed ? " sealed" : ""));
  for (const StreamCoverage& s : evidence.streams) {
    std::string line = "stream " + s.stream + ' ' + (s.begin ? to_rfc3339(*s.begin) : "-") + ' ' +
                       (s.until ? to_rfc3339(*s.until) : "-") + ' ' + s.last_failure;
    for (const Gap& gap : s.gaps) line += ' ' + to_rfc3339(gap.from) + ".." + to_rfc3339(gap.to);
    lines.push_back(line);
  }
  for (const OffMachine& off : evidence.off)
    lines.push_back("off " + entity_in_words(evidence, off.entity) + ' ' + to_rfc3339(off.since) +
                    (off.found ? " found " : " ") +
                    (off.switched ? to_rfc3339(*off.switched) : "-"));
  for (const auto& [key, value] : evidence.options) lines.push_back("option " + key + '=' + value);
  std::sort(lines.begin(), lines.end());
  std::string text =
      "first sweep " + (evidence.first_sweep ? to_rfc3339(*evidence.first_sweep) : "-") + '\n';
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// What the estate of derive_random_estate.h would hand to a ledger.
inline Activity as_read(test::Estate& estate, const RawActivity& raw) {
  Activity a;
  a.stream = raw.stream;
  a.key = raw.key;
  a.created = raw.created;
  a.class_id = estate.raw_classes()[raw.raw_class];
  if (raw.actor != 0) a.actor_name = "account-" + std::to_string(raw.actor);
  a.initiator = raw.initiator;
  const auto ref = [](std::uint32_t id) {
    return id == 0 ? EntityRef{} : EntityRef{"VirtualMachine", "vm-" + std::to_string(id)};
  };
  a.entity = ref(raw.entity);
  a.result = ref(raw.result);
  if (raw.stream == ActivityStream::Tasks && raw.outcome != Outcome::Lost) a.ended = raw.finished;
  a.outcome = raw.outcome;
  a.fault = raw.fault;
  a.chain = raw.chain;
  a.parent_key = raw.parent_key;
  a.root_key = raw.root_key;
  if (!raw.texts[DetailText::Fields].empty())
    a.details.emplace_back("fields", raw.texts[DetailText::Fields]);
  if (raw.memory_mb != 0) a.details.emplace_back("memory_mb", std::to_string(raw.memory_mb));
  if (raw.num_cpus != 0) a.details.emplace_back("num_cpus", std::to_string(raw.num_cpus));
  if (!raw.texts[DetailText::UserAgent].empty())
    a.details.emplace_back("user_agent", raw.texts[DetailText::UserAgent]);
  return a;
}

}  // namespace plumbline::ledger
