#pragma once

#include <string>

#include "scoring/rubric.h"

namespace plumbline::config {

/// docs/reference/collected.md: what is read from vCenter, why, how often, with which privilege.
/// Pure.
std::string collected_page(const scoring::Rubric& rubric);

}  // namespace plumbline::config
