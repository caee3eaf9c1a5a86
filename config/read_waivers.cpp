#include "config/read_waivers.h"

#include "config/promise_text.h"

namespace plumbline::config {
namespace {

constexpr std::chrono::days kLongestWaiver{180};

// One waiver with the level that it touches.
struct LevelWaiver {
  const scoring::Indicator* indicator = nullptr;
  Waiver waiver;
};

LevelWaiver read_waiver(const Reading& reading, const YamlValue& item) {
  LevelWaiver out;
  Waiver& waiver = out.waiver;
  waiver.promise = place_in(reading, item.line);
  MapReader map(item, reading.file, "waiver", reading.problems);
  out.indicator = read_indicator_id(map, "indicator", reading.rubric);
  if (out.indicator) waiver.indicator = out.indicator->id;
  if (out.indicator && out.indicator->mandatory)
    map.problem("indicator", "\"" + waiver.indicator + "\" is mandatory and cannot be waived",
                "remove the waiver");
  waiver.owner = map.required_text("owner");
  waiver.reason = map.required_text("reason");
  waiver.approver = map.required_text("approver");
  waiver.from = read_required_date(map, "from");
  waiver.until = read_required_date(map, "until");
  check_order(map, waiver.from, waiver.until);
  if (waiver.from != Instant{} && waiver.until - waiver.from > kLongestWaiver)
    map.problem("until", "the waiver is longer than 180 days",
                "end it by " + to_date(waiver.from + kLongestWaiver) + " and decide again then");
  map.finish();
  return out;
}

void refuse_crowding(const Reading& reading, const std::vector<LevelWaiver>& waivers) {
  for (std::size_t i = 0; i < waivers.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& [late, a] = waivers[i];
      const auto& [early, b] = waivers[j];
      if (!late || !early || late->area != early->area || late->ladder != early->ladder ||
          late->level != early->level || a.from >= b.until || b.from >= a.until)
        continue;
      reading.problems.push_back({reading.file, a.promise.line,
                                  "waiver: level " + std::to_string(late->level) + " of " +
                                      late->area + " has another one at that time, for \"" +
                                      b.indicator + "\"",
                                  "keep one: a level bears one waiver"});
    }
}

void read_entries(const Reading& reading, MapReader& map, const std::string& key,
                  CalendarEntry::Kind kind, std::vector<CalendarEntry>& entries) {
  for (const YamlValue& item : map.list(key)) {
    CalendarEntry entry;
    entry.promise = place_in(reading, item.line);
    entry.kind = kind;
    MapReader inner(item, reading.file, key, reading.problems);
    entry.from = read_required_date(inner, "from");
    entry.until = read_required_date(inner, "until");
    check_order(inner, entry.from, entry.until);
    entry.entities = read_entities(inner, "entities");
    if (inner.has("entities") && entry.entities.empty())
      inner.problem("entities", "\"entities\" is empty",
                    "name the objects, or leave it out for the whole scope");
    entry.reason = inner.required_text("reason");
    inner.finish();
    entries.push_back(std::move(entry));
  }
}

}  // namespace

std::vector<Waiver> read_waivers(const Reading& reading) {
  std::vector<LevelWaiver> read;
  MapReader map(reading.value, reading.file, "waivers", reading.problems);
  for (const YamlValue& item : map.list("waivers")) read.push_back(read_waiver(reading, item));
  map.finish();
  refuse_crowding(reading, read);
  std::vector<Waiver> waivers;
  for (LevelWaiver& each : read) waivers.push_back(std::move(each.waiver));
  return waivers;
}

std::vector<Exemption> read_exemption(const Reading& reading) {
  Exemption exemption;
  exemption.promise = place_in(reading, reading.value.line);
  MapReader map(reading.value, reading.file, "exception", reading.problems);
  exemption.id = map.required_text("id");
  exemption.signal = map.required_text("signal");
  read_signal_id(map, "signal", reading.rubric);
  if (const scoring::Signal* signal = reading.rubric.signal(exemption.signal);
      signal != nullptr && !signal->parameters.contains("exceptions"))
    map.problem("signal", "\"" + exemption.signal + "\" takes no exceptions",
                "ask for a waiver of the indicator (waivers.yml)");
  exemption.entities = read_entities(map, "entities");
  if (map.valid() && exemption.entities.empty())
    map.problem("entities", "\"entities\" is missing", "name the objects that are excepted");
  exemption.owner = map.required_text("owner");
  exemption.reason = map.required_text("reason");
  exemption.expires = read_required_date(map, "expires");
  map.finish();
  return {exemption};
}

std::vector<CalendarEntry> read_calendar(const Reading& reading) {
  std::vector<CalendarEntry> entries;
  MapReader map(reading.value, reading.file, "calendar", reading.problems);
  read_entries(reading, map, "freezes", CalendarEntry::Kind::Freeze, entries);
  read_entries(reading, map, "planned_outages", CalendarEntry::Kind::PlannedOutage, entries);
  read_entries(reading, map, "tests", CalendarEntry::Kind::Test, entries);
  map.finish();
  return entries;
}

std::vector<ClaimedLevel> read_claims(const Reading& reading) {
  std::vector<ClaimedLevel> claims;
  MapReader map(reading.value, reading.file, "claimed", reading.problems);
  for (const YamlValue& item : map.list("claims")) {
    ClaimedLevel claim;
    claim.promise = place_in(reading, item.line);
    MapReader inner(item, reading.file, "claim", reading.problems);
    const auto areas = read_area_ids(inner, "area", reading.rubric);
    if (areas.size() > 1)
      inner.problem("area", "a claim is for one area", "write one claim for each area");
    if (!areas.empty()) claim.area = areas.front();
    claim.ladder = inner.choice("ladder", {"classic", "inverted"}, "classic");
    inner.required_text("level");
    claim.level = inner.number("level", 1, claim.ladder == "classic" ? 1 : 0, 5);
    claim.by = inner.required_text("by");
    claim.claimed_on = read_past_date(inner, "on", reading.seen_at);
    inner.finish();
    claims.push_back(std::move(claim));
  }
  map.finish();
  refuse_repeats(reading, claims, [](const ClaimedLevel& c) {
    return "claim for " + c.area + " on the " + c.ladder + " ladder";
  });
  return claims;
}

std::vector<LinkDecision> read_links(const Reading& reading) {
  std::vector<LinkDecision> links;
  MapReader map(reading.value, reading.file, "links", reading.problems);
  for (const YamlValue& item : map.list("links")) {
    LinkDecision link;
    link.promise = place_in(reading, item.line);
    MapReader inner(item, reading.file, "link", reading.problems);
    link.incident = inner.required_text("incident");
    link.change = inner.required_text("change");
    inner.required_text("caused");
    link.caused = inner.boolean("caused", true);
    inner.finish();
    links.push_back(std::move(link));
  }
  map.finish();
  refuse_repeats(reading, links,
                 [](const LinkDecision& l) { return "link of " + l.incident + " to " + l.change; });
  return links;
}

std::string promise_text(const Waiver& waiver) {
  return PromiseText()
      .add(waiver.indicator)
      .add(waiver.owner)
      .add(waiver.reason)
      .add(waiver.approver)
      .add(waiver.from)
      .add(waiver.until)
      .take();
}

std::string promise_text(const Exemption& exemption) {
  return PromiseText()
      .add(exemption.id)
      .add(exemption.signal)
      .add(exemption.entities)
      .add(exemption.owner)
      .add(exemption.reason)
      .add(exemption.expires)
      .take();
}

std::string promise_text(const CalendarEntry& entry) {
  return PromiseText()
      .add(static_cast<double>(entry.kind))
      .add(entry.from)
      .add(entry.until)
      .add(entry.entities)
      .take();
}

std::string promise_text(const ClaimedLevel& claim) {
  return PromiseText()
      .add(claim.area)
      .add(claim.ladder)
      .add(claim.level)
      .add(claim.by)
      .add(claim.claimed_on)
      .take();
}

std::string promise_text(const LinkDecision& link) {
  return PromiseText().add(link.incident).add(link.change).add(link.caused ? "yes" : "no").take();
}

}  // namespace plumbline::config
