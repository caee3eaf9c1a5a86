#include "ledger/derive/in_service.h"

#include <algorithm>

#include "ledger/derive/limits.h"

namespace plumbline::ledger {

InServiceEvents::InServiceEvents(const FeedIndex& feed, const Classifier& classifier) {
  for (std::uint32_t i = 0; i < feed.size(); ++i) {
    const RawActivity& a = feed[i];
    if (a.stream == ActivityStream::Events && a.entity != 0 &&
        classifier.is_in_service_event(a.raw_class))
      entries_.push_back({a.vcenter, a.entity, a.created, i});
  }
  std::sort(entries_.begin(), entries_.end());
}

std::optional<std::uint32_t> InServiceEvents::first_after(const Step& creation,
                                                          const RawActivity& task) const {
  // From its queue time on: what powers the new VM on may do so before the creation reports its
  // end.
  const Entry earliest{task.vcenter, creation.entity, task.created, 0};
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), earliest);
  if (it == entries_.end() || it->vcenter != task.vcenter || it->entity != creation.entity ||
      it->at > task.finished + kInService)
    return std::nullopt;
  return it->position;
}

}  // namespace plumbline::ledger
