#include "scoring/measures/measures.h"
#include "scoring/measures/own_experiments.h"

namespace plumbline::scoring {

/// How many experiments of the area ended in the window as held or refuted (rubric A9): either is
/// an answer. One that is planned or runs is a promise too young to count.
Reading experiments_decided(const Context& context, const Signal& signal) {
  const OwnExperiments own = own_experiments(context, signal);
  double decided = 0;
  std::vector<std::string> texts;
  std::vector<Witness> witnesses;
  std::vector<const ExperimentResult*> open;
  for (const ExperimentResult* experiment : own.all) {
    if (is_open(*experiment)) {
      open.push_back(experiment);
      continue;
    }
    const bool answer = experiment->verdict == ExperimentVerdict::Held ||
                        experiment->verdict == ExperimentVerdict::Refuted;
    if (answer) ++decided;
    texts.push_back(experiment->id + " " + experiment->summary);
    witnesses.push_back(experiment_witness(*experiment, answer, {}));
  }
  return own_reading(context, signal, own, decided, open, texts, std::move(witnesses));
}

}  // namespace plumbline::scoring
