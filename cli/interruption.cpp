#include "cli/interruption.h"

#include <ctime>

namespace plumbline::cli {
namespace {

constexpr timespec kTick{0, 100'000'000};

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interruption::Interruption() {
  const sigset_t set = ending_signals();
  // Blocked before any other thread exists, so that all of them inherit it.
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  waiter_ = std::jthread([this, set](const std::stop_token& done) {
    while (!done.stop_requested()) {
      const int got = sigtimedwait(&set, nullptr, &kTick);
      if (got != SIGINT && got != SIGTERM) continue;
      if (source_.stop_requested()) {
        signal(got, SIG_DFL);
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        raise(got);
      }
      source_.request_stop();
    }
  });
}

Interruption::~Interruption() {
  waiter_.request_stop();
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace plumbline::cli
