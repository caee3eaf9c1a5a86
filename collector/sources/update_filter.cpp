#include "collector/sources/update_filter.h"

#include "collector/soap/element_stream.h"
#include "collector/soap/fault.h"

namespace plumbline::collector::sources {
namespace {

using soap::Envelope;
using soap::Method;

/// Objects in one answer; what is beyond comes with the next.
constexpr int kPageObjects = 500;

ObjectUpdate object_update(Node object_set) {
  ObjectUpdate update;
  for (const Node part : object_set.children()) {
    const std::string_view name = soap::local_name(part);
    if (name == "changeSet") {
      update.content.values.emplace_back(soap::child(part, "name").child_value(),
                                         soap::child(part, "val"));
      if (std::string_view(soap::child(part, "op").child_value()) != "assign") update.plain = false;
    } else if (name == "obj") {
      update.content.object = soap::reference_of(part);
    } else if (name == "kind") {
      const std::string_view kind = part.child_value();
      if (kind == "enter") update.kind = EntityUpdate::Kind::Enter;
      if (kind == "leave") update.kind = EntityUpdate::Kind::Leave;
    } else if (name == "missingSet") {
      update.content.missing.emplace_back(soap::child_text(part, "path"),
                                          soap::localized_fault(soap::child(part, "fault")));
    }
  }
  return update;
}

Answer<EntityRef> made_by(const Reading& reading, const Envelope& ask) {
  EntityRef made;
  const auto take = [&](std::string_view, Node returned) -> Answer<void> {
    made = soap::reference_of(returned);
    return {};
  };
  auto& client = reading.session.client();
  if (auto got = client.call(ask, soap::Client::kReturnvals, take, reading.stop); !got)
    return tl::make_unexpected(got.error());
  if (made.empty())
    return failed(Failure::Kind::Malformed, "no reference in the answer",
                  client.where(ask.method()));
  return made;
}

}  // namespace

Answer<void> UpdateFilter::open(const Reading& reading, const std::string& type,
                                const std::vector<std::string>& paths, const EntityRef& view) {
  close(reading);
  const Envelope create(Method::CreatePropertyCollector,
                        reading.session.content().property_collector);
  auto made = made_by(reading, create);
  if (!made) return tl::make_unexpected(made.error());
  collector_ = *made;
  generation_ = reading.session.generation();
  Envelope ask(Method::CreateFilter, collector_);
  ask.open("spec");
  write_filter(ask, type, paths, ObjectSet(view, true));
  ask.close().flag("partialUpdates", false);
  if (auto filter = made_by(reading, ask); !filter) {
    close(reading);
    return tl::make_unexpected(filter.error());
  }
  return {};
}

Answer<bool> UpdateFilter::ask(const Reading& reading,
                               const std::function<Answer<void>(const ObjectUpdate&)>& on_update,
                               const std::function<bool(std::uint64_t print)>& is_same) {
  const std::string place = reading.session.client().where(Method::WaitForUpdatesEx);
  bool truncated = false;
  bool told = false;
  std::uint64_t print = 0;
  std::string version;
  const auto take = [&](std::string_view name, Node element) -> Answer<void> {
    if (name == "version") version = soap::text_of(element);
    if (name == "truncated") truncated = soap::text_of(element) == "true";
    if (name == "missingSet" &&
        soap::localized_fault(soap::child(element, "fault")) == "NotAuthenticated")
      return failed(Failure::Kind::NotAuthenticated, "the session is no longer valid", place);
    if (name != "objectSet") return {};
    told = true;
    ObjectUpdate update = object_update(element);
    update.print = print;
    if (update.content.refused_with("NotAuthenticated"))
      return failed(Failure::Kind::NotAuthenticated, "the session is no longer valid", place);
    if (update.content.object.empty()) return {};
    return on_update(update);
  };
  const auto look = [&](std::string_view name, std::string_view bytes) {
    if (name != "objectSet") return false;
    print = std::hash<std::string_view>()(bytes) | 1U;
    const bool same = is_same(print);
    told = told || same;
    return same;
  };
  Envelope ask(Method::WaitForUpdatesEx, collector_);
  ask.value("version", version_).open("options").number("maxWaitSeconds", 0);
  ask.number("maxObjectUpdates", kPageObjects).close();
  const auto got =
      reading.session.client().call(ask, soap::ElementStream::kUpdates, take, reading.stop,
                                    is_same ? soap::Client::OnBytes(look) : nullptr);
  if (!got) return tl::make_unexpected(got.error());
  if (truncated && !told)
    return failed(Failure::Kind::Malformed, "an answer that tells nothing says that more follows",
                  place);
  if (!version.empty()) version_ = version;
  return truncated;
}

void UpdateFilter::close(const Reading& reading) {
  if (is_open(reading.session))
    (void)reading.session.client().call(Envelope(Method::DestroyPropertyCollector, collector_),
                                        reading.stop);
  *this = UpdateFilter();
}

}  // namespace plumbline::collector::sources
