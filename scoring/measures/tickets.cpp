#include "scoring/measures/measures.h"
#include "scoring/measures/reading.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// The window since tickets were first seen, and what of it is counted: those that stand for
/// themselves, of the two kinds.
struct Counted {
  double seen_and_declared = 0;
  double seen_only = 0;
  double declared_only = 0;
  std::vector<Witness> undeclared;
  std::vector<Witness> unseen;
};

std::string path_of(const Context& context, const std::string& ticket) {
  for (const DeclaredIncident* one : context.incidents().tickets())
    if (one->id == ticket) return one->promise.path;
  return {};
}

Counted count(const Context& context, const Window& window) {
  Counted counted;
  for (const LinkedIncident& link : context.links().opened(window.from, window.to)) {
    const Incident& incident = *link.incident;
    if (incident.declared) {
      ++counted.declared_only;
      counted.unseen.push_back({Witness::Kind::Practice, 0, path_of(context, incident.ticket),
                                false, incident.ticket + ": nothing was seen of it"});
    } else if (incident.ticket.empty()) {
      ++counted.seen_only;
      counted.undeclared.push_back({Witness::Kind::Entity,
                                    incident.entity,
                                    {},
                                    false,
                                    "no ticket within " +
                                        whole(context.rubric().links.ticket_minutes) +
                                        " minutes of " + to_rfc3339(incident.opened)});
    } else {
      ++counted.seen_and_declared;
    }
  }
  return counted;
}

Reading share(const Context& context, const Signal& signal, bool undeclared) {
  const auto feed = context.kind_seen("incidents");
  if (!feed) {
    const Window none{context.as_of(), context.as_of(), 0, std::nullopt};
    return unknown_reading(signal, none,
                           {"missing_input", "no incidents of a service desk were ever seen",
                            "incidents", context.as_of() + std::chrono::days(28)});
  }
  const Window window = context.activity_window(signal, feed);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  Counted counted = count(context, window);
  const double k = undeclared ? counted.seen_only : counted.declared_only;
  Reading reading = rate_reading(signal, window, k, k + counted.seen_and_declared);
  keep_witnesses(reading, std::move(undeclared ? counted.undeclared : counted.unseen));
  return reading;
}

}  // namespace

/// Of the derived incidents, the share that no ticket was joined to: the other side of
/// `chg.unseen_tickets`.
Reading undeclared_incidents(const Context& context, const Signal& signal) {
  return share(context, signal, true);
}

/// Of the tickets since they were first seen, the share of which nothing was derived. A ticket
/// joined to several derived incidents counts once for each.
Reading unseen_tickets(const Context& context, const Signal& signal) {
  return share(context, signal, false);
}

}  // namespace plumbline::scoring
