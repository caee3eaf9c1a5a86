#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "collector/soap/element.h"
#include "collector/soap/envelope.h"
#include "collector/soap/failure.h"
#include "collector/soap/pace.h"
#include "collector/soap/transport.h"
#include "collector/status_board.h"

namespace plumbline::collector::soap {

/// One SOAP call at a time: sends an Envelope, hands out the answer's elements as they arrive,
/// turns faults, HTTP errors and broken answers into a Failure, and counts every call by method and
/// outcome ("success", "fault", "failed"). One thread at a time.
class Client {
 public:
  using OnElement = std::function<Answer<void>(std::string_view name, Node element)>;
  /// Sees an element's bytes before they are parsed; true: it needs no parsing.
  using OnBytes = std::function<bool(std::string_view name, std::string_view bytes)>;

  /// Depths at which a method's answer is cut: its returnvals, or the members of its one returnval.
  static constexpr int kReturnvals = 4;
  static constexpr int kMembers = 5;

  /// `background_share`: see Pace.
  Client(std::unique_ptr<Transport> transport, std::string url, std::chrono::milliseconds limit,
         double background_share, StatusBoard& board);

  /// `on_element` may have been called for elements of an answer that fails later.
  Answer<void> call(const Envelope& envelope, int depth, const OnElement& on_element,
                    const std::stop_token& stop, const OnBytes& on_bytes = {});
  Answer<void> call(const Envelope& envelope, const std::stop_token& stop);

  /// The API version that later calls speak ("8.0.2.0"): an older one would hide newer event
  /// classes behind their ancestors.
  void speak(const std::string& api_version);
  /// Whether the calls that follow read the past: they are paced.
  void in_background(bool background) { background_ = background; }
  /// After a call of any kind that took so long: pauses when it read the past.
  void pause_after(Pace::Seconds took, const std::stop_token& stop) const;
  Transport& transport() { return *transport_; }
  void forget_session() { transport_->forget_session(); }
  void set_limit(std::chrono::milliseconds limit) { limit_ = limit; }
  std::string where(Method method) const { return url_ + " " + std::string(name_of(method)); }
  /// Date header of the last answer.
  std::optional<Instant> last_date() const { return last_date_; }

 private:
  Answer<void> exchange(const Envelope& envelope, int depth, const OnElement& on_element,
                        const std::stop_token& stop, const OnBytes& on_bytes);
  void account(Method method, const char* outcome, Pace::Seconds took);
  void wait(Pace::Seconds pause, const std::stop_token& stop) const;

  std::unique_ptr<Transport> transport_;
  std::string url_;
  std::chrono::milliseconds limit_;
  StatusBoard& board_;
  Pace pace_;
  bool background_ = false;
  std::int64_t bytes_before_ = 0;
  std::string action_ = "urn:vim25/6.5";
  std::optional<Instant> last_date_;
};

}  // namespace plumbline::collector::soap
