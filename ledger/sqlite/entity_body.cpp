#include "ledger/sqlite/entity_body.h"

#include <bit>
#include <charconv>
#include <cstring>

#include "ledger/sqlite/bytes.h"

namespace plumbline::ledger {
namespace {

/// Lengths before bytes, so that no value can pass for a path.
void append(std::string& to, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  char bytes[sizeof size];
  std::memcpy(bytes, &size, sizeof size);
  to.append(bytes, sizeof size).append(text);
}

/// The next text, taken off the front.
std::string_view take(std::string_view& from) {
  std::uint32_t size = 0;
  std::memcpy(&size, from.data(), sizeof size);
  const std::string_view text = from.substr(sizeof size, size);
  from.remove_prefix(sizeof size + size);
  return text;
}

}  // namespace

std::string encode_body(std::string_view plain, Names& names) {
  ByteWriter out;
  std::uint64_t properties = 0;
  const std::string_view count = take(plain);
  std::from_chars(count.data(), count.data() + count.size(), properties);
  out.number(properties);
  for (; properties > 0; --properties) {
    out.number(static_cast<std::uint64_t>(names.id(take(plain))));
    out.text(take(plain));
  }
  while (!plain.empty()) out.number(static_cast<std::uint64_t>(names.id(take(plain))));
  return pack(out.bytes());
}

void decode_body(std::string_view body, NameReader& names, EntityState& state) {
  std::string inflated;
  ByteReader in(unpack_into(inflated, body));
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const std::string& path = names.text(static_cast<std::int64_t>(in.number()));
    state.properties.emplace_hint(state.properties.end(), path, in.text());
  }
  while (!in.done()) {
    state.unreadable.push_back(names.text(static_cast<std::int64_t>(in.number())));
  }
}

BodyFilter::BodyFilter(Connection& db, const std::vector<std::string_view>& paths) {
  Names names(db);
  for (const std::string_view path : paths) {
    const auto id = static_cast<std::size_t>(names.find(path));
    if (id == 0) continue;
    if (id >= paths_.size()) paths_.resize(id + 1);
    paths_[id] = path;
  }
}

void BodyFilter::decode(std::string_view body, EntityState& state) const {
  std::string inflated;
  ByteReader in(unpack_into(inflated, body));
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const std::string* path = path_of(in.number());
    const std::string_view value = in.text();
    if (path != nullptr) state.properties.emplace(*path, value);
  }
  while (!in.done()) {
    const std::string* path = path_of(in.number());
    if (path != nullptr) state.unreadable.push_back(*path);
  }
}

std::int64_t fingerprint_of(const EntityState& state, std::string& plain) {
  plain.clear();
  append(plain, std::to_string(state.properties.size()));
  for (const auto& [path, value] : state.properties) {
    append(plain, path);
    append(plain, value);
  }
  for (const std::string& path : state.unreadable) append(plain, path);
  return std::bit_cast<std::int64_t>(fingerprint(plain));
}

}  // namespace plumbline::ledger
