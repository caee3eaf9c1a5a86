#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "scoring/sieve.h"
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
  bool is_linked(const Work& work) const;

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
  using Spans = std::vector<std::pair<Instant, Instant>>;

  /// What incidents say of an entity: of all_[incident] it is this much.
  struct Asked {
    std::uint32_t entity = 0;
    std::uint32_t incident = 0;
    double weight = 0;
  };
  /// Some incidents by the entities that they ask for.
  struct Asking {
    std::vector<Asked> all;  ///< by entity, incident
    Sieve sieve;
    template <class Visit>
    void each(const Work& work, const Visit& visit) const;
  };
  /// A batch that touched an incident's own entity: of all_[incident].
  struct BatchHit {
    std::uint32_t batch = 0;
    std::uint32_t incident = 0;
    friend auto operator<=>(const BatchHit&, const BatchHit&) = default;
  };
  /// Those batches, with all their work.
  using Batches = std::unordered_map<std::uint32_t, std::vector<const Work*>>;

  Reach reach_of(const Work& work, double weight) const;
  void choose_incidents();
  void number_batches();
  Asking ask(std::size_t first, std::size_t last) const;
  Batches members_of(const std::vector<BatchHit>& hits) const;
  Spans spans_of(const std::vector<const Work*>& batch) const;
  void consider(LinkedIncident& link, const Reach& reach) const;
  void link(std::size_t first, std::size_t last);
  void apply_decisions();
  bool excluded(const Incident& incident) const;

  const Context& context_;
  bool known_ = false;
  std::vector<LinkedIncident> all_;
  /// Of each piece of work that can be linked the number of its batch, from 1; else 0.
  std::vector<std::uint32_t> batch_of_;
  std::uint32_t batches_ = 0;
  Duration longest_{0};       ///< that any such work took
  std::vector<bool> linked_;  ///< by its place in Context::work
  std::unordered_map<std::uint32_t, std::vector<Instant>> opened_on_;
};

}  // namespace plumbline::scoring
