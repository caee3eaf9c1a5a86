#include "scoring/work_choice.h"

#include <algorithm>

#include "scoring/work_book.h"

namespace plumbline::scoring {

namespace {

constexpr const char* kChangeArea = "change";
// By kind of work: whether it is asked for always, or only where a machine was flagged.
constexpr std::uint8_t kAlways = 1;
constexpr std::uint8_t kWhenFlagged = 2;

bool contains(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool is_change(const Area* area) { return area && area->id == kChangeArea; }

void cut(std::vector<std::uint32_t>& places, std::size_t end) {
  places.erase(std::ranges::lower_bound(places, end), places.end());
}

}  // namespace

void WorkChoice::bring_up_to_date(const WorkBook& work) {
  const bool stands =
      work_ == &work && work.round() == round_ + 1 && work.dropped() == 0 && work.flags() == flags_;
  work_ = &work;
  round_ = work.round();
  flags_ = work.flags();
  if (!stands || work.standing() == 0) known_.clear();
  for (Known& one : known_) {
    one.upto = std::min(one.upto, work.standing());
    cut(one.places, one.upto);
    cut(one.suspected, one.upto);
  }
}

Selection WorkChoice::choose(const WorkFilter& filter, const Area* area, Instant from, Instant to) {
  const std::size_t first = work_->place_of(from);
  const std::size_t end = std::max(first, work_->place_of(to));
  Known& of = known(filter, area);
  if (first < of.from || of.upto < of.from) {
    of.places.clear();
    of.suspected.clear();
    of.from = of.upto = first;
  }
  if (end > of.upto) {
    take(area, of.upto, end, of);
    of.upto = end;
  }
  const auto part = [&](const std::vector<std::uint32_t>& places) {
    const auto begin = std::ranges::lower_bound(places, first);
    return std::pair(begin, std::lower_bound(begin, places.end(), end));
  };
  Selection selection;
  const Work* const all = work_->work().data();
  const auto [begin, stop] = part(of.places);
  selection.work.reserve(static_cast<std::size_t>(stop - begin));
  for (auto at = begin; at != stop; ++at) selection.work.push_back(all + *at);
  const auto [suspect, last_suspect] = part(of.suspected);
  std::vector<std::uint32_t> accounts;
  for (auto at = suspect; at != last_suspect; ++at) accounts.push_back(all[*at].person);
  selection.suspected = last_suspect - suspect;
  std::sort(accounts.begin(), accounts.end());
  selection.suspected_accounts = std::unique(accounts.begin(), accounts.end()) - accounts.begin();
  return selection;
}

WorkChoice::Known& WorkChoice::known(const WorkFilter& filter, const Area* area) {
  WorkFilter by_id = filter;
  if (area) by_id.area = area->id;
  const auto found = std::ranges::find(known_, by_id, &Known::filter);
  if (found != known_.end()) return *found;
  Known& added = known_.emplace_back();
  added.filter = std::move(by_id);
  added.from = added.upto = work_->rows().size();
  return added;
}

std::vector<std::uint8_t> WorkChoice::asked(const WorkFilter& filter, const Area* area) const {
  std::vector<std::uint8_t> asked;
  for (std::size_t kind = 0; kind < work_->kinds().size(); ++kind) {
    const WorkClass* of = work_->classes()[kind];
    const std::string& name = *work_->kinds()[kind];
    const bool by_area = area && of;
    const bool always =
        is_change(area) || (filter.area.empty() ? contains(filter.classes, name)
                                                : by_area && contains(of->areas, area->id));
    const bool flagged = filter.area.empty()
                             ? contains(filter.classes_when_flagged, name)
                             : by_area && contains(of->areas_when_flagged, area->id);
    asked.push_back(always ? kAlways : flagged ? kWhenFlagged : 0);
  }
  return asked;
}

/// The places of the kinds that are asked for, oldest first; false: so many that looking at all is
/// less work.
bool WorkChoice::few(const std::vector<std::uint8_t>& asked, std::size_t first, std::size_t end,
                     std::vector<std::uint32_t>& places) const {
  constexpr std::size_t kDearer = 8;  // sorting a place, against looking at a row
  for (std::size_t kind = 0; kind < asked.size(); ++kind) {
    if (asked[kind] == 0) continue;
    const auto& all = work_->places()[kind];
    const auto from = std::lower_bound(all.begin(), all.end(), first);
    const auto to = std::lower_bound(from, all.end(), end);
    if (kDearer * (places.size() + static_cast<std::size_t>(to - from)) > end - first) return false;
    places.insert(places.end(), from, to);
  }
  std::sort(places.begin(), places.end());
  return true;
}

/// Adds what is taken in [first, end).
void WorkChoice::take(const Area* area, std::size_t first, std::size_t end, Known& of) const {
  const std::vector<std::uint8_t> asked = this->asked(of.filter, area);
  const bool any_place = !of.filter.production_only && !is_change(area);
  const bool anybody = !of.filter.accounts_only;
  const bool no_trivial = is_change(area);
  const std::size_t known = of.places.size();
  bool any_suspected = false;
  // Without a branch, and with all that it asks at hand: which work is chosen cannot be foretold,
  // and there is much of it.
  const auto take_all = [&, all = work_->rows().data()](std::size_t count, const auto& place) {
    of.places.resize(known + count);
    std::uint32_t* next = of.places.data() + known;
    bool suspected = false;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = place(i);
      const WorkRow row = all[at];
      const std::uint8_t ask = asked[row.kind];
      const bool taken = ((ask == kAlways) | ((ask == kWhenFlagged) & row.flagged)) &
                         (any_place | row.production) & (anybody | row.by_account()) &
                         !(no_trivial & row.trivial);
      *next = static_cast<std::uint32_t>(at);
      next += taken ? 1 : 0;
      suspected |= taken & row.suspected();
    }
    of.places.resize(static_cast<std::size_t>(next - of.places.data()));
    any_suspected = suspected;
  };
  std::vector<std::uint32_t> places;
  if (few(asked, first, end, places))
    take_all(places.size(), [&](std::size_t i) { return places[i]; });
  else
    take_all(end - first, [first](std::size_t i) { return first + i; });
  if (!any_suspected) return;
  for (std::size_t i = known; i < of.places.size(); ++i)
    if (work_->rows()[of.places[i]].suspected()) of.suspected.push_back(of.places[i]);
}

}  // namespace plumbline::scoring
