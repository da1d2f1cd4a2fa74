"""What a repair does, on the disk before it does it: a folder of this repair beside the states, with `before` and `after` (the
indexes), `moves` and `modes`. So whoever comes after a kill goes on, and undo finds what was done.
"""

import json
import os
import shutil
import time

import pkg_files
import pkg_index
import pkg_names
import pkg_states


def place(states, name):
    """The folder of a repair; Refused where that is no name of one."""
    if name in ("", ".", "..") or "/" in name or len(name) > 200:
        raise pkg_states.Refused("%s is no name of a repair" % pkg_names.shown(name))
    return os.path.join(states.home, "repairs", name)


def last(states):
    """The name of the repair that began last; Refused where there is none that can be taken back."""
    found = all_of(states)
    if not found:
        raise pkg_states.Refused("there is no repair here that can be taken back")
    return found[-1]


def named(states, name):
    """That name, if there is such a repair; else Refused, with those there are."""
    found = all_of(states)
    if name not in found:
        place(states, name)
        raise pkg_states.Refused("there is no repair %s here that can be taken back; %s" % (
            pkg_names.shown(name), "there are, the last one first: " + ", ".join(map(pkg_names.shown, reversed(found))) if found else "there is none at all"))
    return name


def all_of(states):
    """Names of the repairs that can be taken back, the last one last."""
    folder = os.path.join(states.home, "repairs")
    try:
        names = [name for name in os.listdir(folder) if os.path.exists(os.path.join(folder, name, "begun"))]
    except FileNotFoundError:
        return []
    return sorted(names, key=lambda name: os.stat(os.path.join(folder, name, "begun")).st_mtime_ns)


class Memo:
    """What this step does, on the disk before it does it. Goes on where an earlier attempt of the step stopped."""

    def __init__(self, folder):
        self.folder = folder

    def _path(self, name):
        return os.path.join(self.folder, name)

    def begin(self, pkgdir):
        if not self.is_begun():
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            try:
                data = pkg_index.read_bytes(os.path.join(pkgdir, pkg_names.INDEX))
            except (pkg_index.BadIndex, IsADirectoryError):
                data = None
            if data is not None:
                pkg_files.write(self._path("before"), data, 0o600)
            pkg_files.write(self._path("begun"), pkgdir, 0o600)

    def stamp(self, clock):
        """The name of this repair's folder in quarantine, the same for every attempt."""
        path = self._path("stamp")
        if not os.path.exists(path):
            pkg_files.write(path, "%s-%d" % (time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(clock())), os.getpid()), 0o600)
        with open(path, encoding="utf-8") as f:
            return f.read()

    def moves(self, moves):
        self._add("moves", [[path, target] for path, target in sorted(moves.items())])

    def modes(self, modes):
        self._add("modes", [list(mode) for mode in modes])

    def _add(self, name, rows):
        """Rows of earlier attempts stay, and the first word on a path counts."""
        if rows:
            known = self.rows(name)
            paths = {row[0] for row in known}
            pkg_files.write(self._path(name), json.dumps(known + [row for row in rows if row[0] not in paths]), 0o600)

    def rows(self, name):
        try:
            with open(self._path(name), encoding="utf-8") as f:
                return json.load(f)
        except FileNotFoundError:
            return []

    def after(self, index):
        pkg_files.write(self._path("after"), pkg_index.written(index), 0o600)

    def index(self, name):
        """An index that was kept, or None where there was none that could be read."""
        data = pkg_index.read_bytes(self._path(name))
        try:
            return None if data is None else pkg_index.parse(data)
        except pkg_index.BadIndex:
            return None

    def is_begun(self):
        return os.path.exists(self._path("begun"))

    def forget(self):
        # The mark goes first: half of a memo is none.
        os.unlink(self._path("begun"))
        shutil.rmtree(self.folder, ignore_errors=True)
