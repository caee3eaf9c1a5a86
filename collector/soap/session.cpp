#include "collector/soap/session.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>

namespace plumbline::collector::soap {
namespace {

EntityRef service_instance() { return {"ServiceInstance", "ServiceInstance"}; }

/// The member of the service content, if the server has that service at all.
EntityRef service(Node content, std::string_view name) {
  return reference_of(child(content, name));
}

void wipe(std::string& secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

}  // namespace

Session::Session(Client& client, const Settings& settings, Clock& clock, StatusBoard& board)
    : client_(client),
      settings_(settings),
      clock_(clock),
      board_(board),
      rest_(client.transport(), settings.url, settings.call_timeout, shared(), board) {
  std::array<unsigned char, 16> salt{};
  RAND_bytes(salt.data(), static_cast<int>(salt.size()));
  salt_.assign(salt.begin(), salt.end());
}

void Session::forget() {
  open_ = false;
  views_.clear();
  client_.forget_session();
}

Answer<void> Session::open(const std::stop_token& stop) {
  if (open_) {
    const auto now = current_time(stop);
    if (now) return {};
    if (now.error().kind != Failure::Kind::NotAuthenticated)
      return tl::make_unexpected(now.error());
  }
  return reopen(stop);
}

Answer<void> Session::reopen(const std::stop_token& stop) {
  forget();
  if (auto got = retrieve_content(stop); !got) return got;
  if (const auto date = client_.last_date()) clock_.set_coarse(*date);
  if (auto in = log_in(stop); !in) return in;
  open_ = true;
  ++generation_;
  if (auto now = current_time(stop); !now) return tl::make_unexpected(now.error());
  return {};
}

Answer<void> Session::retrieve_content(const std::stop_token& stop) {
  ServiceContent content;
  std::string api_type;
  const auto take = [&](std::string_view, Node returned) -> Answer<void> {
    const Node about = child(returned, "about");
    content.uuid = child_text(about, "instanceUuid");
    content.full_name = child_text(about, "fullName");
    content.api_version = child_text(about, "apiVersion");
    api_type = child_text(about, "apiType");
    content.root_folder = service(returned, "rootFolder");
    content.property_collector = service(returned, "propertyCollector");
    content.view_manager = service(returned, "viewManager");
    content.session_manager = service(returned, "sessionManager");
    content.event_manager = service(returned, "eventManager");
    content.task_manager = service(returned, "taskManager");
    content.setting = service(returned, "setting");
    content.custom_fields = service(returned, "customFieldsManager");
    content.performance_manager = service(returned, "perfManager");
    content.alarm_manager = service(returned, "alarmManager");
    content.authorization_manager = service(returned, "authorizationManager");
    content.license_manager = service(returned, "licenseManager");
    content.scheduled_task_manager = service(returned, "scheduledTaskManager");
    content.host_profile_manager = service(returned, "hostProfileManager");
    content.compliance_manager = service(returned, "complianceManager");
    content.extension_manager = service(returned, "extensionManager");
    return {};
  };
  const Envelope ask(Method::RetrieveServiceContent, service_instance());
  if (auto got = client_.call(ask, Client::kReturnvals, take, stop); !got) return got;
  const std::string place = client_.where(Method::RetrieveServiceContent);
  if (content.uuid.empty())
    return failed(Failure::Kind::Malformed,
                  "the server is no vCenter" +
                      (api_type.empty() ? std::string() : " (apiType " + api_type + ")"),
                  place, "give the url of a vCenter, not of a host");
  if (content.root_folder.empty() || content.property_collector.empty() ||
      content.view_manager.empty() || content.session_manager.empty())
    return failed(Failure::Kind::Malformed, "the service content lacks a service", place,
                  "check that the url is a vCenter's /sdk");
  client_.speak(content.api_version);
  rest_.speak(content.api_version);
  content_ = std::move(content);
  board_.update([&](VCenterStatus& status) { status.version = content_.full_name; });
  return {};
}

std::string Session::digest_of(const std::string& secret) const {
  std::string salted = salt_ + secret;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), digest.data());
  wipe(salted);
  return std::string(digest.begin(), digest.end());
}

