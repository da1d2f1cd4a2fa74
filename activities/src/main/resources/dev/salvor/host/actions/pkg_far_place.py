"""The work folder of a binary host, beside PKGDIR: who publishes, what came and is not published yet.

    lock         held by the one program that may change this binary host
    generation   a number that each holder raises by one; whoever finds another number is no longer the one
    holder       who that is, for people and for the next one
    incoming/    data under names made of size and hash; may be cut, goes on, is deleted when it was left for a week
    journal      what is being published; the next holder finishes it
    published    TIMESTAMP and number of packages of the last publication
    heartbeat    time and result of the last good round
"""

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import stat
import time
from contextlib import contextmanager

import pkg_files
from pkg_points import point

WEEK = 7 * 86400
CHUNK = 1 << 20
MANY = 16
FILE_MODE = 0o644


steps = [0]  # how much was done; for who looks whether something goes on


def step():
    steps[0] += 1


class Refused(Exception):
    """It cannot be done here. `kind` is one word for programs; the text is for people."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


class Busy(Exception):
    """Another promoter holds this binary host; `holder` says who."""

    def __init__(self, holder):
        super().__init__("another promoter holds it")
        self.holder = holder


def sync_system(folder):
    """One sync of the file system of a folder; whether there is such a call here and it went well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0
    except (OSError, AttributeError):
        return False
    finally:
        os.close(handle)


def begin_sync(folder, count):
    """For a thread beside: nothing depends on it, only what is left for `sync_all` becomes less."""
    try:
        if count > MANY:
            sync_system(folder)
    except OSError:
        pass


def sync_all(folder, paths):
    """All these are on the disk afterwards: many of them by one sync of their file system, which is that of the folder."""
    if len(paths) > MANY and sync_system(folder):
        return
    for path in paths:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        except OSError as e:
            if e.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)


def read_json(path, default):
    """What a file says; the default where it is not there or not whole."""
    try:
        with open(path, "rb") as f:
            return json.loads(f.read())
    except (FileNotFoundError, ValueError):
        return default


def summed(handle, size):
    """SHA-1 of an open file of that size, or None if it has another one."""
    sha1 = hashlib.sha1(usedforsecurity=False)
    at = 0
    while True:
        data = os.pread(handle, CHUNK, at)
        if not data:
            return sha1.hexdigest() if at == size else None
        at += len(data)
        sha1.update(data)
        step()


