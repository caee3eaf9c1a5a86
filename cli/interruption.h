#pragma once

#include <signal.h>

#include <stop_token>
#include <thread>

namespace plumbline::cli {

/// While it lives, SIGINT and SIGTERM ask for an orderly end instead of killing the process: calls
/// break off, what was read stays committed, sessions are closed. A second signal kills.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  sigset_t before_{};
  std::jthread waiter_;
};

}  // namespace plumbline::cli
