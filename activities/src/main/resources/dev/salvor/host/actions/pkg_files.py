"""Files that are written whole or not at all, and are on the disk afterwards."""

import os


def sync_folder(path):
    """A rename in it survives a power cut; where a folder cannot be synced there is nothing to do."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def prepare(path, data, mode=0o644, mtime=None, like=None):
    """Writes beside a file what `os.replace` then puts in its place; gives the new file's path.

    mode counts whatever the umask; like: a file whose owner it gets, where that may be done. On an error nothing is left.
    """
    new = path + ".salvor-new"
    try:
        os.unlink(new)
    except FileNotFoundError:
        pass
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


def copy(source, target, mode=None):
    """A copy of a plain file with its times, synced, under a name of its own until it is whole; says its bytes."""
    new = target + ".salvor-new"
    with open(source, "rb", opener=_no_link) as f:
        seen = os.fstat(f.fileno())
        try:
            with open(new, "wb") as out:
                while True:
                    data = f.read(1 << 20)
                    if not data:
                        break
                    out.write(data)
                out.flush()
                os.fchmod(out.fileno(), (seen.st_mode & 0o7777) if mode is None else mode)
                if os.geteuid() == 0:
                    os.fchown(out.fileno(), seen.st_uid, seen.st_gid)
                os.utime(out.fileno(), ns=(seen.st_atime_ns, seen.st_mtime_ns))
                os.fsync(out.fileno())
        except BaseException:
            try:
                os.unlink(new)
            except OSError:
                pass
            raise
    os.replace(new, target)
    sync_folder(os.path.dirname(target))
    return seen.st_size


def _no_link(path, flags):
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)
