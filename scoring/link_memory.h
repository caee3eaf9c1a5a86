#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/derived.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

class WorkBook;

/// Stretches of time, apart from each other, ascending.
using Spans = std::vector<std::pair<Instant, Instant>>;

/// What incidents followed from, for as long as all the work around them stands at its place. Work
/// leaves at the front once a day: then all is found anew. Says the same as finding it anew. Not
/// thread-safe.
class LinkMemory {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;
  /// The work that an incident follows from by itself, whatever links.yml says.
  struct Link {
    std::uint32_t place = kNone;  ///< of the work
    double score = 0;
  };

  /// Once the work book is, each time that it is.
  void bring_up_to_date(const WorkBook& work, const LinkRules& rules);

  std::optional<Link> link(const Incident& incident) const;
  /// Kept only if all work that starts at most `reach` after it opened stands.
  void keep(const Incident& incident, Duration reach, Link link);

  /// When an opening would be linked to a batch's work as a sibling; nullptr: not known.
  const Spans* spans(std::uint32_t batch) const;
  /// Kept only if the batch cannot grow.
  void keep(std::uint32_t batch, const Spans& spans);

 private:
  /// What the link was found for.
  struct Known {
    Instant opened;
    std::uint32_t entity = 0;
    std::vector<std::uint32_t> others;
    std::vector<Related> related;
    Link link;
  };

  bool stands_until(Instant moment);

  LinkRules rules_;
  const WorkBook* work_ = nullptr;
  std::uint64_t round_ = 0;
  std::uint64_t carriers_ = 0;
  std::size_t relied_on_ = 0;                      ///< so much of the work, from the first on
  std::unordered_map<std::int64_t, Known> links_;  ///< by the incident's id
  std::unordered_map<std::uint32_t, Spans> spans_;
};

}  // namespace plumbline::scoring
