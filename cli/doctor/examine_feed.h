#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "cli/doctor/diagnosis.h"
#include "cli/feed_reader.h"

namespace plumbline::cli {

/// Fetches a feed and checks it beside the practice folder's exports.yml; writes nothing.
Finding examine_feed(const config::FeedSettings& feed, const config::ScopeSettings& scope,
                     const scoring::Rubric& rubric,
                     const std::map<std::string, std::string>& variables,
                     const std::stop_token& stop);

}  // namespace plumbline::cli
