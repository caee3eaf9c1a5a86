#pragma once

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

namespace plumbline::testing {

/// A simulated vCenter of one's own: a process on a free port of loopback, ended with the object.
class SimulatedVCenter {
 public:
  explicit SimulatedVCenter(const std::vector<std::string>& flags = {});
  ~SimulatedVCenter();
  SimulatedVCenter(const SimulatedVCenter&) = delete;
  SimulatedVCenter& operator=(const SimulatedVCenter&) = delete;

  const std::string& url() const { return url_; }
  const std::string& ca_file() const { return ca_file_; }
  const std::string& thumbprint() const { return thumbprint_; }

  /// Control API: the body of the answer; throws when it is not 2xx.
  std::string get(const std::string& path) const { return request("GET", path, ""); }
  std::string post(const std::string& path, const std::string& json) const {
    return request("POST", path, json);
  }
  std::string remove(const std::string& path) const { return request("DELETE", path, ""); }

  void advance(const std::string& duration) const;
  int calls(const std::string& method) const;
  std::set<std::string> methods_called() const;
  int count(const std::string& member) const;
  /// What it has served so far, "events KEY CREATED CLASS"; only the given classes, or all.
  std::set<std::string> served_events(const std::set<std::string>& classes) const;
  /// Finished tasks, "tasks KEY QUEUED CLASS".
  std::set<std::string> served_tasks() const;
  /// Ids of the living entities of a type.
  std::set<std::string> inventory(const std::string& type) const;

 private:
  std::string request(const std::string& method, const std::string& path,
                      const std::string& body) const;

  pid_t pid_ = -1;
  std::string url_, control_, ca_file_, thumbprint_;
};

}  // namespace plumbline::testing
