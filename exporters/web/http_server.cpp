#include "exporters/web/http_connection.h"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <condition_variable>
#include <thread>

#include "exporters/web/listen_address.h"

namespace plumbline::exporters {
namespace {

constexpr int kThreads = 2;
constexpr auto kShutdownGrace = std::chrono::seconds(2);
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

/// One listening socket. A failed accept (out of file descriptors) pauses and goes on.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(asio::io_context& context, const Service& service)
      : context_(context),
        acceptor_(asio::make_strand(context)),
        pause_(acceptor_.get_executor()),
        service_(service) {}

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
        std::make_shared<Connection>(std::move(socket), self->service_)->start();
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
  const Service service_;
};

class BeastServer : public HttpServer {
 public:
  BeastServer(Handler handler, const HttpLimits& limits, std::shared_ptr<Access> access)
      : handler_(std::move(handler)),
        limits_(limits),
        connections_(limits.max_connections),
        gate_(std::move(access)) {}

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
    gate_.close();
  }

  std::vector<std::string> addresses() const override {
    std::vector<std::string> all;
    for (const auto& listener : listeners_) all.push_back(listener->address());
    return all;
  }

  Result<void> set_access(const WebAccess& access) override {
    auto opened = open_access(access);
    if (!opened) return tl::make_unexpected(opened.error());
    if (((*opened)->tls == nullptr) != (gate_.access()->tls == nullptr))
      return fail("TLS cannot be switched on or off while serving", "tls_server_config",
                  "restart plumbline");
    gate_.replace(std::move(*opened));
    return {};
  }

  Result<void> listen(const std::vector<std::string>& addresses) {
    for (const auto& text : addresses) {
      auto listener =
          std::make_shared<Listener>(context_, Service{handler_, limits_, connections_, gate_});
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
  HttpLimits limits_;
  Connections connections_;
  Gate gate_;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
  asio::io_context context_{kThreads};
  std::vector<std::shared_ptr<Listener>> listeners_;
  std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler,
                                               const HttpLimits& limits, const WebAccess& access) {
  if (listen.empty())
    return fail("no address to listen on", "web.listen", "write at least one: 127.0.0.1:9747");
  auto opened_access = open_access(access);
  if (!opened_access) return tl::make_unexpected(opened_access.error());
  auto server =
      std::make_unique<BeastServer>(std::move(handler), limits, std::move(*opened_access));
  if (auto opened = server->listen(listen); !opened) return tl::make_unexpected(opened.error());
  return server;
}

Result<std::unique_ptr<HttpServer>> serve_http(const std::vector<std::string>& listen,
                                               std::function<Response(const Request&)> handler,
                                               const HttpLimits& limits) {
  return serve_http(listen, std::move(handler), limits, WebAccess{});
}

}  // namespace plumbline::exporters
