#pragma once

#include "scoring/link_memory.h"
#include "scoring/record_answers.h"
#include "scoring/record_book.h"
#include "scoring/record_use.h"
#include "scoring/work_book.h"
#include "scoring/work_choice.h"

namespace plumbline::scoring {

/// What is remembered of one scope between its assessments, so that the next one costs what came
/// since. Not thread-safe.
struct Books {
  WorkBook work;
  RecordBook records;
  RecordUse use;
  RecordAnswers answers;
  LinkMemory links;
  WorkChoice choice;
};

}  // namespace plumbline::scoring
