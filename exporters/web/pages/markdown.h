#pragma once

#include <string>
#include <string_view>

namespace plumbline::exporters {

/// HTML of the Markdown that the runbooks are written in: headings below the first (which is the
/// page's own title and left out), paragraphs, lists, fenced blocks, `code`, **bold** and links.
/// Links to other runbooks of the folder lead there, links to what is not served become text.
std::string html_of_markdown(std::string_view text);

/// What stands behind the first "# ".
std::string title_of_markdown(std::string_view text);

}  // namespace plumbline::exporters
