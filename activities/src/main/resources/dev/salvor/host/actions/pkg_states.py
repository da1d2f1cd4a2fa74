"""Earlier published states of a binary host, kept outside of its PKGDIR so that there is a way back.

A state is the text of an index. Of package files only those are kept that leave PKGDIR or are replaced there, as
hard links where that can be, under the hash of their bytes. Whoever changes a binary host calls, under the lock:
`record` before, `keep` for each file that goes, `pkg_index.publish` with `newest()`, `record` after.

    states/NAME/   Packages, and about: how many packages, who made it
    leaving/NAME   what left PKGDIR while that state stood: a line of JSON for each, path, hash, size and mtime
    kept/HASH      the bytes

Kept is what a list of `leaving` or an index names. A state that was made before there were lists may need what none of
them names, so as long as there is such a state nothing of that goes.
"""

import errno
import json
import os
import re
import shutil
import stat
from collections import namedtuple

import pkg_files
import pkg_index
import pkg_names
from pkg_points import point

NUMBER = 10
BYTES = 20 << 30

# The list of what left before there was any state.
_NONE = "0"

State = namedtuple("State", "name timestamp packages why lists")
State.__doc__ = """A published state: its name (the TIMESTAMP in digits), TIMESTAMP, number of packages, who made it, and whether what
left while it stood is listed."""

Left = namedtuple("Left", "path key size mtime")
Left.__doc__ = "A file that left PKGDIR: its path there, the SHA-1 of its bytes, its size, its mtime in whole seconds."


class Refused(Exception):
    """It cannot be done, and nothing was changed: why, and what to do."""


def home(pkgdir, given=""):
    """The folder for what is kept: beside PKGDIR, on its file system where that can be."""
    real = os.path.realpath(pkgdir)
    found = os.path.realpath(given) if given else os.path.join(os.path.dirname(real), "." + os.path.basename(real) + ".salvor")
    if found == real or found.startswith(real.rstrip("/") + "/") or real == "/":
        raise Refused("%s lies in the binary host itself, where Portage would index it; name another folder" % pkg_names.shown(found))
    return found


