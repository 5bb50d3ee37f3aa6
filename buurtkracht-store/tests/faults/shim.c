/* Records the file system calls of a process, and lets one of them fail. Preload it (LD_PRELOAD).
 *
 * It looks at the files under the folder BUURTKRACHT_SHIM_ROOT only.
 *
 * BUURTKRACHT_SHIM_TRACE: each call that changed a file or a name, or synced one, is appended to this file, with its
 * data. model.rs reads and replays it.
 *
 * BUURTKRACHT_SHIM_CALLS: each call is appended to this file as one letter: o open, w write, s sync, t change of
 * length, n rename, l link, u unlink, m mkdir. X follows the letter of a call that failed on request.
 *
 * BUURTKRACHT_SHIM_FAIL="w 3 5 1": one write, the third, fails with error 5. With error 0 it writes half of its bytes.
 *
 * A process calls from several threads. One lock is held over a call and its record, so the record has the order in
 * which the calls took effect. A call that the model cannot replay ends the process. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))
#define PATH (PATH_MAX + 64)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH];
static size_t root_length;
static int trace = -1, calls = -1;
static char fail_kind;
static long fail_at, fail_count;
static int fail_error;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void die(const char *why) {
    dprintf(2, "shim: %s\n", why);
    abort();
}

static int output(const char *variable) {
    const char *path = getenv(variable);
    if (!path) return -1;
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) die(path);
    return fd;
}

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("BUURTKRACHT_SHIM_ROOT"), *fail = getenv("BUURTKRACHT_SHIM_FAIL");
    if (!path) return;
    snprintf(root, sizeof root, "%s", path);
    root_length = strlen(root);
    trace = output("BUURTKRACHT_SHIM_TRACE");
    calls = output("BUURTKRACHT_SHIM_CALLS");
    if (fail && sscanf(fail, "%c %ld %d %ld", &fail_kind, &fail_at, &fail_error, &fail_count) != 4) die(fail);
}

static int is_watched(const char *path) {
    return root_length && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* A path in full, and whether it is watched. */
static int at_path(int folder, const char *path, char *full) {
    full[0] = 0;
    if (path[0] != '/') {
        char link[64];
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, full, PATH_MAX);
        if (length < 0) return 0;
        snprintf(full + length, PATH - length, "/%s", path);
    } else {
        snprintf(full, PATH, "%s", path);
    }
    return is_watched(full);
}

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), by = strlen(ending);
    return length >= by && !strcmp(path + length - by, ending);
}

/* SQLite's shared memory is mapped, and SQLite makes a new one after a crash. */
static int is_shared_memory(const char *path) { return ends_with(path, "-shm") || ends_with(path, "-shm (deleted)"); }

static int of_file(int fd, char *full) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = root_length ? syscall(SYS_readlinkat, AT_FDCWD, link, full, PATH_MAX) : -1;
    full[length < 0 ? 0 : length] = 0;
    return is_watched(full);
}

static uint64_t inode(int fd) {
    struct stat found;
    if (fstat(fd, &found)) die("fstat");
    return found.st_ino;
}

static void put(int fd, const struct iovec *parts, int count) {
    ssize_t all = 0;
    for (int i = 0; i < count; i++) all += parts[i].iov_len;
    if (syscall(SYS_writev, fd, parts, count) != all) die("the record was not written");
}

/* A record: its kind, two numbers, and two byte strings with their lengths before them. */
static void record(char kind, uint64_t first, uint64_t second, const void *a, size_t a_length, const char *b) {
    if (trace < 0) return;
    int before = errno;
    uint64_t numbers[4] = {first, second, a_length, b ? strlen(b) : 0};
    struct iovec parts[4] = {
        {&kind, 1}, {numbers, sizeof numbers}, {(void *)a, a_length}, {(void *)b, numbers[3]}};
    put(trace, parts, 4);
    errno = before;
}

