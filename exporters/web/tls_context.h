#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "exporters/web_access.h"

namespace plumbline::exporters {

/// An OpenSSL context as `tls` says. Reads the files at each call. No session is kept or resumed:
/// each connection proves itself anew, and a certificate that was replaced is gone at once.
Result<std::shared_ptr<SSL_CTX>> make_tls_context(const WebTls& tls);

}  // namespace plumbline::exporters
