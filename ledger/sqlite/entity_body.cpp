#include "ledger/sqlite/entity_body.h"

#include <bit>
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

}  // namespace

std::string encode_body(const EntityState& state, Names& names) {
  ByteWriter out;
  out.number(state.properties.size());
  for (const auto& [path, value] : state.properties) {
    out.number(static_cast<std::uint64_t>(names.id(path)));
    out.text(value);
  }
  for (const std::string& path : state.unreadable) {
    out.number(static_cast<std::uint64_t>(names.id(path)));
  }
  return pack(out.bytes());
}

void decode_body(std::string_view body, NameReader& names, EntityState& state) {
  const std::string bytes = unpack(body);
  ByteReader in(bytes);
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
    const std::int64_t id = names.find(path);
    if (id != 0) paths_.emplace(id, path);
  }
}

void BodyFilter::decode(std::string_view body, EntityState& state) const {
  const std::string bytes = unpack(body);
  ByteReader in(bytes);
  for (std::uint64_t left = in.number(); left > 0; --left) {
    const auto path = paths_.find(static_cast<std::int64_t>(in.number()));
    const std::string_view value = in.text();
    if (path != paths_.end()) state.properties.emplace(path->second, value);
  }
  while (!in.done()) {
    const auto path = paths_.find(static_cast<std::int64_t>(in.number()));
    if (path != paths_.end()) state.unreadable.push_back(path->second);
  }
}

std::int64_t fingerprint_of(const EntityState& state, std::string& scratch) {
  scratch.clear();
  append(scratch, std::to_string(state.properties.size()));
  for (const auto& [path, value] : state.properties) {
    append(scratch, path);
    append(scratch, value);
  }
  for (const std::string& path : state.unreadable) append(scratch, path);
  return std::bit_cast<std::int64_t>(fingerprint(scratch));
}

}  // namespace plumbline::ledger