class States:
    """The kept states of one PKGDIR. For one process that holds Portage's lock, except for `list` and `newest`."""

    def __init__(self, pkgdir, given="", number=NUMBER, most=BYTES):
        self.pkgdir = pkgdir
        self.home = home(pkgdir, given)
        self.number = max(2, number)
        self.most = most
        # Names of states that are needed by what is under way.
        self.spared = set()
        # The state that was recorded last.
        self._standing = None

    def _at(self, *parts):
        return os.path.join(self.home, *parts)

    def make(self):
        """Makes the folders; Refused where that cannot be."""
        for part in ("", "states", "leaving", "kept", "quarantine"):
            try:
                os.makedirs(self._at(part), mode=0o700, exist_ok=True)
            except OSError as e:
                raise Refused("cannot make %s for earlier states (%s); nothing was changed" % (pkg_names.shown(self.home), e.strerror)) from e

    def list(self):
        """All states, the newest first."""
        found = []
        for name in _numbers(self._at("states")):
            try:
                with open(self._at("states", name, "about"), encoding="utf-8") as f:
                    about = json.load(f)
                found.append(State(name, int(name), int(about["packages"]), str(about["why"]), bool(about.get("lists"))))
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue
        return sorted(found, key=lambda state: -state.timestamp)

    def newest(self):
        """The newest TIMESTAMP that was published here as far as is known; 0 if none is."""
        return max([state.timestamp for state in self.list()], default=0)

    def index(self, name):
        """The Index of a state; Refused where there is no such state."""
        try:
            data = pkg_index.read_bytes(self._at("states", name, "Packages"))
            if data is not None and name.isdigit():
                return pkg_index.parse(data)
        except (pkg_index.BadIndex, OSError) as e:
            raise Refused("the state %s cannot be read: %s" % (name, e)) from e
        known = ", ".join(state.name for state in self.list()) or "none"
        raise Refused("there is no state %s here; there are: %s" % (pkg_names.shown(name), known))

    def record(self, why):
        """Keeps the index as it now stands, if it is not yet kept; gives its name, or None where there is none that can be read."""
        self.make()
        self._standing = None
        try:
            data = pkg_index.read_bytes(os.path.join(self.pkgdir, pkg_names.INDEX))
            index = None if data is None else pkg_index.parse(data)
        except pkg_index.BadIndex:
            return None
        if index is None or index.timestamp() is None:
            return None
        name = str(index.timestamp())
        self._standing = name
        folder = self._at("states", name)
        if os.path.exists(os.path.join(folder, "about")) and pkg_index.read_bytes(os.path.join(folder, "Packages")) == data:
            return name
        new = self._at("states", ".new")
        shutil.rmtree(new, ignore_errors=True)
        os.mkdir(new, 0o700)
        pkg_files.write(os.path.join(new, "Packages"), data, 0o600)
        pkg_files.write(os.path.join(new, "about"), json.dumps({"packages": len(index.entries), "why": why, "lists": True}), 0o600)
        point("state-ready")
        # Portage may publish twice in one second: the later one counts.
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(new, folder)
        pkg_files.sync_folder(os.path.dirname(folder))
        self._prune()
        return name

    def keep(self, path, entry=None, of=None):
        """Keeps a file's bytes before it leaves PKGDIR or is replaced there, and lists it before that; gives their SHA-1.

        entry: its entry in the index, if it has one. of: the state that stood meanwhile; else the one that was recorded last.
        """
        with pkg_files.inside(self.pkgdir, path) as (folder, base):
            seen = os.stat(base, dir_fd=folder, follow_symlinks=False)
            mtime = int(seen.st_mtime_ns // 1000000000)
            said = entry or {}
            key = said.get("SHA1", "").lower()
            if not _is_key(key) or said.get("SIZE") != str(seen.st_size) or said.get("MTIME") != str(mtime):
                key = pkg_index.hashes(base, at=folder)[1]
            self._list(of or self._standing or str(self.newest()), Left(path, key, seen.st_size, mtime))
            point("listed")
            target = self._at("kept", key)
            if not _is_kept(target, key, seen):
                bring(base, target, folder)
        return key

    def _list(self, name, left):
        folder = self._at("leaving")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        line = json.dumps(list(left)).encode("ascii") + b"\n"
        handle = os.open(os.path.join(folder, name), os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = b"\n" + line
            while line:
                line = line[os.write(handle, line) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if not size:
            pkg_files.sync_folder(folder)

    def left(self, name):
        """What is listed of a state. A line that was cut is none: what it was about had not left yet."""
        found = []
        try:
            with open(self._at("leaving", name), encoding="ascii", errors="replace") as f:
                lines = f.readlines()
        except FileNotFoundError:
            return found
        for line in lines:
            try:
                left = Left(*json.loads(line))
                if _is_key(left.key):
                    found.append(left)
            except (ValueError, TypeError):
                continue
        return found

    def kept(self, entry, path):
        """Where the bytes of an entry are kept, or None. Looked at byte by byte: what is put back must be right."""
        key = entry.get("SHA1", "").lower()
        for key in [key] if _is_key(key) else self._listed_as(entry, path):
            found = self._at("kept", key)
            try:
                sums = pkg_index.hashes(found)
            except OSError:
                continue
            if sums[1] == key and entry.get("MD5", sums[0]).lower() == sums[0]:
                return found
        return None

    def _listed_as(self, entry, path):
        """Under which hashes the file of an entry that says no SHA-1 may be kept."""
        found = []
        if entry.get("MTIME") or entry.get("MD5"):
            for name in sorted(_numbers(self._at("leaving")), key=int, reverse=True):
                found += [left.key for left in self.left(name) if left.path == path and str(left.size) == entry.get("SIZE")
                          and entry.get("MTIME", str(left.mtime)) == str(left.mtime)]
        return list(dict.fromkeys(found))

    def _prune(self):
        states = self.list()
        old = [state for state in states[self.number :] if state.name not in self.spared]
        states = [state for state in states if state not in old]
        for state in old:
            self._drop(state)
        kept = self._sweep(states, bool(old))
        while sum(kept.values()) > self.most and len(states) > 2 and states[-1].name not in self.spared:
            self._drop(states.pop())
            kept = self._sweep(states, True)

    def _drop(self, state):
        # The mark goes first: half of a state is none.
        folder = self._at("states", state.name)
        os.unlink(os.path.join(folder, "about"))
        shutil.rmtree(folder, ignore_errors=True)

    def _sweep(self, states, dropped):
        """Removes kept files that nothing needs; gives the sizes of those that are needed. dropped: a state has just gone."""
        try:
            wanted = self._wanted(states, dropped)
        except OSError:
            return {}  # What cannot be read may need anything.
        left = {}
        for name in os.listdir(self._at("kept")):
            path = self._at("kept", name)
            if name in wanted:
                left[name] = os.stat(path).st_size
            elif not _is_key(name) or all(state.lists for state in states):
                os.unlink(path)
        return left

    def _wanted(self, states, dropped):
        """Hashes that a list or an index names; OSError where one of them cannot be read. Lists of what is gone go."""
        names = {state.name for state in states}
        for name in _numbers(self._at("states")):
            if name not in names and os.path.lexists(self._at("states", name, "about")):
                raise OSError("the state %s cannot be read" % name)
        wanted = set()
        for name in _numbers(self._at("leaving")):
            # What left while a state stood is of that state, and may be of older ones.
            if states and int(name) < states[-1].timestamp and (name != _NONE or dropped):
                os.unlink(self._at("leaving", name))
            else:
                wanted.update(left.key for left in self.left(name))
        for state in states:
            data = pkg_index.read_bytes(self._at("states", state.name, "Packages"))
            if data is None:
                raise OSError("the state %s has no index" % state.name)
            wanted.update(key.decode().lower() for key in re.findall(rb"^SHA1: *([0-9A-Fa-f]{40})\s*$", data, re.M))
        return wanted


def _numbers(folder):
    """Names in a folder that are numbers."""
    try:
        return [name for name in os.listdir(folder) if name.isascii() and name.isdigit()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_key(text):
    return isinstance(text, str) and len(text) == 40 and not set(text) - set("0123456789abcdef")


def _is_kept(target, key, seen):
    """Whether the bytes are kept: by the very file, or by another one that is right. One that is not goes."""
    try:
        there = os.stat(target, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if (there.st_dev, there.st_ino) == (seen.st_dev, seen.st_ino):
        return True
    try:
        if there.st_size == seen.st_size and pkg_index.hashes(target)[1] == key:
            return True
    except OSError as e:
        if e.errno != errno.ELOOP:
            raise
    os.unlink(target)
    return False


def bring(source, target, at=None):
    """A second name for a plain file, or a copy where there can be none; the target is whole or not there.

    at: descriptor of the folder in which source is a name.
    """
    try:
        os.link(source, target, src_dir_fd=at, follow_symlinks=False)
        pkg_files.sync_folder(os.path.dirname(target))
    except FileExistsError:
        pass
    except OSError as e:
        if e.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.EACCES):
            raise
        pkg_files.copy(source, target, source_at=at)


def move_out(root, path, target):
    """A file, link or whatever it is leaves its place below root, also for another file system; the target's folders are made."""
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    with pkg_files.inside(root, path) as (folder, base):
        _move(base, target, folder, None)
        pkg_files.sync_open(folder)
    pkg_files.sync_folder(os.path.dirname(target))


def move_in(source, root, path):
    """The way back of `move_out`, or of a new file; folders above it are made for everybody to enter."""
    with pkg_files.inside(root, path, True) as (folder, base):
        _move(source, base, None, folder)
        pkg_files.sync_open(folder)
    pkg_files.sync_folder(os.path.dirname(source))


def _move(source, target, source_at, target_at):
    try:
        os.rename(source, target, src_dir_fd=source_at, dst_dir_fd=target_at)
    except OSError as e:
        if e.errno != errno.EXDEV:
            raise
        if stat.S_ISLNK(os.stat(source, dir_fd=source_at, follow_symlinks=False).st_mode):
            try:
                os.symlink(os.readlink(source, dir_fd=source_at), target, dir_fd=target_at)
            except FileExistsError:
                pass
        else:
            pkg_files.copy(source, target, source_at=source_at, target_at=target_at)
        os.unlink(source, dir_fd=source_at)
