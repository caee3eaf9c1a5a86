#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace plumbline::collector::soap {

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
/// The lines of a request's header; freed with it.
using Headers = std::unique_ptr<curl_slist, ListFree>;

inline void add(Headers& headers, const std::string& line) {
  // curl_slist_append hands back the list, or nullptr and leaves the list as it was.
  if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str()); longer != nullptr) {
    (void)headers.release();
    headers.reset(longer);
  }
}

}  // namespace plumbline::collector::soap
