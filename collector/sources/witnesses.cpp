#include "collector/sources/witnesses.h"

#include <algorithm>

namespace plumbline::collector::sources {
namespace {

constexpr std::size_t kWitnesses = 8;

}  // namespace

Witnesses::Witnesses(const std::string& cursor) {
  for (std::size_t from = 0; from < cursor.size();) {
    const std::size_t end = std::min(cursor.find(',', from), cursor.size());
    if (end > from) known_.insert(cursor.substr(from, end - from));
    from = end + 1;
  }
}

void Witnesses::see(const EntityRef& object) {
  if (seen_.size() == known_.size() && fresh_.size() >= kWitnesses) return;
  const std::string text = object.type + ":" + object.moid;
  if (known_.count(text) != 0) seen_.insert(text);
  if (fresh_.size() < kWitnesses && object.moid.find(',') == std::string::npos) fresh_.insert(text);
}

std::vector<EntityRef> Witnesses::missing() const {
  std::vector<EntityRef> refs;
  for (const std::string& one : known_) {
    const auto colon = one.find(':');
    if (seen_.count(one) == 0 && colon != std::string::npos)
      refs.push_back({one.substr(0, colon), one.substr(colon + 1)});
  }
  return refs;
}

std::string Witnesses::cursor() const {
  std::string text;
  for (const std::string& one : seen_.size() == known_.size() && !known_.empty() ? known_ : fresh_)
    text += (text.empty() ? "" : ",") + one;
  return text;
}

}  // namespace plumbline::collector::sources
