#include "config/read_tickets.h"

#include <algorithm>

#include "config/promise_text.h"
#include "config/record_rows.h"

namespace plumbline::config {
namespace {

/// As the members of Severity.
const std::vector<std::string>& severities() {
  static const std::vector<std::string> kWords = {"unknown", "low", "medium", "high", "critical"};
  return kWords;
}

DeclaredIncident make_ticket(const RecordFields& fields, const std::string& file, int line,
                             Problems& problems) {
  DeclaredIncident ticket;
  ticket.promise.path = file;
  ticket.promise.line = line;
  const auto problem = [&](std::string what, std::string remedy) {
    problems.push_back(
        {file, line, "incident " + ticket.id + ": " + std::move(what), std::move(remedy)});
  };
  std::optional<Instant> opened;
  for (const auto& [name, raw] : fields) {
    const std::string text = trimmed(raw);
    if (name == "id") ticket.id = text;
    if (name == "entities") ticket.entities = split(text, ';');
    if (name == "severity" && !text.empty()) {
      const auto found = std::find(severities().begin(), severities().end(), lower(text));
      if (found == severities().end())
        problem("\"severity\" cannot be \"" + text.substr(0, 40) + "\"",
                suggest(text, severities()));
      else
        ticket.severity = static_cast<Severity>(found - severities().begin());
    }
    if (!name.ends_with("_at") || text.empty()) continue;
    const auto at = time_in(name, text, "incident " + ticket.id, file, line, problems);
    if (!at) continue;
    if (name == "opened_at") opened = *at;
    if (name == "closed_at") ticket.closed = *at;
    if (name == "acknowledged_at") ticket.acknowledged = *at;
  }
  if (ticket.id.empty()) problem("\"id\" is missing", "give every incident the service desk's id");
  if (opened)
    ticket.opened = *opened;
  else
    problem("\"opened_at\" is missing", "say when it began: opened_at: 2026-01-31T08:00:00Z");
  if (opened && ticket.closed && *ticket.closed < *opened)
    problem("it is closed before it opens", "swap opened_at and closed_at");
  check_entities(ticket.entities, "incident " + ticket.id, file, line, problems);
  return ticket;
}

const OwnList kOwn{"incident", {"id", "opened_at"}, {"severity", "closed_at", "acknowledged_at"}};

}  // namespace

std::vector<DeclaredIncident> read_tickets(const YamlValue& value, const std::string& file,
                                           const RecordForm* form, Problems& problems) {
  std::vector<DeclaredIncident> tickets;
  for (const auto& [fields, line] : form ? fields_of_export(value, file, *form, problems)
                                         : fields_of_list(value, file, kOwn, problems))
    tickets.push_back(make_ticket(fields, file, line, problems));
  return tickets;
}

std::optional<DeclaredIncident> ticket_of_row(const RecordFields& row, const std::string& file,
                                              int line, const RecordForm* form,
                                              Problems& problems) {
  const auto fields = fields_of_row(row, file, line, form, problems);
  if (!fields) return std::nullopt;
  return make_ticket(*fields, file, line, problems);
}

std::string promise_text(const DeclaredIncident& ticket) {
  return PromiseText()
      .add(ticket.id)
      .add(static_cast<double>(ticket.severity))
      .add(std::optional(ticket.opened))
      .add(ticket.closed)
      .add(ticket.acknowledged)
      .add(ticket.entities)
      .take();
}

}  // namespace plumbline::config
