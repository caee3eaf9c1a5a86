#include "ledger/sqlite/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace plumbline::ledger {

Result<WriterLock> WriterLock::acquire(const std::string& ledger_path) {
  const std::string path = ledger_path + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    return fail(std::string("cannot make the lock file: ") + std::strerror(errno), path,
                "make the folder exist and writable for the user plumbline runs as");
  }
  WriterLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
    std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!pid.empty() && pid.back() == '\n') pid.pop_back();
    return fail("another plumbline writes to it" + (pid.empty() ? "" : " (pid " + pid + ")"),
                ledger_path, "stop that process, or open the ledger read-only");
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 ||
      ::pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    // The pid is only a hint for the next one; the lock itself is held, full disk or not.
    errno = 0;
  }
  return lock;
}

WriterLock::~WriterLock() {
  // The file stays: removing it would let two writers lock two different files of one name.
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace plumbline::ledger
