#pragma once

#include <string>

#include "scoring/rubric.h"

namespace plumbline::config {

/// The pages of docs/reference: what catalogue and rubric say, for people. One definition, so that
/// prose cannot drift from what is computed.
enum class ReferencePage { Signals, Indicators, WorkClasses, Collected };

/// "signals.md".
std::string reference_file(ReferencePage page);

/// The page as Markdown. Pure: the same rubric, the same bytes.
std::string reference_page(ReferencePage page, const scoring::Rubric& rubric);

}  // namespace plumbline::config
