#include "exporters/web/accepts_gzip.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace plumbline::exporters {
namespace {

std::string trimmed_lower(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t')
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// "q=0", "q=0.0" and the like refuse; anything else, even misspelt, does not.
bool refused(const std::string& parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string::npos) return false;
  const auto weight = parameters.substr(q + 2, parameters.find(';', q) - (q + 2));
  return !weight.empty() && weight.find_first_not_of("0.") == std::string::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<bool> named;
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    const auto comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string item = trimmed_lower(accept_encoding.substr(0, comma));
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    const auto semicolon = std::min(item.find(';'), item.size());
    const std::string coding = item.substr(0, semicolon);
    const bool allowed = !refused(item.substr(semicolon));
    if (coding == "gzip" || coding == "x-gzip") named = allowed;
    if (coding == "*") any = allowed;
  }
  return named.value_or(any.value_or(false));
}

}  // namespace plumbline::exporters
