#include "collector/sources/history_collector.h"

#include "collector/sources/property_reader.h"

namespace plumbline::collector::sources {
namespace {

using soap::Envelope;
using soap::Method;

/// Size of latestPage: enough to see past a few that share a time.
constexpr int kLatest = 10;

}  // namespace

Answer<void> HistoryCollector::make(const Envelope& request) {
  auto& client = reading_.session.client();
  const auto made = [&](std::string_view, Node returned) -> Answer<void> {
    self_ = soap::reference_of(returned);
    return {};
  };
  auto got = client.call(request, soap::Client::kReturnvals, made, reading_.stop);
  if (!got) return got;
  if (self_.empty())
    return failed(Failure::Kind::Malformed, "no collector in the answer",
                  client.where(request.method()));
  Envelope size(Method::SetCollectorPageSize, self_);
  size.number("maxCount", kLatest);
  got = client.call(size, reading_.stop);
  if (got) got = client.call(Envelope(Method::RewindCollector, self_), reading_.stop);
  return got;
}

Answer<std::int64_t> HistoryCollector::next(int most, const Take& take) {
  std::int64_t items = 0;
  const auto each = [&](std::string_view name, Node element) -> Answer<void> {
    if (name != "returnval") return {};
    ++items;
    return take(element);
  };
  Envelope ask(read_next_, self_);
  ask.number("maxCount", most);
  const auto got =
      reading_.session.client().call(ask, soap::Client::kReturnvals, each, reading_.stop);
  if (!got) return tl::make_unexpected(got.error());
  return items;
}

Answer<std::optional<std::int64_t>> HistoryCollector::latest(const Take& take) {
  std::optional<std::int64_t> items;
  const auto each = [&](const ObjectContent& content) -> Answer<void> {
    for (const auto& [path, value] : content.values) {
      if (path != "latestPage") continue;
      items = 0;
      for (const Node element : soap::child_elements(value)) {
        ++*items;
        if (auto taken = take(element); !taken) return taken;
      }
    }
    return {};
  };
  const auto got =
      retrieve_properties(reading_, self_.type, {"latestPage"}, ObjectSet::one(self_), each);
  // A server without the property, or one that refuses it, tells nothing; the pages stand.
  if (!got && got.error().kind != Failure::Kind::Fault) return tl::make_unexpected(got.error());
  return items;
}

Answer<void> HistoryCollector::end(Answer<void> got) {
  using Kind = Failure::Kind;
  const bool reachable =
      got || (got.error().kind != Kind::Stopped && got.error().kind != Kind::NotAuthenticated &&
              got.error().kind != Kind::Unreachable);
  if (self_.empty() || !reachable) return got;
  // Collectors are few per session; one that cannot be destroyed ends with the session.
  const auto ended =
      reading_.session.client().call(Envelope(Method::DestroyCollector, self_), reading_.stop);
  self_ = {};
  if (got && !ended && ended.error().kind == Kind::Stopped) return ended;
  return got;
}

Answer<void> drain(const Reading& reading, const Envelope& request, Method read_next,
                   const HistoryCollector::Take& take, const std::function<Answer<bool>()>& page,
                   int page_size) {
  HistoryCollector collector(reading, read_next);
  Answer<void> got = collector.make(request);
  while (got) {
    const auto items = collector.next(page_size, take);
    if (!items) got = tl::make_unexpected(items.error());
    if (!items || *items == 0) break;
    const auto more = page();
    if (!more) got = tl::make_unexpected(more.error());
    if (more && !*more) break;
  }
  return collector.end(std::move(got));
}

}  // namespace plumbline::collector::sources
