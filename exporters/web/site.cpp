#include "exporters/site.h"

#include <map>
#include <utility>

#include "exporters/render.h"
#include "exporters/web/accepts_open_metrics.h"
#include "exporters/web/page.h"
#include "exporters/web/query.h"
#include "exporters/web/routes.h"
#include "exporters/web/style_sheet.h"

namespace plumbline::exporters {
namespace {

// Prometheus 3 refuses a scrape whose content type it does not know.
constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kOpenMetricsType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

Response refuse(int status, const char* text, const char* allow = nullptr) {
  Response response = respond(make_line(status, text), {});
  if (allow != nullptr) response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace

struct Site::Rendered {
  std::map<std::string, Page> pages;  ///< by path
  Page open_metrics;                  ///< /metrics, for who asks for it so
  std::shared_ptr<const scoring::Snapshot> snapshot;
};

Site::Site(std::function<void()> on_reload) : on_reload_(std::move(on_reload)) {
  publish(std::make_shared<scoring::Snapshot>());
}

void Site::publish(const std::shared_ptr<const scoring::Snapshot>& snapshot) {
  auto next = std::make_shared<Rendered>();
  next->snapshot = snapshot;
  const bool assessed = !snapshot->assessment.scopes.empty();
  // Before the composition root has said which build this is, an empty exposition is the truth.
  const bool named = !snapshot->version.empty();
  next->pages["/metrics"] = make_page(200, kMetricsType, named ? render_metrics(*snapshot) : "");
  next->open_metrics =
      make_page(200, kOpenMetricsType, named ? render_open_metrics(*snapshot) : "# EOF\n");
  next->pages["/metrics"].vary = next->open_metrics.vary = "Accept, Accept-Encoding";
  next->pages["/style.css"] = make_page(200, "text/css; charset=utf-8", kStyleSheet);
  next->pages["/-/healthy"] = make_line(200, "healthy\n");
  next->pages["/-/ready"] = assessed ? make_line(200, "ready\n")
                                     : make_line(503, "not ready: nothing has been assessed yet\n");
  const std::lock_guard lock(mutex_);
  rendered_ = std::move(next);
}

void Site::use(std::shared_ptr<Archive> archive) {
  const std::lock_guard lock(mutex_);
  archive_ = std::make_shared<ArchiveGate>(std::move(archive));
}

Response Site::handle(const Request& request) const {
  const std::string path = request_path(request.target);
  if (path == "/-/reload") {
    if (request.method != "POST") return refuse(405, "reload with POST\n", "POST");
    if (on_reload_) on_reload_();
    return respond(make_line(200, "reload requested\n"), request);
  }
  std::shared_ptr<const Rendered> rendered;
  std::shared_ptr<ArchiveGate> archive;
  {
    const std::lock_guard lock(mutex_);
    rendered = rendered_;
    archive = archive_;
  }
  const auto found = rendered->pages.find(path);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (found == rendered->pages.end()) {
    if (!reads) return refuse(405, "this page can only be read\n", "GET, HEAD");
    const auto document = answer(request, rendered->snapshot, archive.get());
    if (!document) return refuse(404, "no such page; the index is at /\n");
    return respond(make_page(document->status, document->content_type, document->text), request);
  }
  if (!reads) return refuse(405, "this page can only be read\n", "GET, HEAD");
  const bool open = path == "/metrics" && accepts_open_metrics(request.accept);
  return respond(open ? rendered->open_metrics : found->second, request);
}

}  // namespace plumbline::exporters
