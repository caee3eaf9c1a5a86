#include "scoring/record_answers.h"

#include <algorithm>

#include "scoring/records.h"

namespace plumbline::scoring {

void RecordAnswers::bring_up_to_date(const WorkBook& work, const RecordBook& records,
                                     const Declarations& declarations) {
  std::vector<std::pair<Instant, double>> lags;
  for (const ScopeDeclaration& version : declarations.versions())
    lags.emplace_back(version.promise.first_seen, version.record_lag_hours);
  const bool stands = edition_ == records.edition() && lags == lags_;
  const std::size_t known = stands ? asked_.size() : 0;
  const std::size_t gone = std::min(known, work.dropped());
  const auto erase_front = [&](auto& of) {
    of.erase(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(gone));
    of.resize(std::min(known - gone, work.standing()));
    of.resize(work.work().size());
  };
  erase_front(answers_);
  erase_front(asked_);
  lags_ = std::move(lags);
  edition_ = records.edition();
}

RecordAnswer RecordAnswers::of(const Records& records, const Context& context, const Work& work) {
  const auto place = static_cast<std::size_t>(&work - context.work().data());
  if (!asked_[place]) {
    answers_[place] = records.answer(work);
    asked_[place] = true;
  }
  return answers_[place];
}

}  // namespace plumbline::scoring