static void record_data(int fd, off_t at, const char *data, size_t length) {
    if (trace < 0) return;
    /* sled writes megabytes of zeros. */
    if (length && !data[0] && !memcmp(data, data + 1, length - 1)) {
        char text[32];
        snprintf(text, sizeof text, "%zu", length);
        record('Z', inode(fd), at, text, strlen(text), NULL);
    } else {
        record('W', inode(fd), at, data, length, NULL);
    }
}

/* Names are recorded from the folder on, so that the trace does not say where the folder is. */
static const char *from_root(const char *path) { return path + root_length + (path[root_length] == '/'); }

static void record_name(char kind, uint64_t of, const char *path, const char *to) {
    if (is_shared_memory(path)) return;
    path = from_root(path);
    record(kind, of, 0, path, strlen(path), to ? from_root(to) : NULL);
}

enum { PASS, FAIL, SHORT };

/* Counts a call, and says whether it is the one to fail. What a process says is no part of what is tested. */
static int count(char kind, const char *path) {
    if (ends_with(path, "/said")) return PASS;
    char letters[2] = {kind, 'X'};
    int fails = kind == fail_kind && --fail_at <= 0 && fail_at > -fail_count;
    if (calls >= 0) {
        struct iovec part = {letters, 1 + fails};
        put(calls, &part, 1);
    }
    if (!fails) return PASS;
    errno = fail_error;
    return fail_error ? FAIL : SHORT;
}

#define LOCKED(type, body)            \
    do {                              \
        pthread_mutex_lock(&lock);    \
        type outcome = body;          \
        int error = errno;            \
        pthread_mutex_unlock(&lock);  \
        errno = error;                \
        return outcome;               \
    } while (0)

/* Opening. */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char full[PATH];
    int watched = at_path(folder, path, full);
    if (watched && count('o', full) == FAIL) return -1;
    struct stat before;
    int was = watched && !syscall(SYS_newfstatat, folder, path, &before, 0);
    int fd = syscall(SYS_openat, folder, path, flags, mode);
    if (fd < 0 || !watched) return fd;
    if ((flags & O_TMPFILE) == O_TMPFILE) die("O_TMPFILE");
    record_name(was ? 'O' : 'C', inode(fd), full, NULL);
    if (was && flags & O_TRUNC && !is_shared_memory(full)) record('L', inode(fd), 0, NULL, 0, NULL);
    return fd;
}

#define OPEN(folder)                                        \
    mode_t mode = 0;                                        \
    if (flags & O_CREAT) {                                  \
        va_list rest;                                       \
        va_start(rest, flags);                              \
        mode = va_arg(rest, mode_t);                        \
        va_end(rest);                                       \
    }                                                       \
    LOCKED(int, opened(folder, path, flags, mode))

int open(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int openat(int folder, const char *path, int flags, ...) { OPEN(folder); }
int openat64(int folder, const char *path, int flags, ...) { OPEN(folder); }
int creat(const char *path, mode_t mode) {
    LOCKED(int, opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode));
}

/* Writing. */

static ssize_t write_at(int fd, const void *data, size_t length, off_t at, int moves) {
    char full[PATH];
    if (!of_file(fd, full)) {
        return moves ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, at);
    }
    switch (count('w', full)) {
    case FAIL: return -1;
    case SHORT: length = length > 1 ? length / 2 : length;
    }
    if (moves) {
        struct stat found;
        int appends = fcntl(fd, F_GETFL) & O_APPEND;
        at = appends && !fstat(fd, &found) ? found.st_size : lseek(fd, 0, SEEK_CUR);
    }
    ssize_t written = moves ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, at);
    if (written > 0 && !is_shared_memory(full)) record_data(fd, at, data, written);
    return written;
}

ssize_t write(int fd, const void *data, size_t length) { LOCKED(ssize_t, write_at(fd, data, length, 0, 1)); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    LOCKED(ssize_t, write_at(fd, data, length, at, 0));
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    LOCKED(ssize_t, write_at(fd, data, length, at, 0));
}

