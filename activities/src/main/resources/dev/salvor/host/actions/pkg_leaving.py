"""How files leave a staging folder: what was published is deleted, what is no good goes to quarantine with its reason.

Either is done to the very file that was judged, and to nothing that has come in its place: it is renamed into a folder
of this promoter first and looked at again there. A promoter that was killed meanwhile puts it back when it comes again.
"""

import errno
import hashlib
import os
import time
from contextlib import contextmanager

import pkg_files
import pkg_names
from pkg_points import point

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Of a path that leads to no file of its own any more.
_ELSEWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Leaving:
    """The way out of one folder, for the process that holds it. `remove` may be called by several threads."""

    def __init__(self, folder, root, quarantine):
        self.folder, self.quarantine = folder, quarantine
        self._removed, self._judged = os.path.join(root, "removed"), os.path.join(root, "judged")

    def make(self):
        for home in (self._removed, self._judged):
            os.makedirs(home, 0o700, exist_ok=True)

    def put_aside(self, path, kind, text, seen):
        """Into quarantine, with the reason beside it; where it lies now, or None where another one lies there by now. seen: as `look` gave it."""
        try:
            source = self._taken(self._judged, path, seen)
        except OSError as e:
            if e.errno != errno.EXDEV:
                raise
            return self._put_aside_across(path, kind, text, seen)
        return None if source is None else self._to_quarantine(source, path, kind, text, seen)

    def _to_quarantine(self, source, path, kind, text, seen):
        target = self._free(path)
        # First why, then the file: what lies there has always a reason.
        self._explain(target, path, kind, text, seen)
        try:
            os.rename(source, target)
        except OSError as e:
            if e.errno != errno.EXDEV or not os.path.isfile(source) or os.path.islink(source):
                raise
            pkg_files.copy(source, target)
            os.unlink(source)
        _forget(source)
        point("quarantined")
        return target

    def _free(self, path):
        """A path in quarantine that nothing has, with room for a longer name beside it; its folder is made."""
        folder, base = os.path.split(os.path.join(self.quarantine, path))
        base = os.fsdecode(os.fsencode(base)[:220])
        os.makedirs(folder, exist_ok=True)
        target, number = os.path.join(folder, base), 1
        while os.path.lexists(target):
            number += 1
            target = os.path.join(folder, "%s.%d" % (base, number))
        return target

    def _explain(self, target, path, kind, text, seen):
        pkg_files.write(target + ".reason", "%s\n%s: %s\nfrom %s, %d bytes, %s\nTo try it again, move it back; a later build takes its place.\n" % (
            pkg_names.shown(path), kind, text, pkg_names.shown(os.path.join(self.folder, path)), seen[1], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))
        point("reason")

    def _put_aside_across(self, path, kind, text, seen):
        """Staging is a file system of its own: a copy, and only what was copied whole and is still the same is deleted."""
        with _within(self.folder, path) as (folder, base):
            if look(base, folder) != seen:
                return None
            here = "/proc/self/fd/%d/%s" % (folder, base)
            target = self._free(path)
            self._explain(target, path, kind, text, seen)
            if os.path.islink(here):
                os.symlink(os.readlink(base, dir_fd=folder), target)
            elif os.path.isfile(here):
                pkg_files.copy(here, target)
            else:
                os.unlink(target + ".reason")
                raise OSError(errno.EXDEV, "it is no file, and quarantine lies on another file system; remove it by hand", path)
            if look(base, folder) != seen:
                os.unlink(target)
                os.unlink(target + ".reason")
                return None
            os.unlink(base, dir_fd=folder)
        point("quarantined")
        return target

    def remove(self, path, seen):
        """Deletes what was published, if it is still the very file; whether it was."""
        try:
            aside = self._taken(self._removed, path, seen)
        except OSError as e:
            if e.errno != errno.EXDEV:
                raise
            with _within(self.folder, path) as (folder, base):
                if look(base, folder) != seen:
                    return False
                os.unlink(base, dir_fd=folder)
            return True
        if aside is None:
            return False
        os.unlink(aside)
        _forget(aside)
        point("removed")
        return True

    def _taken(self, home, path, seen):
        """Takes the very file that was judged out of staging; where it lies now, or None where it is another one by now."""
        aside = _place(home, path)
        try:
            with _within(self.folder, path) as (folder, base):
                if look(base, folder) != seen:
                    _forget(aside)
                    return None
                os.rename(base, aside, src_dir_fd=folder)
        except OSError as e:
            _forget(aside)
            if e.errno in _ELSEWHERE:
                return None
            raise
        point("aside")
        if look(aside) != seen:
            self._back(aside, path)
            return None
        return aside

    def put_back(self):
        """What a killed promoter was about to delete or to put aside: it is looked at again."""
        for home in (self._removed, self._judged):
            for name in os.listdir(home):
                path, aside = _path_of(home, name)
                if path is not None and os.path.lexists(aside):
                    self._back(aside, path)
                else:
                    _forget(aside)

    def _back(self, aside, path):
        """To where it came from. Where another one lies there, what was published is deleted, and what was not goes to quarantine."""
        try:
            # The folder of its category may have been cleaned away meanwhile.
            with _within(self.folder, path, make=True) as (folder, base):
                _put(aside, base, folder)
        except OSError as e:
            if e.errno == errno.EEXIST and aside.startswith(self._removed + "/"):
                os.unlink(aside)
            elif e.errno in _ELSEWHERE + (errno.EEXIST,):
                self._to_quarantine(aside, path, "replaced", "another one lies in its place: %s" % e.strerror, look(aside))
            else:
                raise
        _forget(aside)