Answer<std::string> Session::secret() const {
  const std::string place = client_.where(Method::Login);
  if (!settings_.password)
    return failed(Failure::Kind::Secret, "no password is configured", place, "set password_file");
  Result<std::string> secret = settings_.password();
  if (!secret) return tl::make_unexpected(Failure{Failure::Kind::Secret, secret.error(), {}, {}});
  if (refused_digest_ == digest_of(*secret))
    return failed(Failure::Kind::Secret,
                  "user name or password was refused; not tried again, so that the account is not "
                  "locked out",
                  place, "correct username or password_file, then reload");
  return std::move(*secret);
}

void Session::refused(const std::string& secret) {
  refused_digest_ = digest_of(secret);
  board_.update([](VCenterStatus& status) { status.latched = true; });
}

rest::Shared Session::shared() {
  return {
      settings_.username, [this] { return secret(); },
      [this](const std::string& secret) { refused(secret); },
      [this](Pace::Seconds took, const std::stop_token& stop) { client_.pause_after(took, stop); }};
}

Answer<void> Session::log_in(const std::stop_token& stop) {
  auto secret = this->secret();
  if (!secret) return tl::make_unexpected(secret.error());
  Answer<void> in;
  {
    Envelope login(Method::Login, content_.session_manager);
    login.value("userName", settings_.username);
    login.value("password", *secret);
    login.value("locale", "en");
    const auto take = [&](std::string_view, Node user_session) -> Answer<void> {
      login_name_ = child_text(user_session, "userName");
      return {};
    };
    in = client_.call(login, Client::kReturnvals, take, stop);
  }
  if (!in && in.error().kind == Failure::Kind::InvalidLogin) {
    refused(*secret);
    in.error().error.remedy = "correct username or password_file, then reload";
  }
  wipe(*secret);
  if (!in) return in;
  refused_digest_.reset();
  board_.update([](VCenterStatus& status) {
    status.latched = false;
    ++status.sessions_opened;
  });
  return {};
}

void Session::unlatch() {
  refused_digest_.reset();
  board_.update([](VCenterStatus& status) { status.latched = false; });
}

void Session::close(std::chrono::milliseconds limit) {
  rest_.close(limit);
  if (!open_) return;
  // Its views and collectors end with the session.
  client_.set_limit(limit);
  (void)client_.call(Envelope(Method::Logout, content_.session_manager), std::stop_token());
  client_.set_limit(settings_.call_timeout);
  forget();
}

Answer<Instant> Session::current_time(const std::stop_token& stop) {
  std::optional<Instant> said;
  const auto asked = Clock::Steady::now();
  const auto take = [&](std::string_view, Node returned) -> Answer<void> {
    if (const auto parsed = parse_instant(text_of(returned))) said = *parsed;
    return {};
  };
  const Envelope ask(Method::CurrentTime, service_instance());
  if (auto got = client_.call(ask, Client::kReturnvals, take, stop); !got)
    return tl::make_unexpected(got.error());
  if (!said)
    return failed(Failure::Kind::Malformed, "no time in the answer",
                  client_.where(Method::CurrentTime));
  clock_.set(*said, asked);
  board_.update([&](VCenterStatus& status) { status.clock_offset_s = clock_.offset_s(); });
  return *said;
}

Answer<EntityRef> Session::view_of(const std::string& type, const std::stop_token& stop) {
  if (const auto made = views_.find(type); made != views_.end()) return made->second;
  EntityRef view;
  const auto take = [&](std::string_view, Node returned) -> Answer<void> {
    view = reference_of(returned);
    return {};
  };
  Envelope ask(Method::CreateContainerView, content_.view_manager);
  ask.reference("container", content_.root_folder).value("type", type).flag("recursive", true);
  if (auto got = client_.call(ask, Client::kReturnvals, take, stop); !got)
    return tl::make_unexpected(got.error());
  if (view.empty())
    return failed(Failure::Kind::Malformed, "no view in the answer",
                  client_.where(Method::CreateContainerView));
  views_[type] = view;
  return view;
}

}  // namespace plumbline::collector::soap
