#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/practice_fields.h"
#include "config/timeline.h"

namespace plumbline::config {

/// What reads one type of item out of the files of a kind and keeps when each was in force. Reading
/// is in two steps, so that a file with a problem in any of its parts changes none: stage, then
/// commit. Handles are those of the timeline; kNone stands for a row that holds no item.
class Shelf {
 public:
  using Handles = std::vector<std::size_t>;
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  virtual ~Shelf() = default;
  virtual const std::string& kind() const = 0;
  virtual void stage(const Reading& reading) = 0;
  /// One row of a table, as texts by column.
  virtual void stage_row(const std::vector<std::pair<std::string, std::string>>& row,
                         const std::string& file, int line, Problems& problems) = 0;
  virtual Handles commit(const std::optional<Instant>& committed_at) = 0;
  virtual void unstage() = 0;
  virtual void remove(const Handles& handles) = 0;
  virtual void settle(Instant at, Instant first_sighting) = 0;
  /// Gives all items that were ever in force. A list that copies share is left as it is where the
  /// history has the one given before and nothing changed since.
  virtual void hand_over(PracticeHistory& history) = 0;
};

/// How one type of item is read, and where it goes.
template <class Item>
struct ShelfRules {
  using Row = std::vector<std::pair<std::string, std::string>>;
  std::string kind;
  std::function<std::vector<Item>(const Reading&)> read;
  /// Of kinds that come as tables; nullopt: the row holds none.
  std::function<std::optional<Item>(const Row&, const std::string&, int, Problems&)> read_row;
  std::function<void(PracticeHistory&, std::vector<Item>)> give;
  /// What an item is called ("procedure \"x\""): two in force under one name are reported.
  std::function<std::string(const Item&)> name;
  /// A commit before the first sighting counts as claimed: procedures and exceptions only.
  bool claims = false;
  /// It goes into a list that copies of the history share.
  bool shared = false;
};

template <class Item>
class ShelfOf final : public Shelf {
 public:
  explicit ShelfOf(ShelfRules<Item> rules) : rules_(std::move(rules)) {}

  const std::string& kind() const override { return rules_.kind; }

  void stage(const Reading& reading) override {
    for (Item& item : rules_.read(reading)) staged_.emplace_back(std::move(item));
  }
  void stage_row(const std::vector<std::pair<std::string, std::string>>& row,
                 const std::string& file, int line, Problems& problems) override {
    staged_.push_back(rules_.read_row(row, file, line, problems));
  }
  Handles commit(const std::optional<Instant>& committed_at) override {
    Handles handles;
    for (std::optional<Item>& item : staged_)
      handles.push_back(item ? timeline_.add(*std::move(item), committed_at) : kNone);
    staged_.clear();
    return handles;
  }
  void unstage() override { staged_.clear(); }
  void remove(const Handles& handles) override {
    for (const std::size_t handle : handles)
      if (handle != kNone) timeline_.remove(handle);
  }
  void settle(Instant at, Instant first_sighting) override {
    timeline_.settle(at, rules_.claims ? std::optional(first_sighting) : std::nullopt);
  }
  void hand_over(PracticeHistory& history) override {
    report_twins(history);
    if (rules_.shared && given_ == timeline_.changes()) return;
    rules_.give(history, timeline_.promises());
    given_ = timeline_.changes();
  }

 private:
  // Two items under one name: nobody could say which of them is meant.
  void report_twins(PracticeHistory& history) const {
    if (!rules_.name) return;
    std::map<std::string, const Item*> seen;
    for (const Item* item : timeline_.in_force()) {
      const std::string name = rules_.name(*item);
      const auto [first, added] = seen.emplace(name, item);
      if (added) continue;
      history.problems.push_back({item->promise.path, item->promise.line,
                                  name + " is also in " + first->second->promise.path,
                                  "give each its own id", item->promise.first_seen});
    }
  }

  ShelfRules<Item> rules_;
  Timeline<Item> timeline_;
  std::vector<std::optional<Item>> staged_;
  std::optional<std::size_t> given_;  ///< at which number of changes
};

/// The shelves of everything that is read today. `forms` says how exported records are read; it
/// outlives the shelves and may change between readings.
struct RecordForm;
std::vector<std::unique_ptr<Shelf>> all_shelves(const std::vector<RecordForm>& forms);

}  // namespace plumbline::config
