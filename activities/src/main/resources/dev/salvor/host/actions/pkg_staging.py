"""A folder in which builders leave finished packages: what of it is ready, what is poison, what is still being written.

Beside it lie, for a folder NAME: `.NAME.salvor` with this side's lock, memory and heartbeat, and `NAME.quarantine`
with what is no good and why. Nothing is deleted but the very file that was published.
"""

import errno
import fcntl
import hashlib
import json
import os
import threading
import time
import zlib
from collections import namedtuple

import pkg_files
import pkg_format
import pkg_index
import pkg_leaving
import pkg_names
import pkg_patience
from pkg_deps import BadDependency

CHUNK = 1 << 20
# Nothing that is still written can look so: it is whole, or its name says it.
FINAL = frozenset("bad-metadata missing-keys wrong-name wrong-directory symlink not-a-file too-large".split())

Ready = namedtuple("Ready", "path name size mtime_ns md5 sha1 cpv build_id entry seen")
Ready.__doc__ = """A good package: path below staging and PKGDIR; name of its data on the way; entry for the index; seen: [inode, size, mtime_ns]."""
Bad = namedtuple("Bad", "path kind text seen")
Bad.__doc__ = "One that is no good, or cannot be looked at (kind cannot-tell), or is not whole yet."


class Taken(Exception):
    """Another promoter works on this folder."""


