#pragma once

#include <gtest/gtest.h>

#include <string>

#include "config/load_rubric.h"
#include "scoring/assess.h"
#include "tests/acceptance/generator.h"

namespace plumbline::acceptance {

/// The rubric as shipped, loaded once.
inline const scoring::Rubric& shipped_rubric() {
  static const scoring::Rubric rubric = [] {
    auto loaded = config::load_rubric({});
    if (!loaded) {
      for (const auto& error : loaded.error()) ADD_FAILURE() << error.to_string();
      return scoring::Rubric{};
    }
    return *loaded;
  }();
  return rubric;
}

inline scoring::ScopeResult judge(const Estate& estate) {
  return scoring::assess(estate.evidence, estate.practice, shipped_rubric());
}

inline const scoring::AreaResult& area(const scoring::ScopeResult& result, const std::string& id) {
  for (const auto& a : result.areas)
    if (a.area == id && a.ladder == "classic") return a;
  static const scoring::AreaResult none;
  ADD_FAILURE() << "no area " << id;
  return none;
}

inline const scoring::IndicatorResult& indicator(const scoring::ScopeResult& result,
                                                 const std::string& id) {
  for (const auto& a : result.areas)
    for (const auto& i : a.indicators)
      if (i.id == id) return i;
  static const scoring::IndicatorResult none;
  ADD_FAILURE() << "no indicator " << id;
  return none;
}

/// All that was decided, as text: to compare results and to say what went wrong.
std::string text_of(const scoring::ScopeResult& result);

}  // namespace plumbline::acceptance
