#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace plumbline::scoring {

/// What both read. Pure.
Reads joined(Reads reads, const Reads& more);

/// `reads` with the tasks and events of all work classes where it asks for them; sorted, free of
/// duplicates. Pure.
Reads completed(Reads reads, const WorkClasses& work);

/// Everything that a signal reads: what it states, what its predicates test, and for a measure of
/// activity all work. A tested path that lies below one that the signal states is covered by it:
/// "snapshot" stands for "snapshot.count". Completed. Pure.
Reads reads_of(const Signal& signal, const WorkClasses& work);

/// Who reads something: a signal or a piece of evidence; identity has no id.
struct Reader {
  std::string id;
  Reads reads;
};

/// Identity, the signals (those of no indicator too: they are shown), the evidence. Pure.
std::vector<Reader> readers_of(const Rubric& rubric);

/// Whether one of these signals stands in the requirement.
bool uses(const Requirement& requirement, const std::vector<std::string>& signals);

}  // namespace plumbline::scoring
