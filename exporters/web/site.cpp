#include "exporters/site.h"

#include <map>
#include <utility>

#include "exporters/render.h"
#include "exporters/web/accepts_gzip.h"
#include "exporters/web/accepts_open_metrics.h"
#include "exporters/web/gzip.h"
#include "exporters/web/style_sheet.h"

namespace plumbline::exporters {
namespace {

using Bytes = std::shared_ptr<const std::string>;

/// A page as it will be sent: plain, and compressed once at publishing.
struct Page {
  int status = 200;
  std::string content_type;
  Bytes plain;
  Bytes compressed;  ///< null: never sent compressed
  const char* vary = "Accept-Encoding";
};

Bytes bytes(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

Page page(int status, const char* content_type, const std::string& text) {
  return {status, content_type, bytes(text), bytes(gzip(text))};
}

Page line(int status, const char* text) {
  return {status, "text/plain; charset=utf-8", bytes(text), nullptr};
}

// Prometheus 3 refuses a scrape whose content type it does not know.
constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kOpenMetricsType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";
constexpr const char* kHtmlType = "text/html; charset=utf-8";
constexpr const char* kJsonType = "application/json; charset=utf-8";

Response respond(const Page& page, bool gzip_accepted) {
  Response response;
  response.status = page.status;
  response.content_type = page.content_type;
  const bool compress = gzip_accepted && page.compressed != nullptr;
  if (compress) response.content_encoding = "gzip";
  response.body = compress ? page.compressed : page.plain;
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                       "frame-ancestors 'none'"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"}};
  if (page.compressed) response.headers.emplace_back("Vary", page.vary);
  return response;
}

Response refuse(int status, const char* text, const char* allow = nullptr) {
  Response response = respond(line(status, text), false);
  if (allow != nullptr) response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace

struct Site::Rendered {
  std::map<std::string, Page> pages;  ///< by path
  Page open_metrics;                  ///< /metrics, for who asks for it so
};

Site::Site(std::function<void()> on_reload) : on_reload_(std::move(on_reload)) {
  publish(std::make_shared<scoring::Snapshot>());
}

void Site::publish(const std::shared_ptr<const scoring::Snapshot>& snapshot) {
  auto next = std::make_shared<Rendered>();
  const bool assessed = !snapshot->assessment.scopes.empty();
  // Before the composition root has said which build this is, an empty exposition is the truth.
  const bool named = !snapshot->version.empty();
  next->pages["/metrics"] = page(200, kMetricsType, named ? render_metrics(*snapshot) : "");
  next->open_metrics =
      page(200, kOpenMetricsType, named ? render_open_metrics(*snapshot) : "# EOF\n");
  next->pages["/metrics"].vary = next->open_metrics.vary = "Accept, Accept-Encoding";
  next->pages["/"] = page(200, kHtmlType, render_landing_page(*snapshot));
  next->pages["/style.css"] = page(200, "text/css; charset=utf-8", kStyleSheet);
  next->pages["/api/v1/assessment"] =
      assessed ? page(200, kJsonType, render_json(snapshot->assessment))
               : page(503, kJsonType, "{\"error\": \"nothing has been assessed yet\"}\n");
  next->pages["/-/healthy"] = line(200, "healthy\n");
  next->pages["/-/ready"] =
      assessed ? line(200, "ready\n") : line(503, "not ready: nothing has been assessed yet\n");
  const std::lock_guard lock(mutex_);
  rendered_ = std::move(next);
}

Response Site::handle(const Request& request) const {
  const std::string path = request.target.substr(0, request.target.find_first_of("?#"));
  if (path == "/-/reload") {
    if (request.method != "POST") return refuse(405, "reload with POST\n", "POST");
    if (on_reload_) on_reload_();
    return respond(line(200, "reload requested\n"), false);
  }
  std::shared_ptr<const Rendered> rendered;
  {
    const std::lock_guard lock(mutex_);
    rendered = rendered_;
  }
  const auto found = rendered->pages.find(path);
  if (found == rendered->pages.end()) return refuse(404, "no such page; the index is at /\n");
  if (request.method != "GET" && request.method != "HEAD")
    return refuse(405, "this page can only be read\n", "GET, HEAD");
  const bool open = path == "/metrics" && accepts_open_metrics(request.accept);
  return respond(open ? rendered->open_metrics : found->second,
                 accepts_gzip(request.accept_encoding));
}

}  // namespace plumbline::exporters
