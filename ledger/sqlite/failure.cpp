#include "ledger/sqlite/failure.h"

#include <sqlite3.h>

namespace plumbline::ledger {

Error describe(const SqliteFailure& failure, const std::string& path) {
  const std::string text = failure.what();
  switch (failure.code & 0xff) {
    case SQLITE_FULL:
      return {"the disk is full; nothing of this write was kept, all earlier facts are safe", path,
              "free space on its file system; the same facts are read again"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"locked by another process", path,
              "stop the process that holds it open (fuser shows which) and try again"};
    case SQLITE_NOTADB:
      return {"not a plumbline ledger: " + text, path,
              "name another file, or move this one away to start anew"};
    case SQLITE_CORRUPT:
      return {"the ledger is corrupt: " + text, path,
              "stop plumbline, keep the file, and restore a backup or the copy beside it"};
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return {"no permission to write: " + text, path,
              "make the file and its folder writable for the user plumbline runs as"};
    case SQLITE_CANTOPEN:
      return {"cannot be opened: " + text, path,
              "check that its folder exists and is accessible for the user plumbline runs as"};
    case SQLITE_IOERR:
      return {"input/output error: " + text, path,
              "check the disk (dmesg); the last complete commit is safe"};
    case SQLITE_NOMEM:
      return {"out of memory", path, "give the service more memory"};
    case SQLITE_TOOBIG:
      return {"a value is too big to be stored", path, "report which object it came from"};
    default:
      return {"SQLite error " + std::to_string(failure.code) + ": " + text, path,
              "report it, with the version of plumbline"};
  }
}

Error describe(const DamagedRow& damage, const std::string& path) {
  return {std::string("the ledger is corrupt: ") + damage.what(), path,
          "stop plumbline, keep the file, and restore a backup or the copy beside it"};
}

}  // namespace plumbline::ledger
