#include "scoring/work_book.h"

#include <algorithm>
#include <utility>

#include "scoring/entity_ids.h"
#include "scoring/flags.h"
#include "scoring/work_decider.h"

namespace plumbline::scoring {

namespace {

bool later(const std::optional<Instant>& at, Instant than) { return at && *at > than; }

/// The next number where the key has none.
template <class Numbers, class Key>
std::uint32_t number_of(Numbers& numbers, const Key& key) {
  return numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second;
}

bool on_flagged(const Evidence& evidence, const Change& change) {
  const auto flagged = [&](std::uint32_t id) { return flagged_at(evidence, id, change.queued); };
  return flagged(change.entity) ||
         std::any_of(change.siblings.begin(), change.siblings.end(), flagged);
}

/// The instance UUID of a VM, the hardware UUID of a host; nullptr: none was read.
const std::string* uuid_in(const EntityInfo& info) {
  for (const char* path : {"config.instanceUuid", "summary.hardware.uuid"}) {
    const std::string* uuid = info.state.find(path);
    if (uuid != nullptr && !uuid->empty()) return uuid;
  }
  return nullptr;
}

bool may_be_flagged(const WorkClass* of) { return of && !of->areas_when_flagged.empty(); }

}  // namespace

EntityTable WorkBook::facts_of_all(const Evidence& evidence, const Declarations& declarations) {
  EntityTable table;
  const auto rules = declarations.population_rules();
  for (const auto& [id, info] : evidence.entities) {
    const EntityFacts facts = entity_facts(info, declarations, rules);
    // Of the others nothing need be known: most machines are servers in production.
    if (facts != EntityFacts{}) table.emplace(id, facts);
  }
  return table;
}

std::vector<ClassFacts> WorkBook::class_facts(const Evidence& evidence,
                                              const Declarations& declarations,
                                              const WorkClasses& classes) {
  std::vector<ClassFacts> facts;
  for (const auto& name : evidence.class_names) {
    const auto found = std::find_if(classes.classes.begin(), classes.classes.end(),
                                    [&](const WorkClass& c) { return c.id == name; });
    const WorkClass* listed = found == classes.classes.end() ? nullptr : &*found;
    auto kept = std::find(names_.begin(), names_.end(), name);
    if (kept == names_.end()) kept = names_.insert(names_.end(), name);
    facts.push_back({listed, &*kept, declarations.trivial_from(name, listed && listed->trivial)});
  }
  return facts;
}

/// Whether one of the changes [dropped, end) of the last evidence was on it, or may have been.
bool WorkBook::was_touched(std::uint32_t entity, std::size_t dropped, std::size_t end) const {
  if (entity >= kMostDense) return true;
  const std::size_t first = entity < first_touch_.size() ? first_touch_[entity] : 0;
  return first > 0 && first <= dropped + end;
}

void WorkBook::look_at_thing(std::uint32_t id, const EntityInfo& info) {
  if (id >= kMostDense) return;
  if (id >= things_.size()) things_.resize(id + std::size_t{1});
  Thing& thing = things_[id];
  const bool carrier = info.ref.type != "VirtualMachine";
  if (carrier != thing.carrier && id < first_touch_.size() && first_touch_[id] > 0) ++carriers_;
  thing.carrier = carrier;
  const std::string* uuid = uuid_in(info);
  thing.identity =
      uuid ? identities_.try_emplace(*uuid, static_cast<std::uint32_t>(identities_.size() + 1))
                 .first->second
           : 0;
}

void WorkBook::look_at_things(const Evidence& evidence) {
  if (made_ == 0 || evidence.standing.from != made_) {
    ++carriers_;
    things_.clear();
    identities_.clear();
    for (const auto& [id, info] : evidence.entities) look_at_thing(id, info);
    return;
  }
  for (const std::uint32_t id : evidence.standing.entities) {
    const auto info = evidence.entities.find(id);
    if (info != evidence.entities.end()) {
      look_at_thing(id, info->second);
    } else if (id < things_.size()) {
      ++carriers_;
      things_[id] = {};
    }
  }
}

/// Judges what is new of the entities, or all of them. Whether all that the changes that stand
/// touched are judged as they were.
bool WorkBook::judge_entities(const Evidence& evidence, const Declarations& declarations) {
  const Standing& standing = evidence.standing;
  const auto alike = [&](std::uint32_t id, const EntityFacts& now, const EntityFacts& then) {
    return now == then || !was_touched(id, standing.dropped, standing.changes);
  };
  const auto known = [](const EntityTable& table, std::uint32_t id) {
    const auto found = table.find(id);
    return found == table.end() ? EntityFacts{} : found->second;
  };
  bool all_alike = true;
  if (made_ != 0 && standing.from == made_ && scopes_ == declarations.versions()) {
    const auto rules = declarations.population_rules();
    for (const std::uint32_t id : standing.entities) {
      const auto info = evidence.entities.find(id);
      const EntityFacts now = info == evidence.entities.end()
                                  ? EntityFacts{}
                                  : entity_facts(info->second, declarations, rules);
      all_alike = alike(id, now, known(entities_, id)) && all_alike;
      if (now != EntityFacts{})
        entities_[id] = now;
      else
        entities_.erase(id);
    }
    return all_alike;
  }
  EntityTable table = facts_of_all(evidence, declarations);
  for (const auto& [id, now] : table) all_alike = all_alike && alike(id, now, known(entities_, id));
  for (const auto& [id, then] : entities_)
    all_alike = all_alike && alike(id, known(table, id), then);
  entities_ = std::move(table);
  scopes_ = declarations.versions();
  return all_alike;
}

std::size_t WorkBook::place_of(Instant moment) const {
  const auto at = std::ranges::lower_bound(rows_, moment, {}, &WorkRow::started);
  return static_cast<std::size_t>(at - rows_.begin());
}

bool WorkBook::judges(std::uint32_t entity, Instant at) const {
  const auto found = entities_.find(entity);
  return found == entities_.end() || found->second.is_judged(at);
}

void WorkBook::bring_up_to_date(const Evidence& evidence, const Declarations& declarations,
                                const Actors& actors, const WorkClasses& classes) {
  const Standing& standing = evidence.standing;
  std::vector<ClassFacts> class_facts = this->class_facts(evidence, declarations, classes);
  // Work refers to its class: others, even at the same place, are not those.
  const std::size_t settled = unsettled_ > standing.dropped ? unsettled_ - standing.dropped : 0;
  const std::size_t kept = std::min(standing.changes, settled);
  const bool stands = made_ != 0 && standing.from == made_ && kept > 0 &&
                      digest_ == classes.digest && class_facts == classes_ &&
                      actors.judge_as(*actors_);
  dropped_ = 0;
  look_at_things(evidence);
  const bool goes_on = judge_entities(evidence, declarations) && stands;
  if (goes_on) {
    drop_front(standing.dropped);
    keep_only(kept);
    point_into(evidence);
    look_at_flags_again(evidence);
  } else {
    forget_work();
  }
  standing_ = work_.size();
  ++round_;
  if (looks_ != evidence.looks) looks_ = evidence.looks;
  classes_ = std::move(class_facts);
  actors_ = actors;
  digest_ = classes.digest;
  take(evidence, goes_on ? kept : 0, WorkDecider(evidence.as_of, actors, classes_, entities_));
  made_ = standing.made;
  first_change_ = evidence.changes.data();
  put_in_order(evidence);
}

void WorkBook::forget_work() {
  work_.clear();
  rows_.clear();
  hinted_.clear();
  change_of_.clear();
  kinds_.clear();
  kind_classes_.clear();
  places_.clear();
  first_touch_.clear();
  kind_numbers_.clear();
  doers_.clear();
  longest_ = Duration::zero();
  batches_.clear();
  by_entity_.clear();
}

/// Forgets the oldest changes of the last evidence.
void WorkBook::drop_front(std::size_t changes) {
  if (changes == 0) return;
  const auto gone =
      std::lower_bound(change_of_.begin(), change_of_.end(), changes) - change_of_.begin();
  dropped_ = static_cast<std::size_t>(gone);
  change_of_.erase(change_of_.begin(), change_of_.begin() + gone);
  for (std::uint32_t& change : change_of_) change -= static_cast<std::uint32_t>(changes);
  work_.erase(work_.begin(), work_.begin() + gone);
  rows_.erase(rows_.begin(), rows_.begin() + gone);
  hinted_.erase(hinted_.begin(), hinted_.begin() + gone);
  // A batch begins with its first work: without that all later ones may begin elsewhere.
  batches_.clear();
  by_entity_.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i) sort_in(i);
  for (auto& places : places_) {
    const auto first = static_cast<std::uint32_t>(gone);
    places.erase(places.begin(), std::lower_bound(places.begin(), places.end(), first));
    for (std::uint32_t& place : places) place -= first;
  }
  // What only those touched is taken for touched still: that costs time at worst.
  for (std::uint32_t& first : first_touch_)
    if (first > 0) first = first > changes ? first - static_cast<std::uint32_t>(changes) : 1;
}

