#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace plumbline::testing {

/// A plain HTTP server of one's own on a free port of loopback: each request (its head, as it came)
/// is answered with the bytes that `answer` gives, and the connection is closed. Answers are sent
/// in pieces of `piece` bytes with `pause` between them. Ended with the object.
class PageServer {
 public:
  using Answer = std::function<std::string(const std::string& request)>;

  explicit PageServer(Answer answer);
  ~PageServer();
  PageServer(const PageServer&) = delete;
  PageServer& operator=(const PageServer&) = delete;

  std::string url(const std::string& path) const;
  std::vector<std::string> requests() const;
  void answer_with(Answer answer);
  void send_slowly(std::chrono::milliseconds pause) { pause_ = pause.count(); }

 private:
  void serve();
  void handle(int connection);

  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  Answer answer_;
  std::vector<std::string> requests_;
  std::atomic<long> pause_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

inline PageServer::PageServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, generic, &size) != 0)
    throw std::runtime_error("no server on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

inline PageServer::~PageServer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
}

inline std::string PageServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

inline std::vector<std::string> PageServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

inline void PageServer::answer_with(Answer answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
}

inline void PageServer::serve() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    handle(connection);
    ::close(connection);
  }
}

inline void PageServer::handle(int connection) {
  std::string request;
  char bytes[4096];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = ::recv(connection, bytes, sizeof(bytes), 0);
    if (got <= 0) return;
    request.append(bytes, static_cast<std::size_t>(got));
  }
  std::string answer;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    answer = answer_(request);
  }
  const std::size_t piece = pause_ > 0 ? 8 : answer.size();
  for (std::size_t at = 0; at < answer.size() && !stop_; at += piece) {
    const std::string part = answer.substr(at, piece);
    if (::send(connection, part.data(), part.size(), MSG_NOSIGNAL) < 0) return;
    if (pause_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_));
  }
}

/// A whole answer: status line, length, further header lines ("ETag: \"1\""), body.
inline std::string page(int status, const std::string& body,
                        const std::vector<std::string>& lines = {}) {
  std::string answer = "HTTP/1.1 " + std::to_string(status) + " As told\r\nConnection: close\r\n" +
                       "Content-Length: " + std::to_string(body.size()) + "\r\n";
  for (const std::string& line : lines) answer += line + "\r\n";
  return answer + "\r\n" + body;
}

}  // namespace plumbline::testing