/* As the one write that a system may make of it: callers take a short one as it is. */
static ssize_t write_vector(int fd, const struct iovec *parts, int parts_count, off_t at, int moves) {
    char full[PATH];
    if (!of_file(fd, full)) {
        return moves ? syscall(SYS_writev, fd, parts, parts_count) : syscall(SYS_pwritev, fd, parts, parts_count, at, 0);
    }
    for (int i = 0; i < parts_count; i++) {
        if (parts[i].iov_len) return write_at(fd, parts[i].iov_base, parts[i].iov_len, at, moves);
    }
    return 0;
}

ssize_t writev(int fd, const struct iovec *parts, int parts_count) {
    LOCKED(ssize_t, write_vector(fd, parts, parts_count, 0, 1));
}
ssize_t pwritev(int fd, const struct iovec *parts, int parts_count, off_t at) {
    LOCKED(ssize_t, write_vector(fd, parts, parts_count, at, 0));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int parts_count, off64_t at) {
    LOCKED(ssize_t, write_vector(fd, parts, parts_count, at, 0));
}

/* Lengths. */

static int resize(int fd, off_t length) {
    char full[PATH];
    int watched = of_file(fd, full);
    if (watched && count('t', full) == FAIL) return -1;
    int outcome = syscall(SYS_ftruncate, fd, length);
    if (!outcome && watched && !is_shared_memory(full)) record('L', inode(fd), length, NULL, 0, NULL);
    return outcome;
}

static int allocate(int fd, int mode, off_t at, off_t length) {
    char full[PATH];
    int watched = of_file(fd, full);
    if (watched && count('t', full) == FAIL) return -1;
    struct stat before;
    if (watched && fstat(fd, &before)) die("fstat");
    int outcome = syscall(SYS_fallocate, fd, mode, at, length);
    if (outcome || !watched || is_shared_memory(full)) return outcome;
    if (mode & ~FALLOC_FL_KEEP_SIZE) die("fallocate of this mode");
    if (!mode && at + length > before.st_size) record('L', inode(fd), at + length, NULL, 0, NULL);
    return outcome;
}

int ftruncate(int fd, off_t length) { LOCKED(int, resize(fd, length)); }
int ftruncate64(int fd, off64_t length) { LOCKED(int, resize(fd, length)); }
int fallocate(int fd, int mode, off_t at, off_t length) { LOCKED(int, allocate(fd, mode, at, length)); }
int fallocate64(int fd, int mode, off64_t at, off64_t length) { LOCKED(int, allocate(fd, mode, at, length)); }
/* It gives its error in place of setting it. */
int posix_fallocate(int fd, off_t at, off_t length) {
    LOCKED(int, allocate(fd, 0, at, length) ? errno : 0);
}
int posix_fallocate64(int fd, off64_t at, off64_t length) {
    LOCKED(int, allocate(fd, 0, at, length) ? errno : 0);
}
int truncate(const char *path, off_t length) {
    char full[PATH];
    if (at_path(AT_FDCWD, path, full)) die("truncate");
    return syscall(SYS_truncate, path, length);
}

/* Syncing. */

static int synced(int fd, long call) {
    char full[PATH];
    int watched = of_file(fd, full);
    if (watched && count('s', full) == FAIL) return -1;
    int outcome = syscall(call, fd);
    if (!outcome && watched && !is_shared_memory(full)) record('S', inode(fd), 0, NULL, 0, NULL);
    return outcome;
}

int fsync(int fd) { LOCKED(int, synced(fd, SYS_fsync)); }
int fdatasync(int fd) { LOCKED(int, synced(fd, SYS_fdatasync)); }

static int synced_range(int fd, off64_t at, off64_t length, unsigned flags) {
    char full[PATH];
    if (of_file(fd, full) && count('s', full) == FAIL) return -1;
    return REAL(sync_file_range)(fd, at, length, flags);
}

