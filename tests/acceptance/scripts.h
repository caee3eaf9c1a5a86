#pragma once

#include "tests/acceptance/generator.h"

namespace plumbline::acceptance {

/// Everybody works as one shared login, by many paths, without any practice file.
Script ad_hoc_shop();
/// Ad hoc for eight weeks; a library, a record feed and named conventions from week six on.
Script improving_team();
/// One person, next to nothing to see.
Script tiny_lab();
/// Built in two days by automation, with a library bought in.
Script greenfield();
/// Ninety approved pages, and work that goes its own way.
Script paper_tiger();
/// Half a year of ordinary work with everything written down, then targets, and work that meets
/// them.
Script managed_team();
/// A good team as a real first start sees it: 30 days remembered, practice first seen today.
Script first_day();

}  // namespace plumbline::acceptance
