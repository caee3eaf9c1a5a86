#include "cli/basis.h"

#include "cli/version.h"
#include "config/digest.h"
#include "config/practice_kinds.h"

namespace plumbline::cli {

namespace {

/// Raise it when what is kept stands for something else while version and revision do not change.
constexpr const char* kMethod = "2";

/// Kinds that act on all history, whenever they were seen (design §3).
bool retroactive(const std::string& kind) {
  return kind == "scope" || kind == "actors" || kind == "links" || kind == "cmdb";
}

std::string line_of(const Sighting& sighting) {
  return sighting.path + '\n' + to_rfc3339(sighting.seen_at) + ' ' +
         (sighting.present ? sighting.sha256 : std::string("absent")) + '\n';
}

}  // namespace

Basis::Basis(const Environment& environment, const std::vector<std::string>& vcenters,
             const std::vector<Sighting>& sightings)
    : sightings_(sightings), next_(sightings_.begin()) {
  chain_ = std::string(kMethod) + '\n' + version() + ' ' + revision() + '\n' +
           environment.rubric.digest + '\n';
  for (const auto& vcenter : vcenters) chain_ += vcenter + '\n';
  for (const auto& sighting : sightings_)
    if (retroactive(config::practice_kind_of(sighting.path))) chain_ += line_of(sighting);
}

std::string Basis::at(Instant moment) {
  for (; next_ != sightings_.end() && next_->seen_at <= moment; ++next_)
    chain_ = config::sha256_hex(chain_ + line_of(*next_));
  return config::sha256_hex(chain_ + to_rfc3339(moment));
}

}  // namespace plumbline::cli
