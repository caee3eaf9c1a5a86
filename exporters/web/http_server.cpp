// Boost 1.74 forgets <utility>, and its concepts do not compile with clang in C++20.
#include <utility>
#define BOOST_ASIO_DISABLE_CONCEPTS
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "exporters/http_server.h"
#include "exporters/web/listen_address.h"

namespace plumbline::exporters {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Handler = std::function<Response(const Request&)>;

constexpr int kThreads = 2;
constexpr std::size_t kMaxConnections = 1000;
constexpr std::uint32_t kMaxHeaderBytes = 16 * 1024;
constexpr std::uint64_t kMaxBodyBytes = 64 * 1024;
constexpr std::size_t kFirstRead = 4 * 1024;
constexpr auto kRequestTimeout = std::chrono::seconds(10);
constexpr auto kIdleTimeout = std::chrono::seconds(30);
constexpr auto kSendTimeout = std::chrono::seconds(30);
constexpr auto kShutdownGrace = std::chrono::seconds(2);
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

class Connection;

/// The open connections, oldest first. When there are too many, the oldest that is not answering
/// a request goes: whoever holds connections open without using them loses them first.
class Connections {
 public:
  std::uint64_t add(const std::shared_ptr<Connection>& connection);
  void remove(std::uint64_t id);
  /// Ends each: idle ones now, answering ones after their answer.
  void close_all();

 private:
  std::mutex mutex_;
  std::uint64_t next_id_ = 0;
  std::map<std::uint64_t, std::weak_ptr<Connection>> open_;
};

/// One client: reads a request, answers, reads the next. All of it on one strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const Handler& handler, Connections& connections)
      : stream_(std::move(socket)), handler_(handler), connections_(connections) {}
  ~Connection() { connections_.remove(id_); }

  void start() {
    id_ = connections_.add(shared_from_this());
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
    stream_.expires_after(kIdleTimeout);
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
    stream_.expires_after(kRequestTimeout);
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
                          text(message[http::field::accept])};
    answering_ = true;
    Response response;
    try {
      response = handler_(request);
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
    message.set(http::field::content_type, response.content_type);
    if (!response.content_encoding.empty())
      message.set(http::field::content_encoding, response.content_encoding);
    for (const auto& [name, value] : response.headers) message.set(name, value);
    message.content_length(body_ ? body_->size() : 0);
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
  const Handler& handler_;
  Connections& connections_;
  std::uint64_t id_ = 0;
  beast::flat_buffer buffer_{kMaxHeaderBytes + kMaxBodyBytes};
  std::optional<Parser> parser_;
  std::shared_ptr<const std::string> body_;
  std::optional<http::response<http::span_body<const char>>> message_;
  std::optional<http::response<http::empty_body>> head_message_;
  bool closing_ = false;
  std::atomic<bool> answering_ = false;  // read by Connections from other threads
};

std::uint64_t Connections::add(const std::shared_ptr<Connection>& connection) {
  // Outlives the lock: letting go of the last owner calls remove(), which takes it.
  std::vector<std::shared_ptr<Connection>> held;
  const std::lock_guard lock(mutex_);
  for (auto it = open_.begin(); open_.size() >= kMaxConnections && it != open_.end(); ++it) {
    held.push_back(it->second.lock());
    if (!held.back() || held.back()->answering()) continue;
    held.back()->close_when_idle();
    break;
  }
  open_.emplace(++next_id_, connection);
  return next_id_;
}

void Connections::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  open_.erase(id);
}

void Connections::close_all() {
  std::vector<std::shared_ptr<Connection>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, weak] : open_)
      if (auto connection = weak.lock()) all.push_back(std::move(connection));
  }
  for (const auto& connection : all) connection->close_when_idle();
}

