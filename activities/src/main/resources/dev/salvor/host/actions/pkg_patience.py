"""Since when files that are not whole have looked as they do, and whether somebody still writes them.

Judged by what was seen across rounds, on a clock that nobody sets: what changes begins anew, and so does all when the
machine was started anew. A builder's empty placeholder stands for the file beside it into which the package is packed.
"""

import json
import os
import re
import time

import pkg_files
import pkg_names

# A process whose number stands in a file's name and that has not been seen to write counts for so many times as long.
_LONGER = 12
_FRESH = 2.0  # seconds for which one look at all open files is good


class Patience:
    """What was seen of one staging folder; kept in a file. For one thread."""

    def __init__(self, folder, memory):
        self._folder = folder
        self._memory = memory
        self._first = self._remembered()
        self._open, self._looked = {}, None

    def is_over(self, bad, patience):
        """Whether a file that is not whole has looked so for `patience` seconds, and nobody is at work on it."""
        beside = self._beside(bad.path)
        looks = [bad.seen] + [seen for _, seen in beside]
        first = self._first.get(bad.path)
        now = time.monotonic()
        if not first or first["looks"] != looks or first["since"] > now:
            first = self._first[bad.path] = {"looks": looks, "since": now}
        known = now - first["since"]
        if known < patience:
            return False
        files = [(bad.path, bad.seen)] + beside
        return not any(self._is_written(path, seen) for path, seen in files) and (
            known >= patience * _LONGER or not any(_writer_lives(path, known) for path, _ in beside))

    def remember(self, waiting):
        """Keeps what was seen of the files that wait; all others are forgotten."""
        kept = {bad.path: self._first[bad.path] for bad in waiting if bad.path in self._first}
        if kept != self._remembered():
            pkg_files.write(self._memory, json.dumps({"boot": _boot(), "files": kept}), 0o600)

    def _remembered(self):
        try:
            with open(self._memory, encoding="utf-8") as f:
                said = json.load(f)
            if said["boot"] != _boot():
                return {}
            return {path: first for path, first in said["files"].items() if {"looks", "since"} == set(first)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _beside(self, path):
        """[path, look] of half-written files of the same version, as builders leave them in its folder and in that of its category."""
        try:
            name = pkg_names.parse(path)
        except pkg_names.WrongName:
            return []
        found = []
        for below in sorted({os.path.dirname(path), name.category}):
            try:
                entries = os.listdir(os.path.join(self._folder, below))
            except OSError:
                continue
            for base in sorted(entries):
                if base.lstrip(".").startswith(name.pf) and pkg_names.is_temporary(base):
                    try:
                        seen = os.lstat(os.path.join(self._folder, below, base))
                    except OSError:
                        continue
                    found.append((below + "/" + base, [seen.st_ino, seen.st_size, seen.st_mtime_ns]))
        return found

    def _is_written(self, path, seen):
        """Whether a process of this machine has that file open for writing, as far as this account may see."""
        if self._looked is None or time.monotonic() - self._looked > _FRESH:
            self._open, self._looked = _open_files(), time.monotonic()
        for process, number in self._open.get(os.path.basename(path), ()):
            try:
                there = os.stat("/proc/%s/fd/%s" % (process, number))
                with open("/proc/%s/fdinfo/%s" % (process, number), encoding="ascii") as f:
                    flags = re.search(r"^flags:\s+([0-7]+)$", f.read(), re.M)
            except OSError:
                continue
            if there.st_ino == seen[0] and flags and int(flags.group(1), 8) & os.O_ACCMODE != os.O_RDONLY:
                return True
        return False


def _open_files():
    """{last part of the path: [(process, number of the descriptor)]} of all that this account may see; names only, no file is touched."""
    found = {}
    try:
        processes = [name for name in os.listdir("/proc") if name.isdigit() and name != str(os.getpid())]
    except OSError:
        return found
    for process in processes:
        try:
            numbers = os.listdir("/proc/%s/fd" % process)
        except OSError:
            continue
        for number in numbers:
            try:
                base = os.readlink("/proc/%s/fd/%s" % (process, number)).rpartition("/")[2]
            except OSError:
                continue
            if pkg_names.suffix(base) or pkg_names.is_temporary(base):
                found.setdefault(base, []).append((process, number))
    return found


def _writer_lives(path, known):
    """Whether the process whose number ends a half-written file's name runs here, and did when that file was first seen so."""
    number = path.rpartition(".")[2]
    if not number.isascii() or not number.isdigit():
        return False
    try:
        with open("/proc/%s/cmdline" % number, "rb") as f:
            if not f.read(1):
                return False  # The kernel's own, or a process that has ended.
        with open("/proc/%s/stat" % number, "rb") as f:
            began = int(f.read().rpartition(b")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began >= known
    except (OSError, ValueError, IndexError):
        return False


def _boot():
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as f:
            return f.read().strip()
    except OSError:
        return ""