/* It makes nothing durable, so it is not recorded. */
int sync_file_range(int fd, off64_t at, off64_t length, unsigned flags) {
    LOCKED(int, synced_range(fd, at, length, flags));
}

/* Names. */

static int renamed(int a, const char *from, int b, const char *to, unsigned flags) {
    char full_from[PATH], full_to[PATH];
    int watched = at_path(a, from, full_from) | at_path(b, to, full_to);
    if (watched && count('n', full_to) == FAIL) return -1;
    int outcome = syscall(SYS_renameat2, a, from, b, to, flags);
    if (outcome || !watched) return outcome;
    if (!is_watched(full_from) || !is_watched(full_to)) die("a rename into or out of the folder");
    if (flags & ~RENAME_NOREPLACE) die("renameat2 of this mode");
    record_name('R', 0, full_from, full_to);
    return outcome;
}

int rename(const char *from, const char *to) { LOCKED(int, renamed(AT_FDCWD, from, AT_FDCWD, to, 0)); }
int renameat(int a, const char *from, int b, const char *to) { LOCKED(int, renamed(a, from, b, to, 0)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    LOCKED(int, renamed(a, from, b, to, flags));
}

static int linked(int a, const char *from, int b, const char *to, int flags) {
    char full_from[PATH], full_to[PATH];
    int watched = at_path(a, from, full_from) | at_path(b, to, full_to);
    if (watched && count('l', full_to) == FAIL) return -1;
    int outcome = syscall(SYS_linkat, a, from, b, to, flags);
    if (outcome || !watched) return outcome;
    if (!is_watched(full_from) || !is_watched(full_to)) die("a link into or out of the folder");
    record_name('K', 0, full_from, full_to);
    return outcome;
}

int link(const char *from, const char *to) { LOCKED(int, linked(AT_FDCWD, from, AT_FDCWD, to, 0)); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    LOCKED(int, linked(a, from, b, to, flags));
}

static int unlinked(int folder, const char *path, int flags) {
    char full[PATH];
    int watched = at_path(folder, path, full);
    if (watched && count('u', full) == FAIL) return -1;
    int outcome = syscall(SYS_unlinkat, folder, path, flags);
    if (!outcome && watched) record_name('U', 0, full, NULL);
    return outcome;
}

int unlink(const char *path) { LOCKED(int, unlinked(AT_FDCWD, path, 0)); }
int unlinkat(int folder, const char *path, int flags) { LOCKED(int, unlinked(folder, path, flags)); }
int rmdir(const char *path) { LOCKED(int, unlinked(AT_FDCWD, path, AT_REMOVEDIR)); }

static int made(int folder, const char *path, mode_t mode) {
    char full[PATH];
    int watched = at_path(folder, path, full);
    if (watched && count('m', full) == FAIL) return -1;
    int outcome = syscall(SYS_mkdirat, folder, path, mode);
    if (outcome || !watched) return outcome;
    struct stat found;
    if (syscall(SYS_newfstatat, folder, path, &found, 0)) die("fstatat");
    record_name('M', found.st_ino, full, NULL);
    return outcome;
}

int mkdir(const char *path, mode_t mode) { LOCKED(int, made(AT_FDCWD, path, mode)); }
int mkdirat(int folder, const char *path, mode_t mode) { LOCKED(int, made(folder, path, mode)); }

/* Copying within the system is not replayed. */

ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t length, unsigned flags) {
    char full[PATH];
    if (of_file(to, full)) die("copy_file_range");
    return syscall(SYS_copy_file_range, from, a, to, b, length, flags);
}
ssize_t sendfile(int to, int from, off_t *at, size_t length) {
    char full[PATH];
    if (of_file(to, full)) die("sendfile");
    return syscall(SYS_sendfile, to, from, at, length);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
    char full[PATH];
    if (of_file(to, full)) die("sendfile");
    return syscall(SYS_sendfile, to, from, at, length);
}
