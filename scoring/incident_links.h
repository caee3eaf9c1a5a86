#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "scoring/work.h"

namespace plumbline::scoring {

class Context;
struct Window;

/// An incident that stands for itself (not part of another, not planned, of what counts), with the
/// change that it follows from most likely.
struct LinkedIncident {
  const Incident* incident = nullptr;
  const Work* work = nullptr;  ///< nullptr: none scores 0.3
  double score = 0;            ///< relation × exp(−Δt/N)
  bool decided = false;        ///< links.yml says so
};

/// Which incidents follow from which changes (rubric D.2). Candidates are changes whose class is
/// not trivial: the incident opens inside the change or at most N after it (24 h for VMs, 72 h for
/// what carries them). The relation weighs 1.0 (same entity), 0.7 (its host, datastore, network),
/// 0.5 (its cluster or switch; another entity of the same batch), times exp(−Δt/N); the best one
/// counts if it reaches 0.3. Left out: incidents during a declared outage or test. What links.yml
/// confirms or rejects wins. Made once per context, which must outlive it. Pure.
class IncidentLinks {
 public:
  explicit IncidentLinks(const Context& context);

  /// Whether incidents are derived at all.
  bool known() const { return known_; }
  /// By opened, then id.
  const std::vector<LinkedIncident>& all() const { return all_; }
  bool is_linked(const Work& work) const { return linked_.contains(work.change->id); }

  /// How many of the incidents that opened in the window would be linked to one of `work` by chance
  /// alone, if they had opened at any other moment of it: Σ over changes of the incident rate of
  /// what they touch × the time in which a link counts, time that several share counted once.
  double expected(const std::vector<const Work*>& work, const Window& window) const;

  /// Whether an incident opened on one of the change's entities at most `within` before it began.
  bool soon_after_incident(const Work& work, Duration within) const;

 private:
  /// When an opening would be linked to this change.
  struct Reach {
    const Work* work;
    double weight;
    Instant from;
    Instant done;
    Duration length;  ///< N
    Instant until() const;
  };

  /// A batch that touched the incident's own entity, and the stretches of time, disjoint and in
  /// order, in which an opening would be linked to one of its changes.
  struct BatchReach {
    std::vector<const Work*> work;
    std::vector<std::pair<Instant, Instant>> spans;
  };

  Reach reach_of(const Work& work, double weight) const;
  void choose_incidents();
  void gather_reaches();
  void gather_batches(const std::unordered_map<std::uint32_t, std::vector<std::size_t>>& own);
  void consider(LinkedIncident& link, const Reach& reach) const;
  void link_all();
  void apply_decisions();
  bool excluded(const Incident& incident) const;

  const Context& context_;
  bool known_ = false;
  std::vector<LinkedIncident> all_;
  std::vector<std::vector<Reach>> reaches_;  ///< of each of all_
  std::vector<BatchReach> batches_;
  std::vector<std::vector<std::size_t>> batches_of_;  ///< of each of all_
  std::unordered_set<std::int64_t> linked_;           ///< Change::id
  std::unordered_map<std::uint32_t, std::vector<Instant>> opened_on_;
};

}  // namespace plumbline::scoring
