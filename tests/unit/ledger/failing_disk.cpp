#include "tests/unit/ledger/failing_disk.h"

#include <new>

namespace plumbline::ledger {
namespace {

struct State {
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs own{};
  sqlite3_io_methods methods{};
  int until = 0;  ///< changes until one fails; 0: healthy
  FailingDisk::Fault fault = FailingDisk::Fault::Full;
  bool lasting = false;
  bool struck = false;
};
State state;

/// SQLite's file, followed in memory by the system's.
struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
File* as_file(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
const sqlite3_io_methods* under(sqlite3_file* file) { return as_file(file)->real()->pMethods; }
sqlite3_file* real(sqlite3_file* file) { return as_file(file)->real(); }

/// True when this change is to fail.
bool strikes() {
  if (state.until == 0) return false;
  if (state.until > 1) {
    --state.until;
    return false;
  }
  if (!state.lasting) state.until = 0;
  state.struck = true;
  return true;
}
int code(int broken) { return state.fault == FailingDisk::Fault::Full ? SQLITE_FULL : broken; }

int close_file(sqlite3_file* f) { return under(f)->xClose(real(f)); }
int read_file(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  return under(f)->xRead(real(f), to, n, at);
}
int write_file(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (strikes()) return code(SQLITE_IOERR_WRITE);
  return under(f)->xWrite(real(f), from, n, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  if (strikes()) return code(SQLITE_IOERR_TRUNCATE);
  return under(f)->xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
  if (strikes()) return code(SQLITE_IOERR_FSYNC);
  return under(f)->xSync(real(f), flags);
}
int size_of_file(sqlite3_file* f, sqlite3_int64* size) {
  return under(f)->xFileSize(real(f), size);
}
int lock_file(sqlite3_file* f, int lock) { return under(f)->xLock(real(f), lock); }
int unlock_file(sqlite3_file* f, int lock) { return under(f)->xUnlock(real(f), lock); }
int check_lock(sqlite3_file* f, int* held) { return under(f)->xCheckReservedLock(real(f), held); }
int control_file(sqlite3_file* f, int op, void* argument) {
  return under(f)->xFileControl(real(f), op, argument);
}
int sector_size(sqlite3_file* f) { return under(f)->xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return under(f)->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** to) {
  return under(f)->xShmMap(real(f), page, size, extend, to);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return under(f)->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { under(f)->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return under(f)->xShmUnmap(real(f), remove); }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out_flags) {
  auto* file = new (f) File{};
  const int result = state.real->xOpen(state.real, name, file->real(), flags, out_flags);
  file->base.pMethods = file->real()->pMethods != nullptr ? &state.methods : nullptr;
  return result;
}

}  // namespace

FailingDisk::FailingDisk() {
  state = State{};
  state.real = sqlite3_vfs_find(nullptr);
  state.own = *state.real;
  state.own.zName = "failing-disk";
  state.own.szOsFile = static_cast<int>(sizeof(File)) + state.real->szOsFile;
  state.own.xOpen = open_file;
  sqlite3_io_methods& m = state.methods;
  m.iVersion = 2;
  m.xClose = close_file;
  m.xRead = read_file;
  m.xWrite = write_file;
  m.xTruncate = truncate_file;
  m.xSync = sync_file;
  m.xFileSize = size_of_file;
  m.xLock = lock_file;
  m.xUnlock = unlock_file;
  m.xCheckReservedLock = check_lock;
  m.xFileControl = control_file;
  m.xSectorSize = sector_size;
  m.xDeviceCharacteristics = characteristics;
  m.xShmMap = shm_map;
  m.xShmLock = shm_lock;
  m.xShmBarrier = shm_barrier;
  m.xShmUnmap = shm_unmap;
  sqlite3_vfs_register(&state.own, 1);
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&state.own);
  sqlite3_vfs_register(state.real, 1);
}

void FailingDisk::arm(int nth, Fault fault, bool lasting) {
  state.until = nth;
  state.fault = fault;
  state.lasting = lasting;
  state.struck = false;
}

void FailingDisk::heal() { state.until = 0; }

bool FailingDisk::struck() const { return state.struck; }

}  // namespace plumbline::ledger
