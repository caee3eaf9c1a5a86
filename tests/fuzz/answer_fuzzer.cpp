#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "collector/soap/element.h"
#include "collector/soap/element_stream.h"
#include "collector/soap/fault.h"
#include "collector/sources/events.h"
#include "collector/sources/property_reader.h"
#include "collector/sources/property_value.h"
#include "collector/sources/tasks.h"

/// An answer of a hostile vCenter goes all the way to facts, cut into chunks of a size that the
/// first byte chooses. Whatever it is: no crash, no element beyond the limit, and the same elements
/// as when it arrives in one piece.

namespace {

namespace soap = plumbline::collector::soap;
namespace sources = plumbline::collector::sources;

constexpr std::size_t kElementBytes = 32U << 10U;

void take(std::string_view name, char* data, std::size_t size) {
  if (size > kElementBytes) std::abort();
  pugi::xml_document document;
  const auto element = soap::parse_element(document, data, size);
  if (!element) return;
  if (name == "Fault") (void)soap::failure_of(*element, "fuzz");
  (void)sources::activity_of_event(*element);
  (void)sources::activity_of_task(*element);
  const auto content = sources::object_content(*element);
  plumbline::EntityState state;
  for (const auto& [path, value] : content.values) {
    sources::put_value(state, std::string(path), value);
    sources::put_custom_values(state, value, {});
  }
}

struct Outcome {
  std::size_t elements = 0;
  std::size_t bytes = 0;
  bool complete = false;
};

Outcome read(std::string_view text, int depth, std::size_t chunk, bool parse) {
  Outcome outcome;
  soap::ElementStream::Limits limits;
  limits.element_bytes = kElementBytes;
  soap::ElementStream stream(
      depth,
      [&](std::string_view name, char* data, std::size_t size) {
        ++outcome.elements;
        outcome.bytes += size;
        if (parse) take(name, data, size);
        return true;
      },
      limits);
  for (std::size_t at = 0; at < text.size(); at += chunk)
    if (!stream.feed(text.substr(at, chunk))) return outcome;
  outcome.complete = stream.finish().has_value();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t chunk = data[0] == 0 ? 4096 : data[0];
  const int depth = data[1] % 2 == 0 ? 4 : 5;
  const std::string_view text(reinterpret_cast<const char*>(data + 2), size - 2);
  const Outcome pieces = read(text, depth, chunk, true);
  const Outcome whole = read(text, depth, std::max<std::size_t>(text.size(), 1), false);
  // An element over the limit is noticed earlier or later, as the chunks fall.
  if (text.size() <= kElementBytes &&
      (pieces.elements != whole.elements || pieces.bytes != whole.bytes ||
       pieces.complete != whole.complete))
    std::abort();
  return 0;
}
