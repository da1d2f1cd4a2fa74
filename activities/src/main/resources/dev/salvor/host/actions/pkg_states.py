"""Earlier published states of a binary host, kept outside of its PKGDIR so that there is a way back.

A state is the text of an index. Of package files only those are kept that leave PKGDIR or are replaced there, as
hard links where that can be, under the hash of their bytes. Whoever changes a binary host calls, under the lock:
`record` before, `keep` for each file that goes, `pkg_index.publish` with `newest()`, `record` after.
"""

import errno
import json
import os
import re
import shutil
from collections import namedtuple

import pkg_files
import pkg_index
import pkg_names
from pkg_points import point

NUMBER = 10
BYTES = 20 << 30

State = namedtuple("State", "name timestamp packages why")
State.__doc__ = "A published state: its name (the TIMESTAMP in digits), TIMESTAMP, number of packages, and who made it."


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

    def make(self):
        """Makes the folders; Refused where that cannot be."""
        for part in ("", "states", "kept", "quarantine"):
            try:
                os.makedirs(os.path.join(self.home, part), mode=0o700, exist_ok=True)
            except OSError as e:
                raise Refused("cannot make %s for earlier states (%s); nothing was changed" % (pkg_names.shown(self.home), e.strerror)) from e

    def list(self):
        """All states, the newest first."""
        found = []
        try:
            names = os.listdir(os.path.join(self.home, "states"))
        except (FileNotFoundError, NotADirectoryError):
            return []
        for name in names:
            if not name.isascii() or not name.isdigit():
                continue
            try:
                with open(os.path.join(self.home, "states", name, "about"), encoding="utf-8") as f:
                    about = json.load(f)
                found.append(State(name, int(name), int(about["packages"]), str(about["why"])))
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return sorted(found, key=lambda state: -state.timestamp)

    def newest(self):
        """The newest TIMESTAMP that was published here as far as is known; 0 if none is."""
        return max([state.timestamp for state in self.list()], default=0)

    def index(self, name):
        """The Index of a state; Refused where there is no such state."""
        try:
            data = pkg_index.read_bytes(os.path.join(self.home, "states", name, "Packages"))
            if data is not None and name.isdigit():
                return pkg_index.parse(data)
        except (pkg_index.BadIndex, OSError) as e:
            raise Refused("the state %s cannot be read: %s" % (name, e)) from e
        known = ", ".join(state.name for state in self.list()) or "none"
        raise Refused("there is no state %s here; there are: %s" % (pkg_names.shown(name), known))

    def record(self, why):
        """Keeps the index as it now stands, if it is not yet kept; gives its name, or None where there is none that can be read."""
        self.make()
        data = pkg_index.read_bytes(os.path.join(self.pkgdir, pkg_names.INDEX))
        try:
            index = None if data is None else pkg_index.parse(data)
        except pkg_index.BadIndex:
            return None
        if index is None or index.timestamp() is None:
            return None
        name = str(index.timestamp())
        folder = os.path.join(self.home, "states", name)
        if os.path.exists(os.path.join(folder, "about")) and pkg_index.read_bytes(os.path.join(folder, "Packages")) == data:
            return name
        new = os.path.join(self.home, "states", ".new")
        shutil.rmtree(new, ignore_errors=True)
        os.mkdir(new, 0o700)
        pkg_files.write(os.path.join(new, "Packages"), data, 0o600)
        pkg_files.write(os.path.join(new, "about"), json.dumps({"packages": len(index.entries), "why": why}), 0o600)
        point("state-ready")
        # Portage may publish twice in one second: the later one counts.
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(new, folder)
        pkg_files.sync_folder(os.path.dirname(folder))
        self._prune()
        return name

    def keep(self, path, entry=None):
        """Keeps a file's bytes before it leaves PKGDIR or is replaced there. entry: its entry in the index, if it has one."""
        source = os.path.join(self.pkgdir, path)
        seen = os.stat(source, follow_symlinks=False)
        said = entry or {}
        key = said.get("SHA1", "").lower()
        if not _is_key(key) or said.get("SIZE") != str(seen.st_size) or said.get("MTIME") != str(int(seen.st_mtime_ns // 1000000000)):
            key = pkg_index.hashes(source)[1]
        target = os.path.join(self.home, "kept", key)
        if not os.path.exists(target):
            bring(source, target)
        return key

    def kept(self, entry):
        """Where the bytes of an entry are kept, or None. Looked at byte by byte: what is put back must be right."""
        key = entry.get("SHA1", "").lower()
        if not _is_key(key):
            return None
        path = os.path.join(self.home, "kept", key)
        try:
            return path if pkg_index.hashes(path)[1] == key else None
        except OSError:
            return None

    def _prune(self):
        states = self.list()
        old = [state for state in states[self.number :] if state.name not in self.spared]
        states = [state for state in states if state not in old]
        for state in old:
            self._drop(state)
        kept = self._sweep(states)
        while sum(kept.values()) > self.most and len(states) > 2 and states[-1].name not in self.spared:
            self._drop(states.pop())
            kept = self._sweep(states)

    def _drop(self, state):
        # The mark goes first: half of a state is none.
        folder = os.path.join(self.home, "states", state.name)
        os.unlink(os.path.join(folder, "about"))
        shutil.rmtree(folder, ignore_errors=True)

    def _sweep(self, states):
        """Removes kept files that no state names; gives the sizes of the others."""
        folder = os.path.join(self.home, "kept")
        names = os.listdir(folder)
        if not names:
            return {}
        wanted = set()
        for state in states:
            data = pkg_index.read_bytes(os.path.join(self.home, "states", state.name, "Packages")) or b""
            wanted.update(key.decode() for key in re.findall(rb"^SHA1: ([0-9a-f]{40})$", data, re.M))
        left = {}
        for name in names:
            path = os.path.join(folder, name)
            if name in wanted:
                left[name] = os.stat(path).st_size
            else:
                os.unlink(path)
        return left


def _is_key(text):
    return len(text) == 40 and not set(text) - set("0123456789abcdef")


def bring(source, target):
    """A second name for a plain file, or a copy where there can be none; the target is whole or not there."""
    try:
        os.link(source, target, follow_symlinks=False)
        pkg_files.sync_folder(os.path.dirname(target))
    except FileExistsError:
        pass
    except OSError as e:
        if e.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.EACCES):
            raise
        pkg_files.copy(source, target)


def move(source, target):
    """A file, link or whatever it is goes to another place, also on another file system; the target's folders are made."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.rename(source, target)
    except OSError as e:
        if e.errno != errno.EXDEV:
            raise
        if os.path.islink(source):
            if not os.path.lexists(target):
                os.symlink(os.readlink(source), target)
        elif os.path.isfile(source):
            pkg_files.copy(source, target)
        else:
            raise
        os.unlink(source)
    pkg_files.sync_folder(os.path.dirname(source))
    pkg_files.sync_folder(os.path.dirname(target))
