#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/work_classes.h"
#include "ledger/derive/derive.h"

namespace plumbline::ledger {

inline constexpr std::uint32_t kNoClass = 0xffffffff;

/// Whether a class brings a host into the inventory.
bool adds_host(const WorkClass& work_class);

/// What a raw class of tasks or events means: WorkClasses compiled against the ledger's table of
/// raw classes, so that deriving compares numbers. Immutable. Borrows `work`.
class Classifier {
 public:
  Classifier(const WorkClasses& work, const std::vector<std::string>& raw_classes);

  /// Whether it is a task or event class that some work class lists (P4: "known").
  bool is_listed(const RawActivity& activity) const;
  /// The first listed class that applies with these fields; kNoClass: it is not work.
  std::uint32_t classify(const RawActivity& activity, std::string_view fields) const;
  /// The class without variants that lists this event; kNoClass if none.
  std::uint32_t general_class_of_event(std::uint32_t raw_class) const;
  /// Whether `raw_class` is an event that names the VM which a class `work_class` made.
  bool names_result(std::uint32_t raw_class, std::uint32_t work_class) const;

  bool is_failure_event(std::uint32_t raw_class) const { return flags(raw_class).failure; }
  bool is_in_service_event(std::uint32_t raw_class) const { return flags(raw_class).in_service; }
  bool is_login(std::uint32_t raw_class) const { return flags(raw_class).login; }
  bool is_template_deployment(std::uint32_t raw_class) const { return flags(raw_class).deployment; }
  bool is_validation_fault(const std::string& fault) const;
  /// The event that names a host which was brought into the inventory.
  bool names_host(std::uint32_t raw_class) const { return flags(raw_class).host_added; }
  bool makes_snapshot(std::uint32_t work_class) const;
  bool removes_snapshot(std::uint32_t work_class) const;
  /// The same number for a class and its variants: what one descriptionId can mean.
  std::uint32_t family(std::uint32_t work_class) const { return family_[work_class]; }
  const WorkClass& work_class(std::uint32_t index) const { return work_.classes[index]; }
  const std::string& raw_name(std::uint32_t raw_class) const;

 private:
  struct Meaning {
    std::vector<std::uint32_t> as_task;
    std::vector<std::uint32_t> as_event;
    bool failure = false;
    bool in_service = false;
    bool login = false;
    bool deployment = false;
    bool created = false;
    bool underway = false;
    bool host_added = false;
  };
  const Meaning& flags(std::uint32_t raw_class) const;

  const WorkClasses& work_;
  const std::vector<std::string>& raw_classes_;
  std::vector<Meaning> meanings_;
  std::vector<std::uint32_t> family_;
  std::vector<bool> makes_snapshot_;
  std::vector<bool> removes_snapshot_;
};

/// Calls `visit` with each name of a comma list, without blanks, until it returns true. Leaves out
/// changeVersion, which says what was edited and is no change.
template <class Visit>
bool any_field(std::string_view fields, const Visit& visit) {
  while (!fields.empty()) {
    const std::size_t comma = fields.find(',');
    std::string_view field = fields.substr(0, comma);
    fields = comma == std::string_view::npos ? std::string_view() : fields.substr(comma + 1);
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    if (!field.empty() && field != "changeVersion" && visit(field)) return true;
  }
  return false;
}

}  // namespace plumbline::ledger
