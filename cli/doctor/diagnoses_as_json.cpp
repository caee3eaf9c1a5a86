#include <nlohmann/json.hpp>

#include "cli/doctor/render_diagnosis.h"

namespace plumbline::cli {
namespace {

const char* word(Finding::Grade grade) {
  switch (grade) {
    case Finding::Grade::Good:
      return "ok";
    case Finding::Grade::Note:
      return "note";
    case Finding::Grade::Problem:
      return "problem";
  }
  return "problem";
}

}  // namespace

std::string diagnoses_as_json(const std::vector<Diagnosis>& diagnoses) {
  using nlohmann::ordered_json;
  ordered_json all = ordered_json::array();
  for (const Diagnosis& diagnosis : diagnoses) {
    ordered_json findings = ordered_json::array();
    for (const Finding& finding : diagnosis.findings)
      findings.push_back({{"grade", word(finding.grade)},
                          {"subject", finding.subject},
                          {"says", finding.says},
                          {"remedy", finding.remedy},
                          {"signals", finding.signals},
                          {"indicators", finding.indicators}});
    ordered_json one = {{"vcenter", diagnosis.vcenter}, {"url", diagnosis.url},
                        {"reached", diagnosis.reached}, {"healthy", diagnosis.healthy()},
                        {"version", diagnosis.version}, {"instance_uuid", diagnosis.uuid},
                        {"findings", findings}};
    const Load& load = diagnosis.load;
    if (diagnosis.reached)
      one["estimate"] = {{"calls_per_hour", load.calls_per_hour},
                         {"answer_seconds_per_hour", load.seconds_per_hour},
                         {"received_bytes_per_hour", load.bytes_per_hour},
                         {"ledger_first_fill_bytes", load.first_fill_bytes},
                         {"ledger_bytes_per_day", load.bytes_per_day}};
    all.push_back(std::move(one));
  }
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::cli
