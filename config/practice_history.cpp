#include <algorithm>
#include <map>

#include "config/practice.h"
#include "config/practice_kinds.h"
#include "config/read_practice.h"
#include "config/record_table.h"
#include "config/timeline.h"

namespace plumbline::config {
namespace {

// What a path says at the moment, by handles into the timeline of its kind.
struct File {
  std::string kind;
  bool present = false;
  const std::string* content = nullptr;  // last seen, readable or not
  std::vector<std::size_t> held;
  std::optional<RecordTable> table;  // of records/*.csv: one row per handle
  Problems problems;                 // of the last content seen
  Instant seen_at;
};

// Goes through the sightings in order of time. Lives for one call of practice_history.
class Reader {
 public:
  explicit Reader(const scoring::Rubric& rubric) : rubric_(rubric) {}

  PracticeHistory read(const std::vector<const Sighting*>& sightings) {
    if (!sightings.empty()) history_.first_sighting = sightings.front()->seen_at;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
      see(*sightings[i]);
      if (i + 1 == sightings.size() || sightings[i + 1]->seen_at != sightings[i]->seen_at)
        settle(sightings[i]->seen_at);
    }
    finish();
    return std::move(history_);
  }

 private:
  void see(const Sighting& sighting) {
    const std::string kind = practice_kind_of(sighting.path);
    if (kind.empty()) return;
    File& file = files_[sighting.path];
    file.kind = kind;
    file.present = sighting.present;
    if (!sighting.present) {
      file.content = nullptr;
      file.problems.clear();
      file.table.reset();
      drop(file);
      return;
    }
    history_.kinds.try_emplace(kind, KindState{sighting.seen_at, true});
    if (file.content != nullptr && *file.content == sighting.content) return;
    file.content = &sighting.content;
    file.seen_at = sighting.seen_at;
    file.problems.clear();
    if (is_read_today(kind)) read_file(file, sighting);
  }

  void drop(File& file) {
    for (const std::size_t handle : file.held) {
      if (file.kind == "procedures") procedures_.remove(handle);
      if (file.kind == "records") records_.remove(handle);
      if (file.kind == "actors") actors_.remove(handle);
      if (file.kind == "scope") scopes_.remove(handle);
    }
    file.held.clear();
  }

  void read_file(File& file, const Sighting& sighting) {
    const std::string& path = sighting.path;
    if (path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0)
      return read_table(file, sighting);
    const auto value = parse_yaml(sighting.content, path, file.problems);
    if (!value) return;
    if (file.kind == "procedures")
      replace(file, sighting, procedures_,
              std::vector{read_procedure(*value, path, rubric_, file.problems)});
    if (file.kind == "scope")
      replace(file, sighting, scopes_,
              std::vector{read_scope_declaration(*value, path, rubric_, file.problems)});
    if (file.kind == "actors")
      replace(file, sighting, actors_, read_actors(*value, path, file.problems));
    if (file.kind == "records")
      replace(file, sighting, records_, read_records(*value, path, file.problems));
  }

  // A file with problems leaves its former items in force.
  template <class Item>
  void replace(File& file, const Sighting& sighting, Timeline<Item>& timeline,
               std::vector<Item> items) {
    if (!file.problems.empty()) return;
    std::vector<std::size_t> held;
    for (Item& item : items) held.push_back(timeline.add(std::move(item), sighting.committed_at));
    drop(file);
    file.held = std::move(held);
  }

  // Rows that stand at the beginning and at the end as before are not read again: a year of daily
  // exports costs what changed in them.
  void read_table(File& file, const Sighting& sighting) {
    auto table = RecordTable::cut(sighting.content, sighting.path,
                                  file.table ? &*file.table : nullptr, file.problems);
    if (!table) return;
    const std::vector<RecordTable::Row> none;
    const bool comparable = file.table && file.table->header() == table->header();
    const auto& before = comparable ? file.table->rows() : none;
    const auto& after = table->rows();
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = std::min(table->shared_rows(), shorter);
    while (head < shorter && before[head].text == after[head].text) ++head;
    std::size_t tail = 0;
    while (tail < shorter - head &&
           before[before.size() - 1 - tail].text == after[after.size() - 1 - tail].text)
      ++tail;
    std::vector<ChangeRecord> fresh;
    for (std::size_t i = head; i < after.size() - tail; ++i)
      fresh.push_back(table->read(after[i], sighting.path, file.problems));
    if (!file.problems.empty()) return;
    if (!comparable) drop(file);
    std::vector<std::size_t> held(file.held.begin(),
                                  file.held.begin() + static_cast<std::ptrdiff_t>(head));
    for (ChangeRecord& record : fresh)
      held.push_back(records_.add(std::move(record), sighting.committed_at));
    for (std::size_t i = head; i < before.size() - tail; ++i) records_.remove(file.held[i]);
    held.insert(held.end(), file.held.end() - static_cast<std::ptrdiff_t>(tail), file.held.end());
    file.held = std::move(held);
    file.table = std::move(table);
  }

  void settle(Instant at) {
    const Instant first = *history_.first_sighting;
    procedures_.settle(at, first);
    records_.settle(at, first);
    actors_.settle(at, first);
    scopes_.settle(at, first);
  }

  void finish() {
    report_twins();
    for (auto& [kind, state] : history_.kinds)
      state.present = std::any_of(files_.begin(), files_.end(), [&, &k = kind](const auto& file) {
        return file.second.kind == k && file.second.present;
      });
    for (const auto& [path, file] : files_)
      for (const Problem& problem : file.problems)
        history_.problems.push_back(
            {path, problem.line, problem.what, problem.remedy, file.seen_at});
    history_.procedures = procedures_.take();
    history_.records = records_.take();
    history_.actors = actors_.take();
    history_.scopes = scopes_.take();
    const auto by_id = [](const auto& a, const auto& b) {
      return std::tie(a.id, a.promise.first_seen) < std::tie(b.id, b.promise.first_seen);
    };
    std::stable_sort(history_.procedures.begin(), history_.procedures.end(), by_id);
    std::stable_sort(history_.records.begin(), history_.records.end(), by_id);
  }

  // Two procedures under one id: nobody could say which of them was followed.
  void report_twins() {
    std::map<std::string, const Procedure*> seen;
    for (const Procedure* procedure : procedures_.in_force()) {
      const auto [first, added] = seen.emplace(procedure->id, procedure);
      if (added) continue;
      history_.problems.push_back(
          {procedure->promise.path, procedure->promise.line,
           "procedure \"" + procedure->id + "\" is also in " + first->second->promise.path,
           "give each procedure its own id", procedure->promise.first_seen});
    }
  }

  const scoring::Rubric& rubric_;
  PracticeHistory history_;
  std::map<std::string, File> files_;
  Timeline<Procedure> procedures_;
  Timeline<ChangeRecord> records_;
  Timeline<ActorDeclaration> actors_;
  Timeline<ScopeDeclaration> scopes_;
};

}  // namespace

PracticeHistory practice_history(const std::vector<Sighting>& sightings,
                                 const scoring::Rubric& rubric) {
  std::vector<const Sighting*> ordered;
  for (const Sighting& sighting : sightings) ordered.push_back(&sighting);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Sighting* a, const Sighting* b) {
    return std::tie(a->seen_at, a->path) < std::tie(b->seen_at, b->path);
  });
  return Reader(rubric).read(ordered);
}

}  // namespace plumbline::config
