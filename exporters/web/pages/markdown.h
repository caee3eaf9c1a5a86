#pragma once

#include <string>
#include <string_view>

namespace plumbline::exporters {

/// HTML of a runbook's Markdown (CommonMark), without its first heading, which is the page's own
/// title. Links to other runbooks of the folder lead there, links to what is not served become
/// text. HTML inside the text is left out.
std::string html_of_markdown(std::string_view text);

/// What stands behind the first "# ".
std::string title_of_markdown(std::string_view text);

}  // namespace plumbline::exporters
