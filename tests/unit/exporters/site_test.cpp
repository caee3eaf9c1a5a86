#include "exporters/site.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <atomic>
#include <thread>

#include "exporters/render.h"
#include "tests/unit/exporters/sample_snapshot.h"

namespace plumbline::exporters {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

std::string gunzip(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string input = packed;
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  out.resize(result == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

class SiteTest : public ::testing::Test {
 protected:
  Response get(const std::string& target, const std::string& encoding = "") const {
    return site.handle({"GET", target, encoding, ""});
  }
  void publish(const scoring::Snapshot& snapshot) {
    site.publish(std::make_shared<const scoring::Snapshot>(snapshot));
  }

  int reloads = 0;
  Site site{[this] { ++reloads; }};
};

TEST_F(SiteTest, IsHealthyButNotReadyBeforeTheFirstAssessment) {
  EXPECT_EQ(get("/-/healthy").status, 200);
  EXPECT_EQ(get("/-/ready").status, 503);
  EXPECT_EQ(get("/").status, 200);
  EXPECT_EQ(get("/metrics").status, 200);
  EXPECT_EQ(get("/api/v1/assessment").status, 503);
  scoring::Snapshot unassessed;
  unassessed.version = "0.1.0";
  unassessed.vcenters = sample_snapshot().vcenters;
  publish(unassessed);
  EXPECT_EQ(get("/-/ready").status, 503);
  EXPECT_THAT(*get("/metrics").body, HasSubstr("plumbline_build_info{version=\"0.1.0\""));
}

TEST_F(SiteTest, ServesWhatWasPublishedLast) {
  publish(sample_snapshot());
  EXPECT_EQ(get("/-/ready").status, 200);
  EXPECT_EQ(*get("/metrics").body, render_metrics(sample_snapshot()));
  EXPECT_EQ(*get("/api/v1/assessment").body, render_json(sample_snapshot().assessment));
  EXPECT_THAT(*get("/").body, HasSubstr("Change management"));
  auto next = sample_snapshot();
  next.assessment.scopes[0].areas[0].attained = 1;
  publish(next);
  EXPECT_THAT(*get("/metrics").body, HasSubstr("plumbline_attained_level{scope=\"vc-a\","
                                               "area=\"change\",ladder=\"classic\"} 1"));
}

TEST_F(SiteTest, SharesTheSameBytesBetweenScrapes) {
  publish(sample_snapshot());
  EXPECT_EQ(get("/metrics").body.get(), get("/metrics").body.get());
  EXPECT_EQ(get("/metrics", "gzip").body.get(), get("/metrics", "gzip").body.get());
}

TEST_F(SiteTest, CompressesForWhoAsks) {
  publish(sample_snapshot());
  const Response packed = get("/metrics", "gzip, deflate");
  EXPECT_EQ(packed.content_encoding, "gzip");
  EXPECT_LT(packed.body->size(), get("/metrics").body->size());
  EXPECT_EQ(gunzip(*packed.body), *get("/metrics").body);
  EXPECT_THAT(packed.headers, Contains(Pair("Vary", "Accept, Accept-Encoding")));
  EXPECT_EQ(get("/metrics").content_encoding, "");
}

TEST_F(SiteTest, NamesContentTypesThatPrometheusAndBrowsersTrust) {
  publish(sample_snapshot());
  EXPECT_EQ(get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(get("/").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/api/v1/assessment").content_type, "application/json; charset=utf-8");
  EXPECT_EQ(get("/style.css").content_type, "text/css; charset=utf-8");
  for (const char* page : {"/", "/metrics", "/-/ready", "/nowhere"}) {
    EXPECT_THAT(get(page).headers, Contains(Pair("X-Content-Type-Options", "nosniff"))) << page;
    EXPECT_THAT(get(page).headers,
                Contains(Pair("Content-Security-Policy", HasSubstr("default-src 'none'"))))
        << page;
  }
}

TEST_F(SiteTest, SpeaksOpenMetricsToWhoPrefersIt) {
  publish(sample_snapshot());
  const auto type = [&](const char* accept) {
    return site.handle({"GET", "/metrics", "", accept}).content_type.substr(0, 10);
  };
  // What Prometheus 2.42 sends; 3 asks for text/plain with a smaller weight too.
  EXPECT_EQ(type("application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                 "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
            "applicatio");
  EXPECT_EQ(type("application/openmetrics-text"), "applicatio");
  EXPECT_EQ(type(" Application/OpenMetrics-Text ; q=0.9 , text/plain;q=0.9"), "applicatio");
  for (const char* plain : {"", "*/*", "text/plain", "application/openmetrics-text;q=0",
                            "application/openmetrics-text;version=2.0.0",
                            "application/openmetrics-text;q=0.4,text/plain;q=0.5", ";;,=,;q="})
    EXPECT_EQ(type(plain), "text/plain") << plain;
  const Response packed = site.handle({"GET", "/metrics", "gzip", "application/openmetrics-text"});
  EXPECT_EQ(packed.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_EQ(gunzip(*packed.body), render_open_metrics(sample_snapshot()));
  EXPECT_THAT(packed.headers, Contains(Pair("Vary", "Accept, Accept-Encoding")));
}

TEST_F(SiteTest, RefusesWhatItDoesNotServe) {
  EXPECT_EQ(get("/nowhere").status, 404);
  EXPECT_EQ(get("").status, 404);
  EXPECT_EQ(get("/metrics/").status, 404);
  EXPECT_EQ(get("/metrics?x=1").status, 200);
  const Response post = site.handle({"POST", "/metrics", "", ""});
  EXPECT_EQ(post.status, 405);
  EXPECT_THAT(post.headers, Contains(Pair("Allow", "GET, HEAD")));
  EXPECT_EQ(site.handle({"HEAD", "/metrics", "", ""}).status, 200);
}

TEST_F(SiteTest, ReloadsOnPostOnly) {
  const Response refused = get("/-/reload");
  EXPECT_EQ(refused.status, 405);
  EXPECT_THAT(refused.headers, Contains(Pair("Allow", "POST")));
  EXPECT_EQ(reloads, 0);
  EXPECT_EQ(site.handle({"POST", "/-/reload", "", ""}).status, 200);
  EXPECT_EQ(reloads, 1);
}

TEST_F(SiteTest, NeverShowsHalfOfAPublication) {
  auto other = sample_snapshot();
  other.assessment.scopes[0].name = "other";
  publish(sample_snapshot());
  const std::string one = render_metrics(sample_snapshot());
  const std::string two = render_metrics(other);
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::thread reader([&] {
    while (!done) {
      const auto body = *get("/metrics").body;
      if (body != one && body != two) ++torn;
    }
  });
  for (int i = 0; i < 50; ++i) publish(i % 2 == 0 ? other : sample_snapshot());
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace plumbline::exporters