/// Forgets all but so many of the oldest changes.
void WorkBook::keep_only(std::size_t changes) {
  const auto end = static_cast<std::size_t>(
      std::lower_bound(change_of_.begin(), change_of_.end(), changes) - change_of_.begin());
  change_of_.resize(end);
  work_.resize(end);
  rows_.resize(end);
  hinted_.resize(end);
  batches_.keep_only(end, rows_);
  by_entity_.keep_only(end);
  for (auto& places : places_)
    places.erase(std::lower_bound(places.begin(), places.end(), end), places.end());
  for (std::uint32_t& first : first_touch_)
    if (first > changes) first = 0;
}

/// The same changes may stand elsewhere now.
void WorkBook::point_into(const Evidence& evidence) {
  const Change* first = evidence.changes.data();
  if (first == first_change_ && evidence.standing.dropped == 0) return;
  for (std::size_t i = 0; i < work_.size(); ++i) work_[i].change = first + change_of_[i];
}

void WorkBook::touch(std::uint32_t entity, std::size_t change) {
  if (entity >= kMostDense) return;
  if (entity >= first_touch_.size()) first_touch_.resize(entity + std::size_t{1});
  if (first_touch_[entity] == 0) first_touch_[entity] = static_cast<std::uint32_t>(change + 1);
}

