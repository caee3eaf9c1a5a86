#include "config/practice_reader.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "config/practice.h"
#include "config/practice_kinds.h"
#include "config/practice_shelf.h"
#include "config/read_experiments.h"
#include "config/record_form.h"
#include "config/record_table.h"

namespace plumbline::config {
namespace {

constexpr const char* kForms = "exports";

bool is_table(const std::string& path) {
  return path.size() > 4 && path.compare(path.size() - 4, 4, ".csv") == 0;
}

// Rows of a table that may stand elsewhere in its next state; each is found once.
class Moved {
 public:
  Moved(const std::vector<RecordTable::Row>& rows, std::size_t from, std::size_t to) {
    for (std::size_t i = to; i-- > from;) places_[rows[i].text].push_back(i);
  }
  std::optional<std::size_t> find(std::string_view text) {
    const auto found = places_.find(text);
    if (found == places_.end() || found->second.empty()) return std::nullopt;
    const std::size_t place = found->second.back();
    found->second.pop_back();
    return place;
  }
  std::vector<std::size_t> left() const {
    std::vector<std::size_t> left;
    for (const auto& [text, places] : places_)
      left.insert(left.end(), places.begin(), places.end());
    std::sort(left.begin(), left.end());
    return left;
  }

 private:
  std::unordered_map<std::string_view, std::vector<std::size_t>> places_;
};

// What a path says at the moment, by handles into the timelines of its kind.
struct File {
  std::string kind;
  bool present = false;
  std::shared_ptr<const Sighting> sighting;  // last seen, readable or not
  std::vector<Shelf::Handles> held;          // one per shelf of the kind
  std::optional<RecordTable> table;          // of tables: one row per handle
  std::shared_ptr<const Sighting> table_of;  // whose text its rows point into
  Problems problems;                         // of the last content seen
  Instant seen_at;
};

}  // namespace

class PracticeReader::Files {
 public:
  explicit Files(const scoring::Rubric& rubric) : rubric_(rubric), shelves_(all_shelves(forms_)) {}

  void see(const Sighting& sighting) {
    if (!begun_.first_sighting) begun_.first_sighting = sighting.seen_at;
    if (last_look_ && *last_look_ != sighting.seen_at) settle();
    last_look_ = sighting.seen_at;
    look(sighting);
  }

  PracticeHistory history() {
    settle();
    PracticeHistory history = begun_;
    finish(history);
    return history;
  }

 private:
  /// All files of one look were seen.
  void settle() {
    if (!last_look_) return;
    for (const auto& shelf : shelves_) shelf->settle(*last_look_, *begun_.first_sighting);
  }

  void look(const Sighting& sighting) {
    const std::string kind = practice_kind_of(sighting.path);
    if (kind.empty()) return;
    File& file = files_[sighting.path];
    file.kind = kind;
    file.present = sighting.present;
    if (sighting.present)
      begun_.gone.erase(sighting.path);
    else
      begun_.gone.emplace(sighting.path, sighting.seen_at);
    if (!sighting.present) {
      file.sighting.reset();
      file.problems.clear();
      file.table.reset();
      drop(file);
      if (kind == kForms) use(file, {}, sighting.seen_at);
      return;
    }
    begun_.kinds.try_emplace(kind, KindState{sighting.seen_at, true});
    if (file.sighting != nullptr && file.sighting->content == sighting.content) return;
    file.sighting = std::make_shared<const Sighting>(sighting);
    read_file(file, sighting.seen_at);
  }

  std::vector<Shelf*> shelves_of(const std::string& kind) const {
    std::vector<Shelf*> out;
    for (const auto& shelf : shelves_)
      if (shelf->kind() == kind) out.push_back(shelf.get());
    return out;
  }

  void drop(File& file) {
    const auto shelves = shelves_of(file.kind);
    for (std::size_t i = 0; i < file.held.size(); ++i) shelves[i]->remove(file.held[i]);
    file.held.clear();
  }

  void read_file(File& file, Instant at) {
    file.seen_at = at;
    file.problems.clear();
    if (!is_read_today(file.kind)) return;
    const Sighting& sighting = *file.sighting;
    if (is_table(sighting.path)) return read_table(file, file.sighting);
    auto value = parse_yaml(sighting.content, sighting.path, file.problems);
    if (!value) return;
    if (value->kind == YamlValue::Kind::Null && sighting.path.find('/') == std::string::npos) {
      value->kind = YamlValue::Kind::Map;  // all of it commented out: a list of nothing
      value->line = 1;
    }
    if (file.kind == kForms) {
      auto forms = read_record_forms(*value, sighting.path, file.problems);
      if (file.problems.empty()) use(file, std::move(forms), at);
      return;
    }
    const Reading reading{*value, sighting.path, rubric_, at, file.problems};
    const auto shelves = shelves_of(file.kind);
    for (Shelf* shelf : shelves) shelf->stage(reading);
    if (!file.problems.empty()) {  // its former items stay in force
      for (Shelf* shelf : shelves) shelf->unstage();
      return;
    }
    std::vector<Shelf::Handles> held;
    for (Shelf* shelf : shelves) held.push_back(shelf->commit(sighting.committed_at));
    drop(file);
    file.held = std::move(held);
  }

