"""Files that are written whole or not at all, and are on the disk afterwards; and a way below a folder that no symbolic
link leads astray: whoever may write into a binary host may also put a link there while a program of root looks at it.
"""

import errno
import fcntl
import os
import stat
from contextlib import contextmanager

FOLDER_MODE = 0o755
# Behind the name of what is not yet whole.
ASIDE = ".salvor-new"


def sync_folder(path):
    """A rename in it survives a power cut; where a folder cannot be synced there is nothing to do."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        sync_open(handle)
    finally:
        os.close(handle)


def sync_open(handle):
    """As `sync_folder`, of a folder that is open."""
    try:
        os.fsync(handle)
    except OSError:
        pass


@contextmanager
def inside(root, path, make=False):
    """(descriptor, name): the folder of a path below root, reached through no link, and the last part of the path.

    make: folders that are missing are made, and closed ones opened, so that everybody may enter, whatever the umask.
    NotADirectoryError names what is no folder.
    """
    below, _, base = path.rpartition("/")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    at = root
    try:
        for part in below.split("/") if below else ():
            at = os.path.join(at, part)
            inner = _entered(handle, part, at, make)
            os.close(handle)
            handle = inner
        yield handle, base
    finally:
        os.close(handle)


def _entered(handle, part, at, make):
    made = False
    if make:
        try:
            os.mkdir(part, FOLDER_MODE, dir_fd=handle)
            made = True
        except FileExistsError:
            pass
    try:
        inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle)
    except OSError as e:
        if e.errno in (errno.ENOTDIR, errno.ELOOP):
            raise NotADirectoryError(errno.ENOTDIR, "it is no folder", at) from None
        e.filename = at
        raise
    if make:
        mode = stat.S_IMODE(os.fstat(inner).st_mode)
        if made or mode & 0o005 != 0o005:
            os.fchmod(inner, FOLDER_MODE if made else mode | 0o005)
    return inner


@contextmanager
def opened(root, path):
    """A descriptor of a file or folder below root, or of root itself (an empty path), never of what a link leads to.

    For fstat, `set_mode` and `set_time`; it may be one that cannot be read.
    """
    with inside(root, path) as (folder, base):
        flags = os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            try:
                handle = os.open(base or ".", flags | os.O_RDONLY | os.O_NONBLOCK, dir_fd=folder)
            except PermissionError:
                # Its owner may change the mode of what nobody may read.
                handle = os.open(base or ".", flags | os.O_PATH, dir_fd=folder)
        except OSError as e:
            e.filename = os.path.join(root, path)
            raise
    try:
        if stat.S_ISLNK(os.fstat(handle).st_mode):
            raise OSError(errno.ELOOP, "it is a symbolic link", os.path.join(root, path))
        yield handle
    finally:
        os.close(handle)


def set_mode(handle, mode):
    """The mode of what `opened` gave."""
    os.chmod("/proc/self/fd/%d" % handle if _is_mark(handle) else handle, mode)


def set_time(handle, ns):
    """Both times of what `opened` gave."""
    os.utime("/proc/self/fd/%d" % handle if _is_mark(handle) else handle, ns=(ns, ns))


def _is_mark(handle):
    """Whether it was opened without the right to read, as a mark of the file alone."""
    return bool(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_PATH)


def prepare(path, data, mode=0o644, mtime=None, like=None):
    """Writes beside a file what `os.replace` then puts in its place; gives the new file's path.

    mode counts whatever the umask; like: a file whose owner it gets, where that may be done. On an error nothing is left.
    """
    new = path + ASIDE
    _forget(new, None)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if like is not None and os.geteuid() == 0:
            try:
                seen = os.stat(like)
                os.fchown(handle, seen.st_uid, seen.st_gid)
            except OSError:
                pass
        os.fchmod(handle, mode)
        if mtime is not None:
            os.utime(handle, (mtime, mtime))
        os.fsync(handle)
    except BaseException:
        os.close(handle)
        os.unlink(new)
        raise
    os.close(handle)
    return new


def write(path, data, mode=0o644):
    """One file, whole or not at all."""
    new = prepare(path, data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape"), mode)
    os.replace(new, path)
    sync_folder(os.path.dirname(path))


def copy(source, target, mode=None, mtime=None, source_at=None, target_at=None):
    """A copy of a plain file with its times, synced, under a name of its own until it is whole; says its bytes.

    mtime: seconds, instead of the source's. source_at, target_at: descriptors of the folders in which they are names.
    """
    new = target + ASIDE
    with open(source, "rb", opener=lambda path, flags: _plain(path, flags, source_at)) as f:
        seen = os.fstat(f.fileno())
        _forget(new, target_at)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=target_at)
        try:
            with open(handle, "wb") as out:
                while True:
                    data = f.read(1 << 20)
                    if not data:
                        break
                    out.write(data)
                out.flush()
                if os.geteuid() == 0:
                    os.fchown(out.fileno(), seen.st_uid, seen.st_gid)
                os.fchmod(out.fileno(), (seen.st_mode & 0o7777) if mode is None else mode)
                os.utime(out.fileno(), ns=(seen.st_atime_ns, seen.st_mtime_ns) if mtime is None else (mtime * 1000000000,) * 2)
                os.fsync(out.fileno())
        except BaseException:
            try:
                _forget(new, target_at)
            except OSError:
                pass
            raise
    os.replace(new, target, src_dir_fd=target_at, dst_dir_fd=target_at)
    if target_at is None:
        sync_folder(os.path.dirname(target))
    else:
        sync_open(target_at)
    return seen.st_size


def _forget(path, at):
    try:
        os.unlink(path, dir_fd=at)
    except FileNotFoundError:
        pass


def _plain(path, flags, at):
    handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=at)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no plain file", path)
    return handle
