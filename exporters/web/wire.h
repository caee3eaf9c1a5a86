#pragma once

#include "exporters/web/asio.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>
#include <utility>

// Part of the inside of http_server.cpp.
namespace plumbline::exporters {

/// A client's socket, encrypted or not: one stream for Beast, so that what reads requests and
/// writes answers is compiled once. Used on its strand.
class Wire {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;

  explicit Wire(boost::asio::ip::tcp::socket socket) : tcp_(std::move(socket)) {}

  executor_type get_executor() { return tcp_.get_executor(); }
  boost::beast::tcp_stream& tcp() { return tcp_; }
  bool encrypted() const { return tls_.has_value(); }

  /// The TLS handshake; `read` holds what has been read of it already.
  template <class Buffers, class Handler>
  void async_encrypt(boost::asio::ssl::context& context, const Buffers& read, Handler&& handler) {
    tls_.emplace(tcp_, context);
    tls_->async_handshake(boost::asio::ssl::stream_base::server, read,
                          std::forward<Handler>(handler));
  }

  template <class Handler>
  void async_say_goodbye(Handler&& handler) {
    tls_->async_shutdown(std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_)
      tls_->async_read_some(buffers, std::forward<Handler>(handler));
    else
      tcp_.async_read_some(buffers, std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_)
      tls_->async_write_some(buffers, std::forward<Handler>(handler));
    else
      tcp_.async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  boost::beast::tcp_stream tcp_;
  std::optional<boost::beast::ssl_stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace plumbline::exporters
