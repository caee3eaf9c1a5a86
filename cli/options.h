#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "facts/time.h"

namespace plumbline::cli {

/// What was asked on the command line, parsed and checked. One struct for all commands: each reads
/// the members it documents in --help.
struct Options {
  std::string command;      ///< "serve", "collect", …
  std::string config_file;  ///< --config.file; empty: the PLUMBLINE_… variables
  std::map<std::string, std::string> environment;  ///< PLUMBLINE_…, proxy and systemd's variables
  bool once = false;                               ///< collect --once
  std::optional<Instant> at;                       ///< --at
  std::optional<Instant> known_at;                 ///< --known-at
  std::optional<Instant> from;                     ///< changes --from
  std::string former_rubric;                       ///< changes --rubric DIR
  bool as_published = false;                       ///< assess --published
  std::string format = "table";                    ///< --format table|json
  std::string area;                                ///< explain AREA
  std::string scope;                               ///< --scope; empty: all
  std::string indicator;                           ///< explain --indicator
  int facts = 3;                                   ///< explain --facts: facts shown per indicator
  /// history --since: a moment, or how long before --until.
  std::variant<std::chrono::seconds, Instant> since;
  std::optional<Instant> until;             ///< history --until
  std::string job = "plumbline";            ///< history --job
  std::string instance = "127.0.0.1:9747";  ///< history --instance
  std::string folder;                       ///< check-practice, practice init, experiment plan FILE
  bool full = false;                        ///< practice init --full
  std::string account;                      ///< forget ACCOUNT
  std::string action;                       ///< experiment new|list|…, practice init|actors|links
  std::string experiment;                   ///< experiment show ID
  std::string metric;                       ///< experiment new, plan --metric
  std::string out_file;                     ///< experiment new --out
  double min_effect = 0;                    ///< … --min-effect; 0: not given
  double planned_effect = 0;                ///< … --effect; 0: not given
  int run_weeks = 0;                        ///< … --weeks; 0: not given
  bool verbose = false;
  bool colour = false;      ///< the terminal understands it
  std::size_t width = 100;  ///< columns of the terminal
};

}  // namespace plumbline::cli
