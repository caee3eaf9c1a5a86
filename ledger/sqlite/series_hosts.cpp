#include <array>

#include "ledger/sqlite/series_facts.h"

/// Of machines' days: whose doing it is.
namespace plumbline::ledger {
namespace {

constexpr const char* kCpu = "cpu.usagemhz.average";
/// Taken back from machines, and read in again for them.
constexpr std::array<const char*, 2> kMemory = {"mem.vmmemctl.average", "mem.swapinRate.average"};
constexpr std::array<std::chrono::seconds, 3> kWithinADay = {
    std::chrono::seconds(300), std::chrono::seconds(1800), std::chrono::seconds(7200)};

}  // namespace

Truth SeriesFacts::had_contended_host(const SeriesTest& test, std::int64_t vcenter,
                                      std::int64_t machine, DayNumber day, SeriesDay& made) {
  const auto versions = machines_.between(machine, start_of(day), start_of(day + 1) - Duration(1));
  std::set<std::string> hosts;
  for (const EntityPast::Version& version : versions) {
    const std::string* host =
        version.state == nullptr ? nullptr : version.state->find("runtime.host");
    if (host != nullptr) hosts.insert(*host);
  }
  Truth any = hosts.empty() ? Truth::Unknown : Truth::False;
  for (const std::string& host : hosts) {
    const auto [known, added] = contended_.try_emplace({test.host, vcenter, host}, Truth::Unknown);
    if (added) known->second = is_contended(test, vcenter, host, day, made);
    any = kleene_or(any, known->second);
  }
  return any;
}

Truth SeriesFacts::is_contended(const SeriesTest& test, std::int64_t vcenter,
                                const std::string& host, DayNumber day, SeriesDay& made) {
  const auto colon = host.find(':');
  if (colon == std::string::npos) return Truth::Unknown;
  const auto id =
      db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
          .number(vcenter, names_.find(host.substr(0, colon)), host.substr(colon + 1));
  if (!id) return Truth::Unknown;
  const auto above = [&](const char* counter, double value) {
    std::vector<LatencyPoints> intervals;
    for (const std::chrono::seconds interval : kWithinADay)
      intervals.push_back(
          {0, interval,
           points(vcenter, *id, counter, interval, start_of(day), start_of(day + 1), made)});
    return above_for_long(intervals, value, test.share);
  };
  if (test.host == SeriesTest::Host::Cpu) {
    const auto hertz = hertz_of(*id, day, made);
    return hertz ? above(kCpu, test.host_above * *hertz) : Truth::Unknown;
  }
  return kleene_or(above(kMemory[0], 0), above(kMemory[1], 0));
}

}  // namespace plumbline::ledger
