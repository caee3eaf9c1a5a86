#pragma once

#include <map>
#include <optional>
#include <string>
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
  std::string folder;                              ///< check-practice, practice init
  bool full = false;                               ///< practice init --full
  std::string account;                             ///< forget ACCOUNT
  bool verbose = false;
  bool colour = false;  ///< the terminal understands it
};

}  // namespace plumbline::cli
