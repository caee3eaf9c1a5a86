#include "collector/sources/key_watch.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace plumbline::collector::sources {
namespace {

constexpr Duration kClearly = std::chrono::minutes(1);

}  // namespace

void KeyWatch::see(std::int32_t key, Instant created) {
  const bool rewound =
      before_ && created > before_->created + kClearly && !key_is_later(key, before_->key);
  if (rewound && (!rewound_ || created < rewound_->created)) {
    // From here on the new generation's keys count.
    if (!rewound_) newest_ = HistoryCursor::Newest{key, newest_->created};
    rewound_ = HistoryCursor::Newest{key, created};
  }
  if (!newest_) newest_ = HistoryCursor::Newest{key, created};
  if (key_is_later(key, newest_->key)) newest_->key = key;
  newest_->created = std::max(newest_->created, created);
}

std::optional<Gap> KeyWatch::lost(const char* what, Instant known_until) const {
  if (!rewound_ || known_until >= rewound_->created) return std::nullopt;
  return Gap{known_until, rewound_->created,
             std::string(what) + " keys went back from " + std::to_string(before_->key) + " to " +
                 std::to_string(rewound_->key) + ": vCenter was restored from a backup"};
}

}  // namespace plumbline::collector::sources
