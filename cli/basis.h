#pragma once

#include <string>
#include <vector>

#include "cli/environment.h"
#include "facts/sighting.h"

namespace plumbline::cli {

/// What a scope is judged with besides facts, in short: the same text, the same judgement as long
/// as the facts are the same. It stands for the program, the rubric, the vCenters, the practice
/// folder up to a moment, and what of it acts on all history. To be asked for ascending moments.
class Basis {
 public:
  /// `sightings` by seen_at; they are looked at as long as this lives.
  Basis(const Environment& environment, const std::vector<std::string>& vcenters,
        const std::vector<Sighting>& sightings);
  std::string at(Instant moment);

 private:
  const std::vector<Sighting>& sightings_;
  std::vector<Sighting>::const_iterator next_;
  std::string chain_;
};

}  // namespace plumbline::cli