def _put(aside, base, folder):
    """To a name that nothing has; EEXIST where something has it."""
    try:
        os.link(aside, base, dst_dir_fd=folder, follow_symlinks=False)
        os.unlink(aside)
    except FileExistsError:
        if look(base, folder) != look(aside):
            raise
        os.unlink(aside)  # Who put it back was killed before it came here.
    except OSError:
        # A folder, or there can be no second name for it.
        try:
            look(base, folder)
        except FileNotFoundError:
            os.rename(aside, base, dst_dir_fd=folder)
        else:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), base) from None


@contextmanager
def _within(root, path, make=False):
    """(descriptor of the folder, last name) of a path below root, through no link; closed by `with`."""
    *parts, base = path.split("/")
    folder = os.open(root, _FOLDER)
    try:
        for part in parts:
            if make:
                try:
                    os.mkdir(part, 0o755, dir_fd=folder)
                except FileExistsError:
                    pass
            below = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
        yield folder, base
    finally:
        os.close(folder)


def look(name, folder=None):
    """[inode, size, mtime_ns], as packages are judged by."""
    seen = os.stat(name, dir_fd=folder, follow_symlinks=False)
    return [seen.st_ino, seen.st_size, seen.st_mtime_ns]


def _place(home, path):
    """Where a file of staging lies while it is taken out. A path that gives no name for that has a folder with its text."""
    name = path.replace("/", "%")
    if "%" not in path and len(os.fsencode(name)) <= 250:
        return os.path.join(home, name)
    folder = os.path.join(home, "%" + hashlib.sha1(os.fsencode(path), usedforsecurity=False).hexdigest())
    os.makedirs(folder, 0o700, exist_ok=True)
    pkg_files.write(os.path.join(folder, "path"), path, 0o600)
    return os.path.join(folder, "file")


def _path_of(home, name):
    """(path in staging or None, where it lies) of what `_place` named."""
    if not name.startswith("%"):
        return name.replace("%", "/"), os.path.join(home, name)
    folder = os.path.join(home, name)
    try:
        with open(os.path.join(folder, "path"), "rb") as f:
            return os.fsdecode(f.read()), os.path.join(folder, "file")
    except FileNotFoundError:
        return None, os.path.join(folder, "file")


def _forget(aside):
    """What `_place` made beside the file itself."""
    folder, base = os.path.split(aside)
    if os.path.basename(folder).startswith("%"):
        for name in ("path", ""):
            try:
                (os.unlink if name else os.rmdir)(os.path.join(folder, name))
            except OSError:
                pass
