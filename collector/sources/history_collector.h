#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "collector/soap/envelope.h"
#include "collector/sources/reading.h"

namespace plumbline::collector::sources {

/// An EventHistoryCollector or TaskHistoryCollector at the server, standing at the oldest item that
/// its filter lets through. Make, read, and `end` it also after a failure; one that could not be
/// ended ends with the session. One thread at a time.
class HistoryCollector {
 public:
  using Take = std::function<Answer<void>(Node element)>;

  HistoryCollector(const Reading& reading, soap::Method read_next)
      : reading_(reading), read_next_(read_next) {}

  Answer<void> make(const soap::Envelope& request);
  /// The next page, from older to newer; the number of its items, 0 at the end (or where vCenter
  /// sticks).
  Answer<std::int64_t> next(int most, const Take& take);
  /// The few newest items that the filter lets through, in no order; nullopt: the server does not
  /// tell.
  Answer<std::optional<std::int64_t>> latest(const Take& take);
  /// Gives the failure of what was read, else that of ending it if the work was stopped.
  Answer<void> end(Answer<void> got);

 private:
  const Reading& reading_;
  soap::Method read_next_;
  EntityRef self_;
};

/// One pass over a collector made by `request`: `take` for each element, `page` after each page
/// that was not empty, until it says false.
Answer<void> drain(const Reading& reading, const soap::Envelope& request, soap::Method read_next,
                   const HistoryCollector::Take& take, const std::function<Answer<bool>()>& page,
                   int page_size = 1000);

}  // namespace plumbline::collector::sources
