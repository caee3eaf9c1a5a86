#pragma once

#include "exporters/web/asio.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>
#include <string>

#include "exporters/web/passwords.h"
#include "exporters/web/tls_context.h"

// Part of the inside of http_server.cpp.
namespace plumbline::exporters {

/// A WebAccess with its files opened. Never changed: a reload makes a new one.
struct Access {
  Passwords passwords;
  std::unique_ptr<boost::asio::ssl::context> tls;  ///< null: not encrypted
  std::string strict_transport_security;
};

inline Result<std::shared_ptr<Access>> open_access(const WebAccess& access) {
  std::unique_ptr<boost::asio::ssl::context> tls;
  if (access.tls) {
    const auto made = make_tls_context(*access.tls);
    if (!made) return tl::make_unexpected(made.error());
    SSL_CTX_up_ref(made->get());
    tls = std::make_unique<boost::asio::ssl::context>(made->get());
  }
  return std::shared_ptr<Access>(new Access{
      {access.users, access.without_password}, std::move(tls), access.strict_transport_security});
}

/// Holds the access that is valid now, and a thread of its own for passwords: whoever guesses at
/// them keeps that thread busy, and no request of those who are known. Thread-safe.
class Gate {
 public:
  explicit Gate(std::shared_ptr<Access> access) : access_(std::move(access)) {}
  /// Forgets what waits. To be called while the connections' own threads' context still lives, and
  /// when those threads have ended.
  void close() { checker_.reset(); }

  std::shared_ptr<Access> access() const {
    const std::lock_guard lock(mutex_);
    return access_;
  }

  void replace(std::shared_ptr<Access> access) {
    const std::lock_guard lock(mutex_);
    access_.swap(access);
  }

  /// False: too many wait already.
  template <class Work>
  bool check_later(Work work) {
    if (waiting_.fetch_add(1) >= kMostWaiting) {
      --waiting_;
      return false;
    }
    boost::asio::post(*checker_, [this, work = std::move(work)]() mutable {
      work();
      --waiting_;
    });
    return true;
  }

 private:
  static constexpr int kMostWaiting = 64;
  mutable std::mutex mutex_;
  std::shared_ptr<Access> access_;
  std::atomic<int> waiting_ = 0;
  std::unique_ptr<boost::asio::thread_pool> checker_ =
      std::make_unique<boost::asio::thread_pool>(1);
};

}  // namespace plumbline::exporters
