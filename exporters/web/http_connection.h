#pragma once

// Boost 1.74 forgets <utility>, and its concepts do not compile with clang in C++20.
#include <utility>
#define BOOST_ASIO_DISABLE_CONCEPTS
#ifdef __SANITIZE_THREAD__
// ThreadSanitizer does not understand fences; the queue's mutex orders the same accesses.
#define BOOST_ASIO_DISABLE_FENCED_BLOCK
#endif
#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "exporters/http_server.h"

// The inside of http_server.cpp, which alone may include it: Beast is slow to compile.
namespace plumbline::exporters {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Handler = std::function<Response(const Request&)>;

inline constexpr std::uint32_t kMaxHeaderBytes = 16 * 1024;
inline constexpr std::uint64_t kMaxBodyBytes = 64 * 1024;
inline constexpr std::size_t kFirstRead = 4 * 1024;
inline constexpr auto kSendTimeout = std::chrono::seconds(30);

class Connection;
class Connections;

/// What all connections of a server share; outlives them.
struct Service {
  const Handler& handler;
  const HttpLimits& limits;
  Connections& connections;
};

/// The open connections, oldest first. When there are too many, the oldest that is not answering
/// a request goes: whoever holds connections open without using them loses them first.
class Connections {
 public:
  explicit Connections(std::size_t most) : most_(most) {}
  std::uint64_t add(const std::shared_ptr<Connection>& connection);
  void remove(std::uint64_t id);
  /// Ends each: idle ones now, answering ones after their answer.
  void close_all();

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::uint64_t next_id_ = 0;
  std::map<std::uint64_t, std::weak_ptr<Connection>> open_;
};

/// One client: reads a request, answers, reads the next. All of it on one strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const Service& service)
      : stream_(std::move(socket)), service_(service) {}
  ~Connection() { service_.connections.remove(id_); }

  void start() {
    id_ = service_.connections.add(shared_from_this());
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
  }

  bool answering() const { return answering_; }

  void close_when_idle() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      if (!self->answering_) self->stream_.close();
    });
  }

 private:
  using Parser = http::request_parser<http::string_body>;

  /// Between requests a scraper may stay silent for a while.
  void wait_for_request() {
    if (buffer_.size() > 0) return read();
    stream_.expires_after(service_.limits.idle_timeout);
    stream_.async_read_some(buffer_.prepare(kFirstRead),
                            [self = shared_from_this()](error_code error, std::size_t got) {
                              if (error) return self->stream_.close();
                              self->buffer_.commit(got);
                              self->read();
                            });
  }

  /// Once a request has begun all of it must arrive in time, however slowly it drips.
  void read() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    parser_->body_limit(kMaxBodyBytes);
    stream_.expires_after(service_.limits.request_timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->answer(error); });
  }

  void answer(error_code error) {
    if (closing_) return stream_.close();
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return refuse(431, "request header larger than 16 KiB\n");
    if (error == http::error::body_limit) return refuse(413, "request body larger than 64 KiB\n");
    if (error == http::error::end_of_stream || error == http::error::partial_message)
      return stream_.close();
    if (error.category() == http::make_error_code(http::error::bad_method).category())
      return refuse(400, "malformed request\n");
    if (error) return stream_.close();

    const auto& message = parser_->get();
    const auto text = [](beast::string_view view) { return std::string(view.data(), view.size()); };
    const Request request{text(message.method_string()), text(message.target()),
                          text(message[http::field::accept_encoding]),
                          text(message[http::field::accept]),
                          text(message[http::field::if_none_match])};
    answering_ = true;
    Response response;
    try {
      response = service_.handler(request);
    } catch (const std::exception&) {
      response = plain(500, "internal error\n");
    }
    send(response, message.keep_alive(), message.method() == http::verb::head);
  }

  static Response plain(int status, const char* text) {
    Response response;
    response.status = status;
    response.body = std::make_shared<const std::string>(text);
    return response;
  }

  void refuse(int status, const char* text) {
    answering_ = true;
    send(plain(status, text), false, false);
  }

  template <class Body>
  void fill(http::response<Body>& message, const Response& response, bool keep_alive) {
    message.result(static_cast<unsigned>(response.status));
    message.set(http::field::server, "plumbline");
    if (!response.content_type.empty())
      message.set(http::field::content_type, response.content_type);
    if (!response.content_encoding.empty())
      message.set(http::field::content_encoding, response.content_encoding);
    for (const auto& [name, value] : response.headers) message.set(name, value);
    // "Not modified" never has a body; a length would be taken for that of the page.
    if (response.status != 304) message.content_length(body_ ? body_->size() : 0);
    message.keep_alive(keep_alive);
  }

  void send(const Response& response, bool keep_alive, bool head) {
    body_ = response.body;
    if (head) {
      write(head_message_.emplace(), response, keep_alive);
    } else {
      auto& message = message_.emplace();
      if (body_) message.body() = {body_->data(), body_->size()};
      write(message, response, keep_alive);
    }
  }

  template <class Message>
  void write(Message& message, const Response& response, bool keep_alive) {
    fill(message, response, keep_alive);
    stream_.expires_after(kSendTimeout);
    http::async_write(stream_, message,
                      [self = shared_from_this(), keep_alive](error_code error, std::size_t) {
                        self->answering_ = false;
                        if (!error && keep_alive && !self->closing_)
                          return self->wait_for_request();
                        self->linger();
                      });
  }

  /// Reads on for a moment after the last answer: closing with unread bytes would reset the
  /// connection, and the client might never see the answer.
  void linger() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (closing_ || buffer_.size() == 0) return stream_.close();
    buffer_.clear();
    stream_.expires_after(std::chrono::seconds(1));
    drain(0);
  }

  void drain(std::size_t drained) {
    stream_.async_read_some(buffer_.prepare(16 * 1024), [self = shared_from_this(), drained](
                                                            error_code error, std::size_t got) {
      if (error || self->closing_ || drained + got > 4 * kMaxBodyBytes)
        return self->stream_.close();
      self->drain(drained + got);
    });
  }

  beast::tcp_stream stream_;
  const Service service_;
  std::uint64_t id_ = 0;
  beast::flat_buffer buffer_{kMaxHeaderBytes + kMaxBodyBytes};
  std::optional<Parser> parser_;
  std::shared_ptr<const std::string> body_;
  std::optional<http::response<http::span_body<const char>>> message_;
  std::optional<http::response<http::empty_body>> head_message_;
  bool closing_ = false;
  std::atomic<bool> answering_ = false;  // read by Connections from other threads
};

inline std::uint64_t Connections::add(const std::shared_ptr<Connection>& connection) {
  // Outlives the lock: letting go of the last owner calls remove(), which takes it.
  std::vector<std::shared_ptr<Connection>> held;
  const std::lock_guard lock(mutex_);
  for (auto it = open_.begin(); open_.size() >= most_ && it != open_.end(); ++it) {
    held.push_back(it->second.lock());
    if (!held.back() || held.back()->answering()) continue;
    held.back()->close_when_idle();
    break;
  }
  open_.emplace(++next_id_, connection);
  return next_id_;
}

inline void Connections::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  open_.erase(id);
}

inline void Connections::close_all() {
  std::vector<std::shared_ptr<Connection>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, weak] : open_)
      if (auto connection = weak.lock()) all.push_back(std::move(connection));
  }
  for (const auto& connection : all) connection->close_when_idle();
}

}  // namespace plumbline::exporters
