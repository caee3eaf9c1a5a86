#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <stop_token>
#include <string>

#include "collector/clock.h"
#include "collector/collector.h"
#include "collector/rest/client.h"
#include "collector/soap/client.h"
#include "facts/activity.h"

namespace plumbline::collector::soap {

/// What RetrieveServiceContent says: who this vCenter is and where its services are.
struct ServiceContent {
  std::string uuid;         ///< about.instanceUuid: its identity
  std::string full_name;    ///< about.fullName
  std::string api_version;  ///< about.apiVersion
  EntityRef root_folder;
  EntityRef property_collector;
  EntityRef view_manager;
  EntityRef session_manager;
  EntityRef event_manager;
  EntityRef task_manager;
  EntityRef setting;
  EntityRef custom_fields;
  EntityRef performance_manager;
  EntityRef alarm_manager;
  EntityRef authorization_manager;
  EntityRef license_manager;
  EntityRef scheduled_task_manager;
  EntityRef host_profile_manager;
  EntityRef compliance_manager;
  EntityRef extension_manager;
};

/// One login and everything that dies with it: service content, views. Opened once, never asked
/// whether it is alive (SessionIsActive needs a privilege): a NotAuthenticated answer says so, and
/// `reopen` builds all of it anew. A refused password latches: no further login is sent until
/// `unlatch` or until the password source returns another secret, so that no account is locked out.
/// One thread at a time.
class Session {
 public:
  Session(Client& client, const Settings& settings, Clock& clock, StatusBoard& board);

  /// Opens the session unless it is open, and reads the server's clock.
  Answer<void> open(const std::stop_token& stop);
  /// Gives up what is left of the old session and opens a new one.
  Answer<void> reopen(const std::stop_token& stop);
  /// Logs out, of REST too, best effort, within `limit`.
  void close(std::chrono::milliseconds limit);
  void unlatch();

  bool is_open() const { return open_; }
  /// Grows with every new session: what belonged to an earlier one is dead.
  std::int64_t generation() const { return generation_; }
  const ServiceContent& content() const { return content_; }
  Client& client() { return client_; }
  /// The REST API of the same vCenter; its session is opened at its first call.
  rest::Client& rest() { return rest_; }
  const Settings& settings() const { return settings_; }
  StatusBoard& board() { return board_; }
  /// The account as configured, and as vCenter spells it in its events.
  const std::string& username() const { return settings_.username; }
  const std::string& login_name() const { return login_name_; }

  Answer<Instant> current_time(const std::stop_token& stop);
  /// The container view of all objects of `type`; made once per session.
  Answer<EntityRef> view_of(const std::string& type, const std::stop_token& stop);

 private:
  Answer<void> retrieve_content(const std::stop_token& stop);
  Answer<void> log_in(const std::stop_token& stop);
  /// The secret to log in with, unless it is the one that was refused.
  Answer<std::string> secret() const;
  void refused(const std::string& secret);
  rest::Shared shared();
  std::string digest_of(const std::string& secret) const;
  void forget();

  Client& client_;
  const Settings& settings_;
  Clock& clock_;
  StatusBoard& board_;
  ServiceContent content_;
  std::map<std::string, EntityRef> views_;
  bool open_ = false;
  std::int64_t generation_ = 0;
  std::string login_name_;
  std::string salt_;
  std::optional<std::string> refused_digest_;  ///< of the secret that InvalidLogin was said to
  rest::Client rest_;
};

}  // namespace plumbline::collector::soap
