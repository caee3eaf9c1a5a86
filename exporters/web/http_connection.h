#pragma once

#include "exporters/web/asio.h"

#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "exporters/http_server.h"
#include "exporters/web/gate.h"
#include "exporters/web/page.h"
#include "exporters/web/wire.h"

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
  Gate& gate;
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
      : stream_(std::move(socket)), service_(service), access_(service.gate.access()) {}
  ~Connection() { service_.connections.remove(id_); }

  void start() {
    id_ = service_.connections.add(shared_from_this());
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->greet(); });
  }

  bool answering() const { return answering_; }

  void close_when_idle() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      if (!self->answering_) self->close();
    });
  }

 private:
  using Parser = http::request_parser<http::string_body>;

  void close() { stream_.tcp().close(); }

  /// A handshake has as long as a request, and costs a silent client's server nothing meanwhile.
  void greet() {
    if (!access_->tls) return read();
    stream_.tcp().expires_after(service_.limits.request_timeout);
    beast::async_detect_ssl(stream_.tcp(), buffer_,
                            [self = shared_from_this()](error_code error, bool is_tls) {
                              if (error || self->closing_) return self->close();
                              if (!is_tls)
                                return self->refuse(400, "this port speaks HTTPS only\n");
                              self->encrypt();
                            });
  }

  void encrypt() {
    stream_.async_encrypt(*access_->tls, buffer_.data(),
                          [self = shared_from_this()](error_code error, std::size_t used) {
                            if (error || self->closing_) return self->close();
                            self->buffer_.consume(used);
                            self->read();
                          });
  }

  /// Between requests a scraper may stay silent for a while.
  void wait_for_request() {
    if (buffer_.size() > 0) return read();
    stream_.tcp().expires_after(service_.limits.idle_timeout);
    stream_.async_read_some(buffer_.prepare(kFirstRead),
                            [self = shared_from_this()](error_code error, std::size_t got) {
                              if (error) return self->close();
                              self->buffer_.commit(got);
                              self->read();
                            });
  }

  /// Once a request has begun all of it must arrive in time, however slowly it drips.
  void read() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    parser_->body_limit(kMaxBodyBytes);
    stream_.tcp().expires_after(service_.limits.request_timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->answer(error); });
  }

  void answer(error_code error) {
    if (closing_) return close();
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return refuse(431, "request header larger than 16 KiB\n");
    if (error == http::error::body_limit) return refuse(413, "request body larger than 64 KiB\n");
    if (error == http::error::end_of_stream || error == http::error::partial_message)
      return close();
    if (error.category() == http::make_error_code(http::error::bad_method).category())
      return refuse(400, "malformed request\n");
    if (error) return close();

    answering_ = true;
    access_ = service_.gate.access();
    const auto answer = access_->passwords.recall(field(http::field::authorization));
    if (answer.known) return let_in(answer.role);
    check_password();
  }

  std::string field(http::field name) const {
    const auto value = parser_->get()[name];
    return {value.data(), value.size()};
  }

  /// Elsewhere: bcrypt takes longer than anything that is done on these threads.
  void check_password() {
    auto work = asio::make_work_guard(stream_.get_executor());
    const bool queued = service_.gate.check_later(
        [self = shared_from_this(), access = access_, work = std::move(work),
         authorization = field(http::field::authorization)]() mutable {
          const auto role = access->passwords.verify(authorization);
          asio::post(work.get_executor(), [self = std::move(self), role] { self->let_in(role); });
        });
    if (queued) return;
    Response busy = plain(429, "too many passwords are being checked; try again\n");
    busy.headers.emplace_back("Retry-After", "5");
    send(busy, false, false);
  }

  void let_in(std::optional<Role> role) {
    const auto& message = parser_->get();
    const bool head = message.method() == http::verb::head;
    if (!role) {
      Response refused = plain(401, "a name and a password are needed\n");
      refused.headers.emplace_back("WWW-Authenticate",
                                   "Basic realm=\"plumbline\", charset=\"UTF-8\"");
      return send(refused, message.keep_alive(), head);
    }
    const auto text = [](beast::string_view view) { return std::string(view.data(), view.size()); };
    const Request request{text(message.method_string()),       text(message.target()),
                          field(http::field::accept_encoding), field(http::field::accept),
                          field(http::field::if_none_match),   *role};
    Response response;
    try {
      response = service_.handler(request);
    } catch (const std::exception&) {
      response = plain(500, "internal error\n");
    }
    send(response, message.keep_alive(), head);
  }

  static Response plain(int status, const char* text) {
    return respond(make_line(status, text), {});
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
    if (stream_.encrypted() && !access_->strict_transport_security.empty())
      message.set(http::field::strict_transport_security, access_->strict_transport_security);
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
    stream_.tcp().expires_after(kSendTimeout);
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
    if (stream_.encrypted() && !closing_) {
      stream_.tcp().expires_after(std::chrono::seconds(1));
      return stream_.async_say_goodbye([self = shared_from_this()](error_code) { self->close(); });
    }
    error_code ignored;
    stream_.tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (closing_ || buffer_.size() == 0) return close();
    buffer_.clear();
    stream_.tcp().expires_after(std::chrono::seconds(1));
    drain(0);
  }

  void drain(std::size_t drained) {
    stream_.async_read_some(buffer_.prepare(16 * 1024), [self = shared_from_this(), drained](
                                                            error_code error, std::size_t got) {
      if (error || self->closing_ || drained + got > 4 * kMaxBodyBytes) return self->close();
      self->drain(drained + got);
    });
  }

  Wire stream_;
  const Service service_;
  std::shared_ptr<Access> access_;  ///< as it was at the last request
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
