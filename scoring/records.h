#pragma once

#include <string>
#include <vector>

#include "facts/lower_case.h"
#include "facts/practice.h"
#include "scoring/context.h"

namespace plumbline::scoring {

/// What the change records say of work. A record concerns a change when it names all its entities
/// (by name, managed object id or "regex:…"), its actor if it names one, and its window holds the
/// moment the change began; or when its id stands in the change's hint. Of several the one seen
/// first counts. Refers to the context.
class Records {
 public:
  explicit Records(const Context& context) : context_(context), book_(context.records()) {}

  Recorded look_up(const Work& work) const;
  /// The same by their numbers in the record book.
  RecordAnswer answer(const Work& work) const;
  /// Calls `visit(number)` for every record that concerns the change, in time or late; perhaps
  /// twice.
  template <class Visit>
  void each_concerning(const Work& work, const Visit& visit) const;
  /// Whether it is of that time and actor. Without a window a record would allow its entities for
  /// ever; only its id can then speak for it.
  bool holds(const RecordBook::Entry& entry, const Work& work) const {
    return work.queued >= entry.from && work.queued <= entry.until &&
           (!entry.of_one_actor || is_by(*entry.record, work));
  }

 private:
  bool is_by(const ChangeRecord& record, const Work& work) const;
  bool names(std::uint32_t number, std::uint32_t entity) const;
  bool names_siblings(std::uint32_t number, const Work& work) const;
  template <class Visit>
  void each_of_hint(const Work& work, const Visit& visit) const;

  const Context& context_;
  const RecordBook& book_;
};

/// Calls `visit(text)` for every stretch of at most five whole words of a hint in lower case: an id
/// stands there as a whole ("chg-10" in "before chg-10, second try"), never as a part ("chg1" in
/// "chg10").
template <class Visit>
void each_stretch(std::string_view hint, const Visit& visit) {
  constexpr std::size_t kMostParts = 5;
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  for (std::size_t i = 0; i < hint.size();) {
    if (!is_word(hint[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < hint.size() && is_word(hint[end])) ++end;
    parts.emplace_back(i, end);
    i = end;
  }
  for (std::size_t first = 0; first < parts.size(); ++first)
    for (std::size_t last = first; last < parts.size() && last < first + kMostParts; ++last)
      visit(hint.substr(parts[first].first, parts[last].second - parts[first].first));
}

template <class Visit>
void Records::each_of_hint(const Work& work, const Visit& visit) const {
  const std::string hint = lower_case(work.change->record_hint);
  each_stretch(hint, [&](std::string_view id) {
    for (const std::uint32_t number : book_.of_id(id))
      if (book_.is_visible(number)) visit(number);
  });
}

template <class Visit>
void Records::each_concerning(const Work& work, const Visit& visit) const {
  if (book_.empty()) return;
  const auto place = static_cast<std::size_t>(&work - context_.work().data());
  if (context_.book().hinted()[place]) each_of_hint(work, visit);
  for (const auto& [from, until, number] : book_.of_entity(work.entity))
    if (work.queued >= from && work.queued <= until && book_.is_visible(number) &&
        holds(book_.entry(number), work) && names_siblings(number, work))
      visit(number);
  for (const std::uint32_t number : book_.with_patterns(work.queued))
    if (book_.is_visible(number) && holds(book_.entry(number), work) &&
        names(number, work.entity) && names_siblings(number, work))
      visit(number);
}

}  // namespace plumbline::scoring
