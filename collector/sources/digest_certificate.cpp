#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <charconv>
#include <ctime>
#include <memory>

#include "collector/sources/property_digest.h"
#include "facts/time.h"

namespace plumbline::collector::sources {
namespace {

struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct CertificateFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

/// A certificate with its chain is a few kilobytes; more is none.
constexpr std::size_t kMostBytes = 256U << 10U;

std::string from_base64(const std::string& text) {
  std::unique_ptr<BIO, BioFree> source(
      BIO_new_mem_buf(text.data(), static_cast<int>(std::min(text.size(), kMostBytes))));
  std::unique_ptr<BIO, BioFree> decoder(BIO_new(BIO_f_base64()));
  if (source == nullptr || decoder == nullptr) return {};
  BIO_set_flags(decoder.get(), BIO_FLAGS_BASE64_NO_NL);
  BIO* chain = BIO_push(decoder.get(), source.release());
  std::string bytes(text.size(), '\0');
  const int got = BIO_read(chain, bytes.data(), static_cast<int>(bytes.size()));
  BIO_free_all(BIO_pop(chain));
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

/// ArrayOfByte: one signed number an element; other servers send base64, or the PEM itself.
std::string certificate_bytes(soap::Node value) {
  std::string bytes;
  for (const soap::Node member : value.children()) {
    if (member.type() != pugi::node_element) continue;
    const std::string_view text = member.child_value();
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || bytes.size() >= kMostBytes) return {};
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(number & 0xFF)));
  }
  if (!bytes.empty()) return bytes;
  std::string text = value.child_value();
  return text.find("-----BEGIN") != std::string::npos ? text : from_base64(text);
}

std::optional<std::string> text_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return to_rfc3339(Instant(std::chrono::seconds(timegm(&parts))));
}

}  // namespace

void digest_certificate(EntityState& state, const std::string& told, soap::Node value,
                        const KeptKeys&) {
  const std::string bytes = certificate_bytes(value);
  if (bytes.empty()) return;
  const std::unique_ptr<BIO, BioFree> bio(
      BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  std::unique_ptr<X509, CertificateFree> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    const auto* der = reinterpret_cast<const unsigned char*>(bytes.data());
    certificate.reset(d2i_X509(nullptr, &der, static_cast<long>(bytes.size())));
  }
  // What is no certificate leaves nothing behind: unknown, and no error in the thread's queue.
  ERR_clear_error();
  if (certificate == nullptr) return;
  if (const auto begins = text_of(X509_get0_notBefore(certificate.get())))
    state.properties[told + ".not_before"] = *begins;
  if (const auto ends = text_of(X509_get0_notAfter(certificate.get())))
    state.properties[told + ".not_after"] = *ends;
}

}  // namespace plumbline::collector::sources
