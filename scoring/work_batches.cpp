#include "scoring/work_batches.h"

#include <optional>

namespace plumbline::scoring {

void WorkBatches::add(const WorkRow& row) {
  const auto place = static_cast<std::uint32_t>(of_.size());
  of_.push_back(0);
  before_.push_back(kNone);
  if (!row.can_be_linked()) return;
  if (row.doer >= open_.size()) open_.resize(row.doer + std::size_t{1});
  std::uint32_t& batch = open_[row.doer];
  if (batch == 0 || row.started >= began(batch) + kBatch) {
    all_.push_back({row.started, kNone});
    batch = static_cast<std::uint32_t>(all_.size());
  }
  of_.back() = batch;
  before_.back() = all_[batch - 1].last;
  all_[batch - 1].last = place;
}

/// The last of the work that is left belongs to a batch that began less than a batch's length
/// before it, and so does all that may still grow.
void WorkBatches::keep_only(std::size_t places, const std::vector<WorkRow>& rows) {
  while (of_.size() > places) {
    if (of_.back() != 0) all_[of_.back() - 1].last = before_.back();
    of_.pop_back();
    before_.pop_back();
  }
  while (!all_.empty() && all_.back().last == kNone) all_.pop_back();
  open_.clear();
  std::optional<Instant> last;
  for (std::size_t i = of_.size(); i-- > 0;) {
    if (last && rows[i].started <= *last - kBatch) break;
    if (of_[i] == 0) continue;
    if (!last) last = rows[i].started;
    if (rows[i].doer >= open_.size()) open_.resize(rows[i].doer + std::size_t{1});
    if (open_[rows[i].doer] == 0) open_[rows[i].doer] = of_[i];
  }
}

void WorkBatches::clear() {
  of_.clear();
  before_.clear();
  all_.clear();
  open_.clear();
}

}  // namespace plumbline::scoring