class Unusable(Exception):
    """The folder cannot be used: why, and what to do. `kind` is one word for programs."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


class Staging:
    """The folder, held by this process from `take` on."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        if not os.path.isdir(self.folder):
            raise Unusable("staging-missing", "staging: %s is not there, or no folder" % folder)
        parent, base = os.path.split(self.folder)
        if not base:
            raise Unusable("staging", "staging: %s has nothing beside it" % folder)
        self.root = os.path.join(parent, ".%s.salvor" % base)
        self.quarantine = os.path.join(parent, base + ".quarantine")
        self.batch = os.path.join(self.root, "batch")
        self._leaving = pkg_leaving.Leaving(self.folder, self.root, self.quarantine)
        self._patience = None
        self._beating, self._beaten = threading.Lock(), time.monotonic()

    def take(self):
        """Taken where another promoter has it."""
        try:
            for folder in (self.root, self.batch):
                os.makedirs(folder, 0o700, exist_ok=True)
            self._leaving.make()
            self._lock = os.open(os.path.join(self.root, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as e:
            raise Unusable("staging", "%s: %s; staging needs this folder beside it" % (e.filename or self.root, e.strerror)) from None
        try:
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            if e.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            raise Taken() from None
        self._leaving.put_back()
        self._patience = pkg_patience.Patience(self.folder, os.path.join(self.root, "seen"))

    def look(self, settle):
        """(packages, poison by name alone, fresh, ignored): one stat for each file; fresh ones changed less than `settle` seconds ago."""
        old, poison, fresh, ignored = [], [], [], 0
        edge = time.time_ns() - int(settle * 1e9)
        try:
            for found in pkg_names.scan(self.folder):
                if found.kind == "package":
                    (old if found.ctime_ns <= edge else fresh).append(found)
                elif found.kind in ("link", "special") and pkg_names.suffix(found.path):
                    poison.append(self._odd(found))
                else:
                    ignored += 1
        except OSError as e:
            raise Unusable("staging", "%s: %s" % (e.filename or self.folder, e.strerror)) from None
        return old, poison, fresh, ignored

    def unchanged(self, found):
        """Whether a file is in every respect as it was at the first look."""
        try:
            seen = os.lstat(os.path.join(self.folder, found.path))
        except OSError:
            return False
        return (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns) == (found.inode, found.size, found.mtime_ns, found.ctime_ns)

    def _odd(self, found):
        link = found.kind == "link"
        return Bad(found.path, "symlink" if link else "not-a-file", "it is a symbolic link" if link else "it is no file",
                   [found.inode, found.size, found.mtime_ns])

    def examine(self, found):
        """Ready or Bad, by one read of the whole file. Safe in several threads."""
        seen = [found.inode, found.size, found.mtime_ns]
        try:
            name = pkg_names.parse(found.path)
            with pkg_format.Opened(os.path.join(self.folder, found.path)) as opened:
                if [opened.seen.st_ino, opened.size, opened.seen.st_mtime_ns] != seen:
                    return Bad(found.path, "vanished", "it changes", seen)
                parts = pkg_format.structure(opened, name.format)
                md5, sha1 = sums(opened, parts)
                values = pkg_format.agreeing(pkg_format.metadata(opened, parts), name)
                after = os.fstat(opened.handle)
                if [after.st_ino, after.st_size, after.st_mtime_ns] != seen:
                    return Bad(found.path, "vanished", "it changes", seen)
            package = pkg_format.Package(name, found.size, found.mtime, values)
            entry = pkg_index.entry(package, md5, sha1)
        except pkg_names.WrongName as e:
            return Bad(found.path, e.kind, str(e), seen)
        except pkg_format.Poison as e:
            return Bad(found.path, e.kind, str(e), seen)
        except BadDependency as e:
            return Bad(found.path, "bad-metadata", "its dependencies: %s" % e, seen)
        except FileNotFoundError:
            return Bad(found.path, "vanished", "it is gone", seen)
        except pkg_format.CannotTell as e:
            return Bad(found.path, "cannot-tell", str(e), seen)
        except OSError as e:
            return Bad(found.path, "cannot-tell", "it cannot be read: %s" % e.strerror, seen)
        data = "%s-%08x" % (sha1, zlib.crc32(os.fsencode(found.path)))
        return Ready(found.path, data, found.size, found.mtime_ns, md5, sha1, name.cpv, values.get("BUILD_ID", ""), entry, seen)

    def overdue(self, bad, patience):
        """Whether one that is no good is poison by now, and not a file that somebody still writes. For one thread."""
        return bad.kind in FINAL or self._patience.is_over(bad, patience)

    def remember(self, waiting):
        """Keeps since when unfinished files have not changed; all others are forgotten."""
        self._patience.remember(waiting)

    def put_aside(self, bad):
        """Into quarantine, with the reason beside it; where it lies now, or None where another one lies there by now."""
        return self._leaving.put_aside(bad.path, bad.kind, bad.text, bad.seen)

    def remove(self, ready):
        """Deletes what was published, if it is still the very file; whether it was."""
        return self._leaving.remove(ready.path, ready.seen)

    def at_work(self, who, every):
        """The last heartbeat with the time of now, at most once in so many seconds: a round goes on. For any thread."""
        with self._beating:
            if time.monotonic() - self._beaten >= every:
                self._beaten = time.monotonic()
                try:
                    self._beat(dict(self.last(), time=int(time.time()), working=who))
                except OSError:
                    pass  # The round itself says what is wrong with the disk.

    def beat(self, result):
        """Remembers a good round; `at_work` says nothing more."""
        with self._beating:
            self._beaten = float("inf")
            self._beat(result)

    def _beat(self, result):
        pkg_files.write(os.path.join(self.root, "heartbeat"), json.dumps(result, sort_keys=True) + "\n")

    def last(self):
        """The last good round, or {}."""
        try:
            with open(os.path.join(self.root, "heartbeat"), encoding="utf-8") as f:
                said = json.load(f)
            return said if isinstance(said, dict) else {}
        except (OSError, ValueError):
            return {}


def sums(opened, parts):
    """MD5 and SHA-1 of the file, and every member against the Manifest, in one read; Poison."""
    md5 = hashlib.md5(usedforsecurity=False)
    sha1 = hashlib.sha1(usedforsecurity=False)
    members = sorted((offset, offset + size, name, sha512, blake2b) for name, (offset, size, sha512, blake2b) in parts.manifest.items())
    workers = [(start, end, name, [(kind(), said) for kind, said in ((hashlib.sha512, sha512), (hashlib.blake2b, blake2b)) if said])
               for start, end, name, sha512, blake2b in members]
    at = 0
    while at < opened.size:
        data = opened.read(at, min(CHUNK, opened.size - at))
        if not data:
            raise pkg_format.Poison("truncated", "it became shorter while it was read")
        md5.update(data)
        sha1.update(data)
        view = memoryview(data)
        for start, end, _, hashes in workers:
            if start < at + len(data) and end > at:
                part = view[max(0, start - at) : end - at]
                for worker, _ in hashes:
                    worker.update(part)
        at += len(data)
    for _, _, name, hashes in workers:
        for worker, said in hashes:
            if worker.hexdigest().encode() != said.lower():
                raise pkg_format.Poison("wrong-hash", "%s is not what its Manifest says (%s)" % (name.decode("utf-8", "replace"), worker.name))
    return md5.hexdigest(), sha1.hexdigest()
