#include "exporters/web/page.h"

#include <utility>

#include "exporters/web/accepts_gzip.h"
#include "exporters/web/entity_tag.h"
#include "exporters/web/gzip.h"

namespace plumbline::exporters {
namespace {

std::shared_ptr<const std::string> bytes(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

Page make_page(int status, const std::string& content_type, std::string text) {
  Page page;
  page.status = status;
  page.content_type = content_type;
  page.compressed = bytes(gzip(text));
  page.plain = bytes(std::move(text));
  if (status == 200) {
    page.tag = entity_tag(*page.plain);
    page.compressed_tag = entity_tag(*page.compressed);
  }
  return page;
}

Page make_line(int status, std::string text) {
  Page page;
  page.status = status;
  page.content_type = "text/plain; charset=utf-8";
  page.plain = bytes(std::move(text));
  return page;
}

Response respond(const Page& page, const Request& request) {
  Response response;
  const bool compress = page.compressed != nullptr && accepts_gzip(request.accept_encoding);
  const std::string& tag = compress ? page.compressed_tag : page.tag;
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                       "frame-ancestors 'none'"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"}};
  if (page.compressed) response.headers.emplace_back("Vary", page.vary);
  if (!tag.empty()) response.headers.emplace_back("ETag", tag);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && names_tag(request.if_none_match, tag)) {
    response.status = 304;
    response.content_type.clear();
    return response;
  }
  response.status = page.status;
  response.content_type = page.content_type;
  if (compress) response.content_encoding = "gzip";
  response.body = compress ? page.compressed : page.plain;
  return response;
}

}  // namespace plumbline::exporters
