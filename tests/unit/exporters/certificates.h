#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/unit/exporters/run.h"

namespace plumbline::exporters {

/// A folder of its own with certificates as the openssl program makes them.
class Certificates {
 public:
  Certificates() {
    std::string name = (std::filesystem::temp_directory_path() / "plumbline-web-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  std::string path(const std::string& file) const { return folder_ + "/" + file; }

  /// NAME.pem and NAME.key: self-signed, for localhost and 127.0.0.1, further options at the end.
  bool make(const std::string& name, const std::string& more = "-days 30") const {
    return run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" +
                   name + " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " +
                   path(name + ".key") + " -out " + path(name + ".pem") + " " + more,
               "")
               .exit_code == 0;
  }

 private:
  std::string folder_;
};

}  // namespace plumbline::exporters