class Work:
    """The folder, taken by this process until it ends."""

    def __init__(self, pkgdir, who):
        self.pkgdir = pkgdir
        self.who = who
        parent, base = os.path.split(pkgdir)
        self.root = os.path.join(parent, "." + base + ".salvor")
        self.incoming = os.path.join(self.root, "incoming")
        self.journal = os.path.join(self.root, "journal")
        self.on_the_way = {}  # data that was summed when it came: name -> [inode, size, mtime_ns], SHA-1
        self.memory = os.path.join(self.root, "published")
        try:
            for folder in (self.root, self.incoming):
                try:
                    os.mkdir(folder, 0o700)
                except FileExistsError:
                    if not stat.S_ISDIR(os.lstat(folder).st_mode):
                        raise Refused("work-folder", "%s is in the way: it is no folder" % folder) from None
            self._lock = os.open(self._at("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except PermissionError:
            raise Refused("not-permitted", "%s needs a folder of its own beside PKGDIR that this account may write: make %s and give it to it"
                          % (pkgdir, self.root)) from None
        except OSError as e:
            raise full(e, self.root) from e
        try:
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            if e.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            raise Busy(read_json(self._at("holder"), {})) from None
        try:
            self.generation = int(read_json(self._at("generation"), 0)) + 1
            pkg_files.write(self._at("generation"), b"%d" % self.generation, 0o600)
            pkg_files.write(self._at("holder"), json.dumps(dict(who, since=int(time.time()))), 0o600)
        except OSError as e:
            raise full(e, self.root) from e

    def _at(self, name):
        return os.path.join(self.root, name)

    def still_ours(self):
        """Refused where somebody else could hold the binary host by now: the lock's file or the number is another one."""
        try:
            there = os.stat(self._at("lock"), follow_symlinks=False)
        except FileNotFoundError:
            there = None
        mine = os.fstat(self._lock)
        if there is None or (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino) \
                or read_json(self._at("generation"), 0) != self.generation:
            raise Refused("fenced", "%s was taken over by another promoter; nothing more is changed by this one" % self.root)

    def came(self, name):
        """How many bytes of that data are here, or -1."""
        try:
            found = os.lstat(os.path.join(self.incoming, name))
        except FileNotFoundError:
            return -1
        return found.st_size if stat.S_ISREG(found.st_mode) else -1

    def arrived(self):
        """A number that is another one when data has come or was published."""
        total = 0
        try:
            with os.scandir(self.incoming) as entries:
                for entry in entries:
                    try:
                        total += 1 + entry.stat(follow_symlinks=False).st_size
                    except FileNotFoundError:
                        pass
        except OSError:
            pass
        return total

    def drop(self, name):
        try:
            os.unlink(os.path.join(self.incoming, name))
        except FileNotFoundError:
            pass

    def receive(self, name, size, reader, heard):
        """The next bytes of the line as the data of that name, summed on their way. All are read, whatever the disk says."""
        sha1 = hashlib.sha1(usedforsecurity=False)
        room = memoryview(bytearray(min(size, CHUNK)))
        writer, trouble = None, None
        try:
            writer = os.open(os.path.join(self.incoming, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as e:
            trouble = e
        left = size
        while left:
            got = reader.readinto(room[: min(left, CHUNK)])
            if not got:
                break  # The line is closed, as the next read will say.
            heard[0] = time.monotonic()
            step()
            left -= got
            if trouble is None:
                sha1.update(room[:got])
                try:
                    at = 0
                    while at < got:
                        at += os.write(writer, room[at:got])
                except OSError as e:
                    trouble = e
        if writer is not None:
            seen = os.fstat(writer)
            self.on_the_way[name] = [seen.st_ino, seen.st_size, seen.st_mtime_ns], sha1.hexdigest()
            os.close(writer)
        return trouble

    def checked(self, one):
        """None if this data is whole and has mode and time as it will be published; else why not."""
        path = os.path.join(self.incoming, one["name"])
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return "it did not arrive"
        except OSError as e:
            return "what arrived cannot be read: %s" % e.strerror
        try:
            seen = os.fstat(handle)
            if not stat.S_ISREG(seen.st_mode) or seen.st_nlink != 1:
                self.drop(one["name"])
                return "what arrived is no file of its own"
            if seen.st_size < one["size"]:
                return "%d of %d bytes arrived" % (seen.st_size, one["size"])
            known, sha1 = self.on_the_way.get(one["name"], (None, None))
            if known != [seen.st_ino, seen.st_size, seen.st_mtime_ns]:
                sha1 = summed(handle, one["size"])
            if sha1 != one["sha1"]:
                self.drop(one["name"])
                return "other bytes arrived than were verified; it was changed meanwhile, or the line damages data"
            os.fchmod(handle, FILE_MODE)
            os.utime(handle, ns=(one["mtime_ns"], one["mtime_ns"]))
        finally:
            os.close(handle)
        return None

    def forget_old(self):
        """Data that nobody has come back for, and what an rsync that was killed left under a name of its own."""
        limit = time.time() - WEEK
        with os.scandir(self.incoming) as entries:
            for entry in entries:
                try:
                    if entry.name.startswith(".") or entry.stat(follow_symlinks=False).st_ctime < limit:
                        os.unlink(entry.path)
                except OSError:
                    pass  # It is gone, or a folder that somebody made.

    def note(self, entries):
        """The journal: from here on the next holder finishes what this one does not."""
        pkg_files.write(self.journal, json.dumps(entries), 0o600)
        point("journal")

    def noted(self):
        return read_json(self.journal, [])

    def done(self):
        """All that the journal says is so."""
        os.unlink(self.journal)
        pkg_files.sync_folder(self.root)

    def remember(self, facts):
        """What was published last, so that a lost index or clock is noticed."""
        pkg_files.write(self.memory, json.dumps(facts), 0o600)

    def remembered(self):
        return read_json(self.memory, {})

    def at_work(self):
        """The last heartbeat, with the time of now: the round of this promoter goes on."""
        last = read_json(self._at("heartbeat"), {})
        self.beat(dict(last if isinstance(last, dict) else {}, time=int(time.time()), working=self.who))

    def beat(self, result):
        pkg_files.write(self._at("heartbeat"), json.dumps(result, sort_keys=True) + "\n")


def full(error, where):
    """An OSError as Refused, with what a person can do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused("full", "the disk of %s is full; make room there and the next round goes on where this one stopped" % where)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Refused("not-permitted", "%s: this account may not write there" % (error.filename or where))
    if error.errno == errno.EROFS:
        return _read_only(where)
    return Refused("disk", "%s: %s" % (error.filename or where, error.strerror or error))


def closed(folder):
    """Refused for a folder that this account may not write in: why, and what to do."""
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return _read_only(folder)
    return Refused("not-permitted", "this account may not write in %s; use the account that owns it, or give this one the right" % folder)


def _read_only(where):
    return Refused("read-only", "%s is on a read-only file system; mount it for writing (mount -o remount,rw), or look in the kernel's log "
                   "(dmesg) why it became so. The next round goes on" % where)


def copied(source, target, expected, target_at=None):
    """A copy of a file on this machine; it goes on where an earlier one stopped.

    expected: [inode, size, mtime_ns]; target_at: descriptor of the folder in which the target is a name.
    """
    reader = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        seen = os.fstat(reader)
        if [seen.st_ino, seen.st_size, seen.st_mtime_ns] != expected:
            return
        writer = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600, dir_fd=target_at)
        try:
            at = os.fstat(writer).st_size
            while at < seen.st_size:
                data = os.pread(reader, CHUNK, at)
                if not data:
                    return
                at += os.pwrite(writer, data, at)
                step()
        finally:
            os.close(writer)
    finally:
        os.close(reader)


def open_up(pkgdir, path, mtime_ns):
    """A file that is at its place already can be read by everybody and has the time that the index will say."""
    with _made(pkgdir, path), pkg_files.opened(pkgdir, path) as handle:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise Refused("pkgdir", "%s is no file" % os.path.join(pkgdir, path))
        pkg_files.set_mode(handle, stat.S_IMODE(seen.st_mode) | FILE_MODE)
        pkg_files.set_time(handle, mtime_ns)


def near(source, pkgdir, path):
    """Data that only has to be renamed to be at its place under PKGDIR, with readable folders above that: the source, or the name of a copy there."""
    with _made(pkgdir, path) as (folder, base):
        if os.lstat(source).st_dev == os.fstat(folder).st_dev:
            return source
        return _across(source, base, folder)


def put(source, ready, pkgdir, path):
    """What `near` gave, at its place by one rename."""
    step()
    with _made(pkgdir, path) as (folder, base):
        if ready == source:
            try:
                os.rename(source, base, dst_dir_fd=folder)
                return
            except OSError as e:
                if e.errno != errno.EXDEV:
                    raise
            # Two mounts of one file system.
            ready = _across(source, base, folder)
        os.rename(ready, base, src_dir_fd=folder, dst_dir_fd=folder)
    os.unlink(source)


@contextmanager
def _made(pkgdir, path):
    """`pkg_files.inside`, with the folders made."""
    try:
        with pkg_files.inside(pkgdir, path, True) as found:
            yield found
    except NotADirectoryError as e:
        raise Refused("pkgdir", "%s is no folder" % (e.filename or pkgdir)) from None


def _across(source, base, folder):
    """PKGDIR is a file system of its own: a copy under a dot name first, which Portage does not take for a package; its name."""
    aside = "." + base + ".salvor"
    try:
        os.unlink(aside, dir_fd=folder)
    except FileNotFoundError:
        pass
    seen = os.lstat(source)
    copied(source, aside, [seen.st_ino, seen.st_size, seen.st_mtime_ns], folder)
    handle = os.open(aside, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        os.fchmod(handle, FILE_MODE)
        os.utime(handle, ns=(seen.st_mtime_ns, seen.st_mtime_ns))
        os.fsync(handle)
    finally:
        os.close(handle)
    return aside
