#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// What every page is made from. Points into the snapshot, which must outlive it.
struct PageView {
  const scoring::Snapshot* snapshot = nullptr;
  const scoring::ScopeResult* scope = nullptr;  ///< the one shown; nullptr: nothing was assessed
  std::string path = "/";                       ///< of the page: links are relative to it
  std::string at;                               ///< "2026-11-02": a past day; empty: now
  bool scope_named = false;                     ///< it was asked for by its name: links keep that
  /// A report: what the names of this scope's places in it begin with, "s1-"; links lead to them.
  /// Empty: a page.
  std::string places;
};

/// The first day that can be shown: closed weeks begin with that of the first sweep. nullopt:
/// nothing has been assessed.
std::optional<Instant> first_day(const scoring::Snapshot& snapshot);

/// A relative link to another page of the same scope and day, ready for an attribute.
std::string href(const PageView& view, std::string_view path);
/// "s1-areas-change": what links of a report lead to.
std::string anchor(const PageView& view, std::string_view path);
/// The same to another scope, and to another day (empty: now).
std::string href_scope(const PageView& view, std::string_view path, std::string_view scope);
std::string href_day(const PageView& view, std::string_view day);
/// The page itself with more of its facts listed.
std::string href_facts(const PageView& view, std::size_t most);

/// Everything up to the page's own content, and what follows it.
void begin_page(std::ostream& out, const PageView& view, std::string_view title);
void end_page(std::ostream& out, const PageView& view);

/// "unknown", with the state's colour and sign, so that colour is never all that tells.
std::string state_mark(scoring::State state);
/// A level's number with its name: "3 Defined".
std::string level_words(const std::string& ladder, int level);
/// The title of an area, of an indicator; the id where the rubric has none. Escaped.
std::string area_title(const PageView& view, const std::string& area);
const scoring::Indicator* row_of(const PageView& view, const std::string& indicator);
/// " (95.1 % to 98.5 %)" with what these bounds are in its title; empty where there are none.
std::string bounds_text(const PageView& view, const scoring::CriterionResult& criterion);
/// What such brackets mean, for below a table.
extern const char* const kBoundsLegend;
/// A value in its signal's unit: "97.2 %", "3.5 h", "12". Escaped; "–" when absent.
std::string value_text(const PageView& view, const std::string& signal,
                       std::optional<double> value);

}  // namespace plumbline::exporters
