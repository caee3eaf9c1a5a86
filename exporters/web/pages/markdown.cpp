#include "exporters/web/pages/markdown.h"

#include <cmark.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

namespace plumbline::exporters {
namespace {

constexpr std::string_view kPage = ".md";

struct Free {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(cmark_iter* iter) const { cmark_iter_free(iter); }
  void operator()(char* text) const { std::free(text); }
};

/// All links below a node: changing a tree while walking over it is not allowed.
std::vector<cmark_node*> links_in(cmark_node* document) {
  std::vector<cmark_node*> links;
  const std::unique_ptr<cmark_iter, Free> at(cmark_iter_new(document));
  for (auto event = cmark_iter_next(at.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(at.get())) {
    cmark_node* node = cmark_iter_get_node(at.get());
    if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_LINK)
      links.push_back(node);
  }
  return links;
}

/// Leaves of a link what stands between its brackets.
void take_off(cmark_node* link) {
  while (cmark_node* child = cmark_node_first_child(link)) cmark_node_insert_before(link, child);
  cmark_node_free(link);
}

void lead_to_pages(cmark_node* document) {
  for (cmark_node* link : links_in(document)) {
    std::string target = cmark_node_get_url(link);
    if (target.find('/') == std::string::npos && target.ends_with(kPage)) {
      target.resize(target.size() - kPage.size());
      cmark_node_set_url(link, target.c_str());
    } else {
      take_off(link);
    }
  }
}

}  // namespace

std::string html_of_markdown(std::string_view text) {
  const std::unique_ptr<cmark_node, Free> document(
      cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT));
  cmark_node* title = cmark_node_first_child(document.get());
  if (title && cmark_node_get_heading_level(title) == 1) cmark_node_free(title);
  lead_to_pages(document.get());
  const std::unique_ptr<char, Free> html(cmark_render_html(document.get(), CMARK_OPT_DEFAULT));
  return html.get();
}

std::string title_of_markdown(std::string_view text) {
  const auto end = std::min(text.find('\n'), text.size());
  return std::string(text.substr(0, 2) == "# " ? text.substr(2, end - 2) : "");
}

}  // namespace plumbline::exporters
