#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "facts/practice.h"
#include "scoring/entity_times.h"
#include "scoring/link_memory.h"
#include "scoring/rubric.h"
#include "scoring/work.h"

namespace plumbline::scoring {

class Context;
class Records;
struct Window;

/// An incident that stands for itself (not part of another, not planned, of what counts), with the
/// change that it follows from most likely.
struct LinkedIncident {
  const Incident* incident = nullptr;
  const Work* work = nullptr;  ///< nullptr: none scores enough
  double score = 0;            ///< relation × exp(−Δt/N)
  bool decided = false;        ///< links.yml says so
};

/// An incident that links.yml decided on, beside what plumbline would have said.
struct DecidedIncident {
  const LinkedIncident* link = nullptr;  ///< as decided
  const Work* by_itself = nullptr;       ///< what plumbline would have linked; nullptr: nothing
  double weight = 0;  ///< of the relation to what was confirmed; 0: none, or nothing confirmed
};

/// Until when a relation of this weight scores enough, of N: min(1, ln(weight / least score)), as
/// weight × exp(−Δt/N) falls to the least score there. Negative: never.
double share_of(double weight, const LinkRules& rules);

/// What links.yml says by the moment of the assessment, in the order in which it was first said.
std::vector<const LinkDecision*> link_decisions(const Context& context);

/// Which incidents follow from which changes (rubric D.2). Candidates are changes whose class is
/// not trivial: the incident opens inside the change or at most N after it. The relation weighs 1
/// for the same entity, less for what holds it, its group, another entity of the same batch, times
/// exp(−Δt/N); the best one counts if it reaches the least score (LinkRules). Left out: incidents
/// during a declared outage or test. What links.yml confirms or rejects wins. Made once per
/// context, which must outlive it. An incident is linked when somebody asks for it: what history
/// holds beyond that costs nothing. Says the same at all times; not thread-safe.
class IncidentLinks {
 public:
  explicit IncidentLinks(const Context& context);

  /// Whether incidents are derived at all.
  bool known() const { return known_; }
  /// By opened, then id.
  const std::vector<LinkedIncident>& all() const;
  /// Those that may follow from work that began to be worked on then or later; perhaps others.
  std::span<const LinkedIncident> after(Instant queued) const;
  /// Those that opened in [from, to), whatever they follow from: their `work` is not told.
  std::span<const LinkedIncident> opened(Instant from, Instant to) const;
  bool is_linked(const Work& work) const;
  /// Those that follow from one of these, by opened.
  std::vector<const LinkedIncident*> following(const std::vector<const Work*>& work) const;

  /// What links.yml decided on, in the order of all().
  const std::vector<DecidedIncident>& decided() const { return decided_; }
  /// Whether it is a change to what carries machines: its N is carrier_hours.
  bool reaches_as_carrier(const Work& work) const;

  /// How many of the incidents that opened in the window would be linked to one of `work` by chance
  /// alone, if they had opened at any other moment of it: Σ over changes of the incident rate of
  /// what they touch × the time in which a link counts, time that several share counted once.
  double expected(const std::vector<const Work*>& work, const Window& window) const;

  /// Whether an incident opened on one of the change's entities at most `within` before it began.
  bool soon_after_incident(const Work& work, Duration within) const;

 private:
  static constexpr double kSame = 1.0;

  /// When an opening would be linked to this change.
  struct Reach {
    const Work* work;
    double weight;
    Instant from;
    Instant done;
    Duration length;  ///< N
  };
  /// What incidents say of an entity: of all_[incident] it is this much.
  struct Asked {
    std::uint32_t entity = 0;
    std::uint32_t incident = 0;
    double weight = 0;
  };
  /// What some incidents say, by entity, incident: of each entity the most that an incident says.
  using Asking = std::vector<Asked>;
  /// A batch that touched an incident's own entity: of all_[incident].
  struct BatchHit {
    std::uint32_t batch = 0;
    std::uint32_t incident = 0;
    friend auto operator<=>(const BatchHit&, const BatchHit&) = default;
  };

  /// Some of all_, by their place there, ascending.
  using Places = std::vector<std::uint32_t>;

  Reach reach_of(const Work& work, double weight) const;
  Instant until(const Reach& reach) const;
  double weight_of(Relation relation) const;
  void choose_incidents();
  std::size_t place_of(Instant opened) const;
  std::size_t place_of(const Work& work) const;
  Asking ask(const Places& incidents) const;
  static std::span<const Asked> of_entity(const Asking& asking, std::uint32_t entity);
  using Touched = std::function<void(std::uint32_t place, std::span<const Asked> asked)>;
  void each_touch(const Asking& asking, Instant from, const Touched& visit) const;
  Spans spans_of(std::uint32_t batch) const;
  void add_siblings(const std::vector<BatchHit>& hits) const;
  void consider(LinkedIncident& link, const Reach& reach) const;
  void link_all(std::size_t first, std::size_t last) const;
  void link(const Places& incidents) const;
  void find(const Places& incidents, Duration most) const;
  Places recalled(const Places& incidents) const;
  void note(const Places& incidents) const;
  void apply_decisions();
  void decide(std::uint32_t place, const std::vector<const LinkDecision*>& said,
              const Records& records);
  const Work* named_by(const LinkDecision& decision, const Records& records,
                       const DecidedIncident& one, const Asking& asking) const;
  double weight(const Asking& asking, const Work& work) const;
  bool excluded(const Incident& incident) const;

  const Context& context_;
  LinkRules rules_;
  Duration machine_reach_;
  Duration carrier_reach_;
  Duration longest_reach_;
  double siblings_share_;  ///< of N
  bool known_ = false;
  mutable std::vector<LinkedIncident> all_;
  mutable std::vector<bool> done_;                ///< of all_: linked, or decided on
  mutable std::size_t done_from_ = 0;             ///< of all_: from here on they all are
  mutable Instant linked_from_ = Instant::max();  ///< what opened then or later is
  /// Of Context::work: from here on all was queued at linked_from_ or later.
  mutable std::size_t sure_from_ = std::numeric_limits<std::size_t>::max();
  mutable std::vector<bool> linked_;  ///< by its place in Context::work
  std::vector<DecidedIncident> decided_;
  EntityTimes opened_on_;  ///< when incidents opened
};

}  // namespace plumbline::scoring
