#include "tests/contract/simulated_vcenter.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace plumbline::testing {
namespace {

std::string read_line(int fd) {
  std::string line;
  char c = 0;
  while (read(fd, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

std::set<std::string> first_words(const std::string& text, const std::set<std::string>& classes,
                                  bool finished_only) {
  std::set<std::string> lines;
  std::istringstream in(text);
  std::string stream, key, created, class_id, completed;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    words >> stream >> key >> created >> class_id >> completed;
    if (finished_only && completed == "-") continue;
    if (!classes.empty() && classes.count(class_id) == 0) continue;
    lines.insert(stream + " " + key + " " + created + " " + class_id);
  }
  return lines;
}

}  // namespace

SimulatedVCenter::SimulatedVCenter(const std::vector<std::string>& flags) {
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  std::vector<std::string> words = {SIMULATED_VCENTER};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(out[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(out[1]);
  const std::string line = read_line(out[0]);
  close(out[0]);
  if (line.empty()) throw std::runtime_error("the simulated vCenter did not start");
  const auto hello = nlohmann::json::parse(line);
  url_ = hello.at("url");
  control_ = hello.at("control");
  ca_file_ = hello.at("ca_file");
  thumbprint_ = hello.at("thumbprint");
}

SimulatedVCenter::~SimulatedVCenter() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::string SimulatedVCenter::request(const std::string& method, const std::string& path,
                                      const std::string& body) const {
  CURL* easy = curl_easy_init();
  std::string answer;
  curl_easy_setopt(easy, CURLOPT_URL, (control_ + path).c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
  if (method == "POST") curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(easy);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_cleanup(easy);
  if (code != CURLE_OK || status / 100 != 2)
    throw std::runtime_error(method + " " + path + ": " + answer);
  return answer;
}

void SimulatedVCenter::advance(const std::string& duration) const {
  post("/clock", R"({"advance":")" + duration + R"("})");
}

int SimulatedVCenter::count(const std::string& member) const {
  return nlohmann::json::parse(get("/counts")).at(member).get<int>();
}

int SimulatedVCenter::calls(const std::string& method) const {
  return nlohmann::json::parse(get("/counts")).at("calls").value(method, 0);
}

std::set<std::string> SimulatedVCenter::methods_called() const {
  std::set<std::string> names;
  const auto counts = nlohmann::json::parse(get("/counts"));
  for (const auto& [name, n] : counts.at("calls").items()) names.insert(name);
  return names;
}

std::set<std::string> SimulatedVCenter::served_events(const std::set<std::string>& classes) const {
  return first_words(get("/served/events"), classes, false);
}

std::set<std::string> SimulatedVCenter::served_tasks() const {
  return first_words(get("/served/tasks"), {}, true);
}

std::set<std::string> SimulatedVCenter::inventory(const std::string& type) const {
  std::set<std::string> ids;
  std::istringstream in(get("/inventory"));
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string kind, id;
    words >> kind >> id;
    if (kind == type) ids.insert(id);
  }
  return ids;
}

}  // namespace plumbline::testing
