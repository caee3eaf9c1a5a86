#include <algorithm>
#include <sstream>

#include "exporters/embedded.h"
#include "exporters/text.h"
#include "exporters/web/pages/markdown.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

/// "level-lost" of "docs/runbooks/level-lost.md".
std::string name_of(const EmbeddedFile& file) {
  const auto from = file.path.rfind('/') + 1;
  return file.path.substr(from, file.path.rfind('.') - from);
}

}  // namespace

std::optional<std::string> runbook_page(const PageView& view, const std::string& name) {
  const auto& files = embedded_files();
  const auto file = std::find_if(files.begin(), files.end(),
                                 [&](const auto& each) { return name_of(each) == name; });
  if (file == files.end()) return std::nullopt;
  std::ostringstream out;
  begin_page(out, view, title_of_markdown(file->content));
  out << html_of_markdown(file->content);
  end_page(out, view);
  return out.str();
}

std::string runbooks_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Runbooks");
  out << "<p>What to do when one of plumbline's alerts comes. They are those of this "
         "version.</p><ul>";
  for (const auto& file : embedded_files())
    out << "<li><a href=\"" << href(view, "/runbooks/" + name_of(file)) << "\">"
        << escape_html(title_of_markdown(file.content)) << "</a></li>";
  out << "</ul>\n";
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