  // Another way to read the exports: each is read again, as it was last seen.
  void use(const File& forms_file, std::vector<RecordForm> forms, Instant at) {
    forms_ = std::move(forms);
    for (auto& [path, file] : files_) {
      if (&file == &forms_file || (file.kind != "records" && file.kind != "incidents") ||
          file.sighting == nullptr)
        continue;
      file.table.reset();
      read_file(file, at);
    }
  }

  // Rows that stand there as before, wherever, are not read again: a year of daily exports costs
  // what changed in them.
  void read_table(File& file, const std::shared_ptr<const Sighting>& sighted) {
    const Sighting& sighting = *sighted;
    const TableColumns columns = file.kind == "cmdb"
                                     ? configuration_item_columns()
                                     : record_columns(file.kind, form_for(forms_, sighting.path));
    auto table = RecordTable::cut(sighting.content, sighting.path,
                                  file.table ? &*file.table : nullptr, columns, file.problems);
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
    Shelf& shelf = *shelves_of(file.kind).front();
    // An export of the last months drops rows at its beginning and adds some at its end.
    Moved moved(before, head, before.size() - tail);
    std::vector<std::optional<std::size_t>> known;
    for (std::size_t i = head; i < after.size() - tail; ++i) {
      known.push_back(moved.find(after[i].text));
      if (known.back()) continue;
      if (const auto row = table->named(after[i], sighting.path, file.problems))
        shelf.stage_row(*row, sighting.path, after[i].line, file.problems);
    }
    if (!file.problems.empty()) return shelf.unstage();
    const Shelf::Handles fresh = shelf.commit(sighting.committed_at);
    const Shelf::Handles former =
        comparable && !file.held.empty() ? file.held.front() : Shelf::Handles();
    if (!comparable) drop(file);
    const auto at = [&](std::size_t i) { return former.begin() + static_cast<std::ptrdiff_t>(i); };
    Shelf::Handles held(at(0), at(head));
    auto next = fresh.begin();
    for (const auto& place : known) held.push_back(place ? former[*place] : *next++);
    held.insert(held.end(), at(former.size() - tail), former.end());
    Shelf::Handles gone;
    for (const std::size_t i : moved.left()) gone.push_back(former[i]);
    shelf.remove(gone);
    file.held = {std::move(held)};
    file.table = std::move(table);
    file.table_of = sighted;
  }

  void finish(PracticeHistory& history) {
    for (auto& [kind, state] : history.kinds)
      state.present = std::any_of(files_.begin(), files_.end(), [&, &k = kind](const auto& file) {
        return file.second.kind == k && file.second.present;
      });
    for (const auto& [path, file] : files_)
      for (const Problem& problem : file.problems)
        history.problems.push_back(
            {path, problem.line, problem.what, problem.remedy, file.seen_at});
    history.records = given_;
    for (const auto& shelf : shelves_) shelf->hand_over(history);
    given_ = history.records;
    for (PracticeProblem& problem : experiment_problems(history, last_look_.value_or(Instant{})))
      history.problems.push_back(std::move(problem));
    std::stable_sort(history.problems.begin(), history.problems.end(),
                     [](const auto& a, const auto& b) {
                       return std::tie(a.path, a.line) < std::tie(b.path, b.line);
                     });
  }

  const scoring::Rubric rubric_;
  PracticeHistory begun_;  ///< when which kind of file was seen first, and what is gone
  std::optional<Instant> last_look_;
  std::map<std::string, File> files_;
  std::vector<RecordForm> forms_;
  std::vector<std::unique_ptr<Shelf>> shelves_;
  SharedList<ChangeRecord> given_;
};

PracticeReader::PracticeReader(const scoring::Rubric& rubric)
    : files_(std::make_unique<Files>(rubric)) {}
PracticeReader::~PracticeReader() = default;
PracticeReader::PracticeReader(PracticeReader&&) noexcept = default;
PracticeReader& PracticeReader::operator=(PracticeReader&&) noexcept = default;

void PracticeReader::see(const Sighting& sighting) { files_->see(sighting); }
PracticeHistory PracticeReader::history() { return files_->history(); }

PracticeHistory practice_history(const std::vector<Sighting>& sightings,
                                 const scoring::Rubric& rubric) {
  std::vector<const Sighting*> ordered;
  for (const Sighting& sighting : sightings) ordered.push_back(&sighting);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Sighting* a, const Sighting* b) {
    return std::tie(a->seen_at, a->path) < std::tie(b->seen_at, b->path);
  });
  PracticeReader reader(rubric);
  for (const Sighting* sighting : ordered) reader.see(*sighting);
  return reader.history();
}

}  // namespace plumbline::config
