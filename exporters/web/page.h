#pragma once

#include <memory>
#include <string>

#include "exporters/http_server.h"

namespace plumbline::exporters {

/// A page as it will be sent: its bytes plain and compressed, and the tag of each. Made once, at
/// publishing or for one request; shared by all answers.
struct Page {
  int status = 200;
  std::string content_type;
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> compressed;  ///< null: never sent compressed
  std::string tag;                                ///< of the plain bytes; empty: not to be cached
  std::string compressed_tag;
  std::string vary = "Accept-Encoding";
};

/// Hashes and compresses `text`.
Page make_page(int status, const std::string& content_type, std::string text);

/// One line of plain text: a refusal, a sign of life. Neither compressed nor tagged.
Page make_line(int status, std::string text);

/// The answer to one request: compressed for who takes it, with the headers that every answer has
/// (nothing may be loaded from elsewhere, framed or guessed), and 304 without a body for who has
/// these very bytes already.
Response respond(const Page& page, const Request& request);

}  // namespace plumbline::exporters
