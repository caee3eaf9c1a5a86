#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/actors.h"
#include "scoring/assessment.h"
#include "scoring/books.h"
#include "scoring/declarations.h"
#include "scoring/incident_links.h"
#include "scoring/incidents.h"
#include "scoring/rubric.h"
#include "scoring/work.h"
#include "scoring/work_choice.h"

namespace plumbline::scoring {

struct Judged;

/// What the record feed says of one piece of work (design §3, "as stated, with lateness reported").
struct Recorded {
  const ChangeRecord* allowed_by = nullptr;     ///< approved before, and seen in time
  const ChangeRecord* retrospective = nullptr;  ///< matches, but approved or seen too late
  const ChangeRecord* emergency = nullptr;      ///< an emergency record matches, in time or late
  /// Whether its record, if it has one, must have been seen by now.
  enum class Judged : std::uint8_t {
    Yes,
    No,     ///< there was no feed yet, or the feed's lag is not over
    Blind,  ///< the feed was not read then: a record may have been there in time
  };
  Judged judged = Judged::Yes;
};

/// Over which stretch of time a signal is taken, and whether that may be done at all.
struct Window {
  Instant from;
  Instant to;
  double lost = 0;                ///< share of it that was not watched
  std::optional<Reason> blocked;  ///< why nothing can be said
};

/// One assessment's inputs with everything decided once that all measures need: who did what, what
/// counts, what was declared. Says the same at all times; refers to evidence, practice and rubric,
/// which must outlive it. Not thread-safe: it remembers what was selected.
class Context {
 public:
  Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric);
  /// With what was decided before: the books are brought up to date and must outlive the context.
  Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
          Books& books);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Evidence& evidence() const { return evidence_; }
  const PracticeHistory& practice() const { return practice_; }
  const Rubric& rubric() const { return rubric_; }
  const Declarations& declarations() const { return declarations_; }
  const Actors& actors() const { return actors_; }
  Instant as_of() const { return evidence_.as_of; }
  /// Closed weeks and the other signals' readings, for measures that look back; nullptr: none.
  const Judged* judged() const { return judged_; }
  /// Once the other signals are evaluated. `judged` must outlive the context.
  void look_back(const Judged& judged) { judged_ = &judged; }
  /// All work up to `as_of`, oldest first.
  const std::vector<Work>& work() const { return book_.work(); }
  /// A row for each of it, in its order.
  const std::vector<WorkRow>& rows() const { return book_.rows(); }
  /// Where in both what started at a moment or later begins.
  std::size_t place_of(Instant moment) const { return book_.place_of(moment); }
  /// All work with what was decided of it.
  const WorkBook& book() const { return book_; }
  const RecordBook& records() const { return records_; }
  /// Remembers, whoever asks: as what was selected is remembered.
  RecordUse& record_use() const { return use_; }
  RecordAnswers& record_answers() const { return answers_; }
  LinkMemory& link_memory() const { return link_memory_; }
  /// The names of classes, by Work::kind.
  const std::vector<const std::string*>& kinds() const { return book_.kinds(); }
  /// What was derived and what the service desk declared.
  const Incidents& incidents() const { return incidents_; }
  /// Which incidents follow from which work.
  const IncidentLinks& links() const { return *links_; }

  /// Oldest first, ascending in memory. Remembered: many signals ask the same. Lives as long as the
  /// context.
  const Selection& select(const WorkFilter& filter, const Window& window) const;
  /// The first change of each batch of that selection (rubric 0.4).
  const std::vector<const Work*>& first_of_batches(const WorkFilter& filter,
                                                   const Window& window) const;
  /// What the change records say of each of that selection, in its order.
  const std::vector<Recorded>& recorded(const WorkFilter& filter, const Window& window) const;
  std::int64_t distinct_actors(const std::vector<const Work*>& work) const {
    return scoring::distinct_actors(work, this->work(), rows());
  }
  /// The signal's window over the streams of activity: at most back to where they begin and not
  /// before `not_before`; it must hold the least history of the signal's area.
  Window activity_window(const Signal& signal,
                         std::optional<Instant> not_before = std::nullopt) const;

  /// The area whose id or prefix is `name`; nullptr when there is none.
  const Area* area(const std::string& name) const;
  /// The area that a signal belongs to, by the prefix of its id.
  const Area* area_of(const Signal& signal) const;
  /// When a kind of practice file was first seen, if by `as_of`.
  std::optional<Instant> kind_seen(const std::string& kind) const;
  /// Why a kind cannot be read: once seen and now absent, or the folder was never readable.
  std::optional<Reason> kind_lost(const std::string& kind) const;
  /// What is known of an entity; nullptr: nothing.
  const EntityInfo* entity(std::uint32_t id) const;
  /// Whether it carries machines: a host, a datastore, a network; false when nothing is known.
  bool is_carrier(std::uint32_t entity) const { return book_.is_carrier(entity); }
  /// The row of one of all work.
  const WorkRow& row(const Work& one) const {
    return rows()[static_cast<std::size_t>(&one - work().data())];
  }
  /// An entity's name; empty when it is not known.
  const std::string& name_of(std::uint32_t entity) const;

 private:
  Context(const Evidence& evidence, const PracticeHistory& practice, const Rubric& rubric,
          std::unique_ptr<Books> own);

  std::unique_ptr<Books> own_books_;  ///< where nobody lent any
  const Evidence& evidence_;
  const PracticeHistory& practice_;
  const Rubric& rubric_;
  Declarations declarations_;
  Incidents incidents_;
  Actors actors_;
  WorkBook& book_;
  RecordBook& records_;
  RecordUse& use_;
  RecordAnswers& answers_;
  LinkMemory& link_memory_;
  WorkChoice& choice_;
  std::vector<const EntityInfo*> entities_;     ///< by id
  std::unique_ptr<const IncidentLinks> links_;  ///< looks at all of the above
  const Judged* judged_ = nullptr;
  /// What was selected once.
  struct Chosen {
    WorkFilter filter;
    Instant from;
    Instant to;
    Selection selection;
    std::optional<std::vector<const Work*>> firsts;
    std::optional<std::vector<Recorded>> recorded;
  };
  Chosen& chosen(const WorkFilter& filter, const Window& window) const;
  mutable std::vector<std::unique_ptr<Chosen>> chosen_;
};

}  // namespace plumbline::scoring
