#pragma once

#include <string>
#include <vector>

#include "cli/doctor/diagnosis.h"

namespace plumbline::cli {

/// For people: one line per finding, what to do and what it costs below it, at most `width` columns
/// where words allow. Everything from a vCenter is made safe for a terminal.
std::string render_diagnosis(const Diagnosis& diagnosis, bool colour, std::size_t width);

/// For scripts: a JSON array of one object per vCenter.
std::string diagnoses_as_json(const std::vector<Diagnosis>& diagnoses);

}  // namespace plumbline::cli