/// One listening socket. A failed accept (out of file descriptors) pauses and goes on.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(asio::io_context& context, const Handler& handler, Connections& connections)
      : context_(context),
        acceptor_(asio::make_strand(context)),
        pause_(acceptor_.get_executor()),
        handler_(handler),
        connections_(connections) {}

  Result<void> open(const std::string& text) {
    const auto parsed = parse_listen_address(text);
    if (!parsed) return tl::make_unexpected(parsed.error());
    error_code error;
    if (!parsed->host.empty()) {
      const auto ip = asio::ip::make_address(parsed->host, error);
      if (error)
        return fail("not an IP address", "web.listen \"" + text + "\"",
                    "write an IP address and a port: 127.0.0.1:9747, [::1]:9747 or :9747");
      bind({ip, parsed->port}, error);
    } else {
      bind({tcp::v6(), parsed->port}, error);
      // A host whose kernel has no IPv6 still has all of its IPv4 addresses.
      if (error == asio::error::address_family_not_supported) {
        bind({tcp::v4(), parsed->port}, error);
      }
    }
    if (!error) return {};
    return fail("cannot listen: " + error.message(), "web.listen \"" + text + "\"",
                error == asio::error::address_in_use
                    ? "another process has this port: stop it or choose another"
                    : "choose an address of this host, and a port that this user may open");
  }

  std::string address() const {
    error_code error;
    const auto endpoint = acceptor_.local_endpoint(error);
    const auto host = endpoint.address().to_string();
    const auto port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
  }

  void start() {
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] { self->accept(); });
  }

  void close() {
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
      error_code ignored;
      self->acceptor_.close(ignored);
      self->pause_.cancel();
    });
  }

 private:
  void bind(const tcp::endpoint& endpoint, error_code& error) {
    error = {};
    if (acceptor_.is_open()) acceptor_.close();
    acceptor_.open(endpoint.protocol(), error);
    if (error) return;
    acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (endpoint.address().is_v6())
      acceptor_.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), error);
    acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  }

  void accept() {
    acceptor_.async_accept(asio::make_strand(context_), [self = shared_from_this()](
                                                            error_code error, tcp::socket socket) {
      if (!self->acceptor_.is_open()) return;
      if (!error) {
        std::make_shared<Connection>(std::move(socket), self->handler_, self->connections_)
            ->start();
        return self->accept();
      }
      self->pause_.expires_after(kAcceptPause);
      self->pause_.async_wait([self](error_code) {
        if (self->acceptor_.is_open()) self->accept();
      });
    });
  }

  asio::io_context& context_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  const Handler& handler_;
  Connections& connections_;
};

class BeastServer : public HttpServer {
 public:
  explicit BeastServer(Handler handler) : handler_(std::move(handler)) {}

  ~BeastServer() override {
    for (const auto& listener : listeners_) listener->close();
    connections_.close_all();
    {
      // With nothing left to do the threads end by themselves; answers in flight get this long.
      std::unique_lock lock(mutex_);
      ended_.wait_for(lock, kShutdownGrace, [this] { return running_ == 0; });
    }
    context_.stop();
    for (auto& thread : threads_) thread.join();
  }

  std::vector<std::string> addresses() const override {
    std::vector<std::string> all;
    for (const auto& listener : listeners_) all.push_back(listener->address());
    return all;
  }

  Result<void> listen(const std::vector<std::string>& addresses) {
    for (const auto& text : addresses) {
      auto listener = std::make_shared<Listener>(context_, handler_, connections_);
      if (auto opened = listener->open(text); !opened) return opened;
      listeners_.push_back(std::move(listener));
    }
    for (const auto& listener : listeners_) listener->start();
    running_ = kThreads;
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { run(); });
    return {};
  }

 private:
  void run() {
    context_.run();
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_all();
  }

  Handler handler_;
  Connections connections_;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
  asio::io_context context_{kThreads};
  std::vector<std::shared_ptr<Listener>> listeners_;
  std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler) {
  if (listen.empty())
    return fail("no address to listen on", "web.listen", "write at least one: 127.0.0.1:9747");
  auto server = std::make_unique<BeastServer>(std::move(handler));
  if (auto opened = server->listen(listen); !opened) return tl::make_unexpected(opened.error());
  return server;
}

}  // namespace plumbline::exporters
