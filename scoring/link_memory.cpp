#include "scoring/link_memory.h"

#include <algorithm>

#include "scoring/work_book.h"

namespace plumbline::scoring {

void LinkMemory::bring_up_to_date(const WorkBook& work, const LinkRules& rules) {
  const bool stands = work_ == &work && work.round() == round_ + 1 && work.dropped() == 0 &&
                      work.standing() >= relied_on_ && work.carriers() == carriers_ &&
                      rules == rules_;
  if (!stands) {
    links_.clear();
    spans_.clear();
    relied_on_ = 0;
  }
  work_ = &work;
  round_ = work.round();
  carriers_ = work.carriers();
  rules_ = rules;
}

/// Whether all work that starts by then stands at its place. From then on that is relied on.
bool LinkMemory::stands_until(Instant moment) {
  const std::size_t standing = work_->standing();
  const auto& rows = work_->rows();
  if (standing == 0 || rows[standing - 1].started <= moment) return false;
  const auto end =
      std::upper_bound(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(standing), moment,
                       [](Instant from, const WorkRow& row) { return from < row.started; });
  relied_on_ = std::max(relied_on_, static_cast<std::size_t>(end - rows.begin()) + 1);
  return true;
}

std::optional<LinkMemory::Link> LinkMemory::link(const Incident& incident) const {
  const auto found = links_.find(incident.id);
  if (found == links_.end()) return std::nullopt;
  const Known& known = found->second;
  if (known.opened != incident.opened || known.entity != incident.entity ||
      known.others != incident.others || known.related != incident.related)
    return std::nullopt;
  return known.link;
}

void LinkMemory::keep(const Incident& incident, Duration reach, Link link) {
  if (!stands_until(incident.opened + reach)) return;
  links_[incident.id] = {incident.opened, incident.entity, incident.others, incident.related, link};
}

const Spans* LinkMemory::spans(std::uint32_t batch) const {
  const auto found = spans_.find(batch);
  return found == spans_.end() ? nullptr : &found->second;
}

void LinkMemory::keep(std::uint32_t batch, const Spans& spans) {
  if (stands_until(work_->batches().began(batch) + kBatch)) spans_[batch] = spans;
}

}  // namespace plumbline::scoring
