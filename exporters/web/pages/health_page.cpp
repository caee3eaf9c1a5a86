#include <sstream>

#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/units.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

const char* state_of(const VCenterStatus& v) {
  return v.latched ? "login refused, waiting for a new password" : v.up ? "up" : "unreachable";
}

void write_list(std::ostream& out, const char* title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out << "<dt>" << title << "</dt><dd>";
  for (std::size_t i = 0; i < items.size(); ++i) out << (i ? ", " : "") << escape_html(items[i]);
  out << "</dd>";
}

void write_streams(std::ostream& out, const VCenterStatus& v) {
  if (v.stream_until.empty()) return;
  out << "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Stream</th><th "
         "scope=\"col\">Known until</th><th scope=\"col\">Last took</th><th "
         "scope=\"col\">Gaps</th><th scope=\"col\">Not readable</th></tr></thead><tbody>\n";
  for (const auto& [stream, until] : v.stream_until) {
    const auto took = v.poll_duration_s.find(stream);
    const auto gaps = v.gaps.find(stream);
    const auto hidden = v.hidden_share.find(stream);
    out << "<tr><th scope=\"row\">" << escape_html(stream) << "</th><td class=\"number\">"
        << moment_text(until) << "</td><td class=\"number\">"
        << (took == v.poll_duration_s.end() ? "–" : with_base_unit(took->second, "seconds"))
        << "</td><td class=\"number\">" << (gaps == v.gaps.end() ? 0 : gaps->second)
        << "</td><td class=\"number\">"
        << (hidden == v.hidden_share.end() ? "–" : number(hidden->second * 100) + " %")
        << "</td></tr>\n";
  }
  out << "</tbody></table></div>\n";
}

void write_vcenter(std::ostream& out, const VCenterStatus& v) {
  out << "<section><h2>" << escape_html(v.name) << " <span class=\"mark "
      << (v.up && !v.latched ? "met" : "not_met") << "\">" << state_of(v) << "</span></h2><dl>"
      << "<dt>Version</dt><dd>" << escape_html(v.version.empty() ? "not known yet" : v.version)
      << "</dd><dt>Last complete sweep</dt><dd>"
      << (v.last_poll ? moment_text(*v.last_poll) : "never") << "</dd>";
  if (!v.last_error.empty())
    out << "<dt>Last error</dt><dd>" << escape_html(v.last_error) << "</dd>";
  if (!v.tls_verified)
    out << "<dt>TLS</dt><dd><span class=\"mark unknown\">not verified: anybody in between can read "
           "the password</span></dd>";
  if (v.certificate_ends)
    out << "<dt>The vCenter's certificate ends</dt><dd>" << to_date(*v.certificate_ends) << "</dd>";
  if (v.clock_offset_s)
    out << "<dt>Its clock, against ours</dt><dd>" << with_base_unit(v.clock_offset_s, "seconds")
        << "</dd>";
  for (const auto& [stream, why] : v.refused)
    out << "<dt>Cannot be read: " << escape_html(stream) << "</dt><dd>" << escape_html(why)
        << "</dd>";
  write_list(out, "Privileges that lack", v.missing_privileges);
  write_list(out, "Privileges beyond reading: take them away", v.excess_privileges);
  for (const auto& [stream, backfill] : v.backfills)
    out << "<dt>Reading back " << escape_html(stream) << "</dt><dd>"
        << number(backfill.share_done * 100) << " %</dd>";
  out << "</dl>\n";
  write_streams(out, v);
  out << "</section>\n";
}

void write_feeds(std::ostream& out, const std::vector<FeedStatus>& feeds) {
  if (feeds.empty()) return;
  out << "<section><h2>Feeds of the practice folder</h2><div class=\"wide\"><table><thead><tr><th "
         "scope=\"col\">Feed</th><th scope=\"col\">Scope</th><th scope=\"col\">State</th><th "
         "scope=\"col\">Last read</th><th scope=\"col\">Last error</th></tr></thead><tbody>\n";
  for (const auto& feed : feeds)
    out << "<tr><th scope=\"row\">" << escape_html(feed.name) << "</th><td>"
        << escape_html(feed.scope) << "</td><td><span class=\"mark "
        << (feed.up ? "met\">up" : "not_met\">not read") << "</span></td><td class=\"number\">"
        << (feed.last_read ? moment_text(*feed.last_read) : "never") << "</td><td class=\"wraps\">"
        << escape_html(feed.last_error) << "</td></tr>\n";
  out << "</tbody></table></div></section>\n";
}

}  // namespace

std::string health_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Collectors");
  out << "<p>The last assessment took " << with_base_unit(view.snapshot->assess_seconds, "seconds")
      << ".</p>\n";
  for (const auto& vcenter : view.snapshot->vcenters) write_vcenter(out, vcenter);
  write_feeds(out, view.snapshot->feeds);
  if (view.snapshot->vcenters.empty()) out << "<p>No vCenter is read.</p>\n";
  end_page(out, view);
  return out.str();
}

std::string problem_page(const PageView& view, const std::string& title, const std::string& text) {
  std::ostringstream out;
  begin_page(out, view, title);
  out << "<p>" << escape_html(text) << "</p><p><a href=\"" << href(view, "/")
      << "\">To the matrix</a></p>\n";
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