void WorkBook::take(const Evidence& evidence, std::size_t from, const WorkDecider& decider) {
  const std::size_t most = work_.size() + evidence.changes.size() - from;
  if (work_.empty()) {
    work_.reserve(most);
    rows_.reserve(most);
    change_of_.reserve(most);
  }
  unsettled_ = evidence.changes.size();
  for (std::size_t i = from; i < evidence.changes.size(); ++i) {
    const Change& change = evidence.changes[i];
    if (change.started > evidence.as_of || later(change.reworked_at, evidence.as_of) ||
        later(change.undone_at, evidence.as_of))
      unsettled_ = std::min(unsettled_, i);
    touch(change.entity, i);
    for (const std::uint32_t sibling : change.siblings) touch(sibling, i);
    std::optional<Work> work = decider.decide(change);
    if (!work) continue;
    // The same name may stand twice.
    work->kind = static_cast<std::uint16_t>(number_of(kind_numbers_, *work->class_name));
    work->doer = number_of(doers_, std::uint64_t{work->kind} << 32 | work->person);
    work_.push_back(*work);
    change_of_.push_back(static_cast<std::uint32_t>(i));
  }
  for (std::size_t i = rows_.size(); i < work_.size(); ++i) add_row(evidence, i);
}

void WorkBook::add_row(const Evidence& evidence, std::size_t place) {
  static const std::string kNone;
  const Work& work = work_[place];
  if (work.kind >= kinds_.size()) {
    kinds_.resize(work.kind + std::size_t{1}, &kNone);
    kind_classes_.resize(work.kind + std::size_t{1});
    places_.resize(work.kind + std::size_t{1});
  }
  places_[work.kind].push_back(static_cast<std::uint32_t>(place));
  kinds_[work.kind] = work.class_name;
  kind_classes_[work.kind] = work.work_class;
  WorkRow& row = rows_.emplace_back();
  row.started = work.started;
  row.entity = work.entity;
  row.doer = work.doer;
  row.path = work.path;
  row.kind = work.kind;
  row.actor = work.actor;
  row.production = work.production;
  row.trivial = work.trivial;
  row.failed = work.failed();
  row.reworked = work.reworked;
  row.undone = work.undone;
  row.test_machine = work.test_machine;
  row.bulk = work.entities > 1;
  row.flagged = may_be_flagged(work.work_class) && on_flagged(evidence, *work.change);
  hinted_.push_back(!work.change->record_hint.empty());
  sort_in(place);
  longest_ = std::max(longest_, work.ended - work.queued);
}

void WorkBook::sort_in(std::size_t place) {
  batches_.add(rows_[place]);
  by_entity_.add(work_[place]);
}

/// The ledger gives changes in order and each once. Others may not: then nothing of it stands
/// later.
void WorkBook::put_in_order(const Evidence& evidence) {
  const auto key = [](const Work& work) { return std::pair(work.started, work.change->id); };
  const std::size_t from = standing_ > 0 ? standing_ - 1 : 0;
  const auto out_of_order = [&](const Work& a, const Work& b) { return key(a) >= key(b); };
  const auto begin = work_.begin() + static_cast<std::ptrdiff_t>(from);
  if (std::adjacent_find(begin, work_.end(), out_of_order) == work_.end()) return;
  std::stable_sort(work_.begin(), work_.end(),
                   [&](const Work& a, const Work& b) { return key(a) < key(b); });
  const auto same = [](const Work& a, const Work& b) { return a.change->id == b.change->id; };
  work_.erase(std::unique(work_.begin(), work_.end(), same), work_.end());
  made_ = 0;
  standing_ = 0;
  rows_.clear();
  hinted_.clear();
  batches_.clear();
  by_entity_.clear();
  for (auto& places : places_) places.clear();
  for (std::size_t i = 0; i < work_.size(); ++i) add_row(evidence, i);
}

void WorkBook::look_at_flags_again(const Evidence& evidence) {
  if (evidence.looks == looks_) return;
  ++flags_;
  for (std::size_t kind = 0; kind < places_.size(); ++kind) {
    if (!may_be_flagged(kind_classes_[kind])) continue;
    for (const std::uint32_t place : places_[kind])
      rows_[place].flagged = on_flagged(evidence, *work_[place].change);
  }
}

}  // namespace plumbline::scoring
