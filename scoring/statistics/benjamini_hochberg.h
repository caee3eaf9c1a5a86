#pragma once

#include <vector>

namespace plumbline::scoring {

/// P-values adjusted so that rejecting all at or below q keeps the expected share of false
/// rejections at q (Benjamini and Hochberg, JRSS B 57, 1995). In the order given.
std::vector<double> benjamini_hochberg(const std::vector<double>& p_values);

}  // namespace plumbline::scoring
