#pragma once

#include <string_view>
#include <vector>

#include "config/yaml.h"
#include "facts/practice.h"
#include "scoring/rubric.h"

namespace plumbline::config {

/// What one practice file says, as it stands; of each item only path and line of its promise are
/// filled. All readers are pure; a file with any problem says nothing (the caller keeps what it
/// said before). Texts are untrusted.
Procedure read_procedure(const YamlValue& value, const std::string& file,
                         const scoring::Rubric& rubric, Problems& problems);
ScopeDeclaration read_scope_declaration(const YamlValue& value, const std::string& file,
                                        const scoring::Rubric& rubric, Problems& problems);
std::vector<ActorDeclaration> read_actors(const YamlValue& value, const std::string& file,
                                          Problems& problems);

/// All of an item's promise fields as one text: equal texts, same promise (design §3). Path, line,
/// comments and order of keys are not part of it.
std::string promise_text(const Procedure& procedure);
std::string promise_text(const ScopeDeclaration& scope);
std::string promise_text(const ActorDeclaration& actor);

/// Whether a pattern would fit any name at all: ".*". Such a promise says nothing.
bool fits_everything(const std::string& pattern);

}  // namespace plumbline::config
