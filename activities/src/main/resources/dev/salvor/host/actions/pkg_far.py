"""What a promoter asks of a binary host. This alone changes PKGDIR, under the lock of its work folder.

A kill at any moment leaves what the next one finishes from the journal.
"""

import errno
import os
import shutil
import socket
import stat
import threading
import time
from contextlib import contextmanager

import pkg_far_place
import pkg_index
import pkg_lock
import pkg_names
import pkg_states
from pkg_far_place import Refused
from pkg_points import point
from pkg_threads import in_order

# What stays free on the disk for the index, folders and everybody else.
RESERVE = 16 << 20


class Far:
    """What a promoter may ask. Each method takes the message and gives the answer."""

    def __init__(self):
        self.work = self.states = None
        self.pkgdir = ""
        self.notes = []
        self.index = None
        self.given = set()  # paths that were promised to packages of this round
        self.good = {}  # data that was summed: name -> [inode, size, mtime_ns]
        self.sound = {}  # published files that were hashed: path -> [inode, size, mtime_ns, ctime_ns]
        self.folders = []  # in which files were replaced, and that are to be synced
        self.busy_publishing = False
        self.trouble = None
        self.beating = threading.Lock()
        self.every, self.beaten = 60.0, time.monotonic()  # of heartbeats: seconds between them, and the last one
        self.arrived = 0  # a number that changes as data comes
        self.silent = 60.0  # seconds without a word of the promoter after which the binary host is let go

    def alive(self):
        """For the promoter, while something else is done: numbers that change as long as something goes on, and as long as data comes."""
        return {"alive": [pkg_far_place.steps[0], self.arrived], "arrived": self.arrived}

    def watch_arrivals(self):
        """In a thread of its own, since the disk may let it wait: what has come, and the heartbeat of a round that takes long, as long as data comes."""
        told = 0
        while True:
            time.sleep(min(10.0, self.silent / 4, self.every / 2) if self.work else 0.5)
            if self.work is None:
                continue
            self.arrived = self.work.arrived()
            with self.beating:
                if self.arrived != told and time.monotonic() - self.beaten >= self.every:
                    told, self.beaten = self.arrived, time.monotonic()
                    try:
                        self.work.at_work()
                    except OSError:
                        pass  # The round itself says what is wrong with the disk.

    def open(self, message):
        """Takes the binary host, finishes what another promoter left, and says how things are."""
        self.pkgdir = os.path.realpath(message["dir"])
        self.silent, self.every = message["silent"], message["beat"]
        try:
            seen = os.stat(self.pkgdir)
        except FileNotFoundError:
            raise Refused("pkgdir-missing", "%s is not there; make it, or mount its disk" % message["dir"]) from None
        if not stat.S_ISDIR(seen.st_mode):
            raise Refused("pkgdir-missing", "%s is no folder" % message["dir"])
        if not os.access(self.pkgdir, os.R_OK | os.W_OK | os.X_OK):
            raise pkg_far_place.closed(self.pkgdir)
        if seen.st_mode & 0o005 != 0o005:
            self.notes.append("%s is closed to other accounts (mode %04o), so a web server cannot read it; chmod o+rx would open it"
                              % (self.pkgdir, stat.S_IMODE(seen.st_mode)))
        self.states = pkg_states.States(self.pkgdir, "", message["keep"])
        self.work = pkg_far_place.Work(self.pkgdir, message["who"])
        point("locked")
        self._index_is_there()
        self.work.forget_old()
        left = self.work.noted()
        finished = self._finish(left)["published"] if left else []
        self._read()
        stale = [path for path in map(self.index.path, self.index.entries) if not self._there(path)]
        return {"generation": self.work.generation, "host": socket.gethostname(), "incoming": self.work.incoming, "free": self._free(),
                "rsync": bool(shutil.which("rsync")), "finished": [one["path"] for one in finished], "stale": len(stale),
                "stale_like": stale[:3], "notes": self._said()}

    def compare(self, message):
        """Of each package what it is here, at which path it will be, what came of it, and what is the same build in another layout.

        new; published: the same bytes are on the disk and in the index; unindexed: on the disk alone; replaces: the flat
        layout knows no other path, or the file there is damaged; older: a later build has that path; renumbered: a builder whose staging was emptied counts
        from 1 again, so other bytes have that build id, and it gets the next free one.
        """
        by_path = {self.index.path(entry): entry for entry in self.index.entries}
        by_id, by_sums = {}, {}
        for path, entry in by_path.items():
            by_id.setdefault((entry["CPV"], entry.get("BUILD_ID")), []).append(path)
            by_sums[entry["CPV"], entry.get("SIZE"), entry.get("SHA1")] = path
        found = list(in_order(lambda one: self._compared(one, by_path, by_sums), message["packages"]))
        answer = []
        for one, (state, path) in zip(message["packages"], found):
            if state == "renumbered":
                path = self._next(one["path"], by_path)
                self.given.add(path)
            other = [p for p in by_id.get((one["cpv"], one["build_id"]), ()) if one["build_id"] and _layout(p) != _layout(path)]
            answer.append({"state": state, "path": path, "came": self.work.came(one["name"]), "also": other})
        return {"packages": answer, "free": self._free(), "left": self._left(), "kept": RESERVE}

    def _compared(self, one, by_path, by_sums):
        pkg_far_place.step()
        path = one["path"]
        entry = by_path.get(path)
        state = self._at_its_path(one, path, entry)
        if state != "replaces":
            return state, path
        twin = by_sums.get((one["cpv"], str(one["size"]), one["sha1"]))
        if twin and twin != path and _layout(twin) == _layout(path) and self._at_its_path(one, twin, by_path[twin]) == "published":
            return "published", twin
        if entry and self._agrees(entry, one):
            return "replaces", path
        if _layout(path)[0] == "flat":
            return "older" if self._is_older(one, entry) else "replaces", path
        return "renumbered", path

    def _is_older(self, one, entry):
        """Whether a later build is published at its path, as good as its entry says."""
        times = [pkg_index.whole_number((found or {}).get("BUILD_TIME")) for found in (one["entry"], entry)]
        if None in times or times[0] >= times[1]:
            return False
        try:
            path = os.path.join(self.pkgdir, one["path"])
            return pkg_index.hashes(path, pkg_index.whole_number(entry.get("SIZE"))) == (entry.get("MD5"), entry.get("SHA1"))
        except OSError:
            return False

    def _at_its_path(self, one, path, entry):
        try:
            seen = os.lstat(os.path.join(self.pkgdir, path))
        except (FileNotFoundError, NotADirectoryError):
            return "new"
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != one["size"] or not self._holds(os.path.join(self.pkgdir, path), one):
            return "replaces"
        if not self._tells(entry, one, seen):
            return "unindexed"
        self.sound[path] = _identity(seen)
        return "published"

    def _tells(self, entry, one, seen):
        """Whether a client can have it: by its entry, and by the file's time and mode."""
        return entry and self._agrees(entry, one) and entry.get("MTIME") == str(seen.st_mtime_ns // 1000000000) and seen.st_mode & 0o004

    def _next(self, path, by_path):
        """The first free path with a higher build id."""
        name = pkg_names.parse(path)
        number = name.build_id
        while True:
            number += 1
            path = pkg_names.path_for(name.category, name.pn, name.version, number, name.format)
            if path not in by_path and path not in self.given and not os.path.lexists(os.path.join(self.pkgdir, path)):
                return path

    def confirm(self, message):
        """Which of what `compare` called published is so still: a rollback or a repair may have come since."""
        with self._index_locked():
            by_path = {self.index.path(entry): entry for entry in self.index.entries}
            still = [one["name"] for one in message["packages"] if self._still(one, by_path.get(one["path"]))]
        return {"still": still, "notes": self._said()}

    def _still(self, one, entry):
        try:
            seen = os.lstat(os.path.join(self.pkgdir, one["path"]))
        except (FileNotFoundError, NotADirectoryError):
            return False
        if self.sound.get(one["path"]) == _identity(seen):
            return bool(self._tells(entry, one, seen))
        return self._at_its_path(one, one["path"], entry) == "published"

    def copy(self, message):
        """Data from a folder of this machine."""
        def work(one):
            try:
                pkg_far_place.copied(one["source"], os.path.join(self.work.incoming, one["name"]), one["seen"])
            except FileNotFoundError:
                pass  # It vanished from staging; `check` says so.
        try:
            list(in_order(work, message["files"]))
        except OSError as e:
            raise pkg_far_place.full(e, self.work.incoming) from e
        return {}

    def take(self, message):
        """Data that came behind this message; `receive` has written it."""
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise pkg_far_place.full(trouble, self.work.incoming)
        return {}

    def receive(self, message, reader, heard):
        for name, size in message["files"]:
            self.trouble = self.work.receive(name, size, reader, heard) or self.trouble

    def drop(self, message):
        """Data that came and is longer than it should be."""
        for name in message["names"]:
            self.work.drop(name)
        return {}

    def check(self, message):
        """Sums what came and puts it on the disk; says why of each that is not as it should be."""
        try:
            why = dict(zip((one["name"] for one in message["packages"]), in_order(self._checked, message["packages"])))
        except OSError as e:
            raise pkg_far_place.full(e, self.work.incoming) from e
        # The disk begins while the next ones come.
        threading.Thread(target=pkg_far_place.begin_sync, args=(self.work.incoming, len(why)), daemon=True).start()
        point("checked")
        return {"bad": {name: text for name, text in why.items() if text}, "free": self._free()}

    def _checked(self, one):
        why = self.work.checked(one)
        if why is None:
            self.good[one["name"]] = self._seen(os.path.join(self.work.incoming, one["name"]))
        return why

    def publish(self, message):
        """All of them at their place and in the index, which is written once; what is named as published was looked at afterwards."""
        packages = message["packages"]
        self.work.still_ours()
        for one in packages:
            name = one["name"]
            if name in self.good and self._seen(os.path.join(self.work.incoming, name)) != self.good[name]:
                raise Refused("changed", "somebody writes to %s" % os.path.join(self.work.incoming, name))
        try:
            came = [os.path.join(self.work.incoming, one["name"]) for one in packages if self.work.came(one["name"]) >= 0]
            pkg_far_place.sync_all(self.work.incoming, came)
            point("synced")
            self.work.note(packages)
            return self._finish(packages, summed=True)
        except OSError as e:
            raise pkg_far_place.full(e, self.pkgdir) from e

    def beat(self, message):
        """Remembers a good round."""
        try:
            with self.beating:
                self.beaten = float("inf")
                self.work.beat(message["result"])
        except OSError as e:
            raise pkg_far_place.full(e, self.work.root) from e
        return {}

    def _finish(self, packages, summed=False):
        """What the journal says becomes so, however much of it is so already."""
        self.busy_publishing = True
        try:
            with self._index_locked():
                before = {self.index.path(entry): entry for entry in self.index.entries}
                late = {one["path"] for one in packages if not one["fresh"] and self._is_older(one, before.get(one["path"]))}
                ours = [one for one in packages if one["path"] not in late and self._can_be(one, summed)]
                paths = {one["path"] for one in ours}
                kept, stale = [], []
                for entry in self.index.entries:
                    path = self.index.path(entry)
                    if path not in paths:
                        (kept if self._there(path) else stale).append(entry)
                self.index.entries = kept + [one["entry"] for one in ours]
                stamp, behind = 0, 0
                if ours:
                    known = max(self._known()["timestamp"], self.states.newest())
                    self._keep_replaced(ours, before)
                    stamp, behind = pkg_index.publish(self.pkgdir, self.index, known, first=lambda: self._place(ours))
                    pkg_far_place.sync_all(self.pkgdir, self.folders)
                    self.work.remember({"timestamp": stamp, "packages": len(self.index.entries)})
                    self.states.record("a promotion")
                point("published")
                bad = self._verified(ours)
            self.work.done()
            point("journal-gone")
        except pkg_states.Refused as e:
            raise Refused("states", str(e)) from None
        finally:
            self.busy_publishing = False
        bad.update({one["path"]: self._in_the_way(one["path"]) or (
            "a later build of it was published" if one["path"] in late else "somebody else put another file there") + " meanwhile" for one in packages if one not in ours})
        return {"published": [one for one in map(_brief, ours) if one["path"] not in bad], "bad": bad, "timestamp": stamp,
                "behind": behind if behind > 60 else 0, "now": int(time.time()), "stale": len(stale), "entries": len(self.index.entries), "notes": self._said()}

    @contextmanager
    def _index_locked(self):
        """Inside, nobody else writes the index, it was read again, and this is still the one promoter."""
        try:
            with pkg_lock.held(self.pkgdir, 240.0, self.notes.append):
                self.work.still_ours()
                self._read()
                yield
        except pkg_lock.Taken as e:
            raise Refused("locked", "%s; is an emaint or emerge hanging there?" % e) from None

    def _can_be(self, one, summed):
        """Whether its bytes are here, in what came or already at their place, and nobody else's are in the way."""
        path = os.path.join(self.pkgdir, one["path"])
        pkg_far_place.step()
        if self._in_the_way(one["path"]):
            return False
        if one["fresh"] and os.path.lexists(path):
            return self._holds(path, one)
        if self.work.came(one["name"]) == one["size"]:
            if summed and one["name"] in self.good:
                return True
            if self.work.checked(one) is None:
                return True
        return self._there(one["path"]) and os.lstat(path).st_size == one["size"] and self._holds(path, one)

    def _in_the_way(self, path):
        """What keeps a file from ever being put there, for people; else an empty text."""
        below = self.pkgdir
        for part in path.split("/")[:-1]:
            below = os.path.join(below, part)
            try:
                if not stat.S_ISDIR(os.lstat(below).st_mode):
                    return "%s is no folder" % pkg_names.shown(below)
            except FileNotFoundError:
                return ""
        target = os.path.join(self.pkgdir, path)
        if os.path.isdir(target) and not os.path.islink(target):
            return "%s is a folder" % pkg_names.shown(target)
        return ""

    def _keep_replaced(self, packages, before):
        """The way back: the state that stands now, and the bytes of files that are about to be replaced."""
        self.states.record("found before a promotion")
        for one in packages:
            if self.work.came(one["name"]) == one["size"] and self._there(one["path"]):
                self.states.keep(one["path"], before.get(one["path"]))

    def _place(self, packages):
        """New files come first. What a client with the older index still knows is replaced last, by renames alone, just before the index is."""
        folders, last = set(), []
        for one in packages:
            path = os.path.join(self.pkgdir, one["path"])
            if self.work.came(one["name"]) == one["size"]:
                source = os.path.join(self.work.incoming, one["name"])
                ready = pkg_far_place.near(source, self.pkgdir, one["path"])
                if os.path.lexists(path):
                    last.append((source, ready, one["path"]))
                else:
                    pkg_far_place.put(source, ready, self.pkgdir, one["path"])
                    point("placed")
            else:
                pkg_far_place.open_up(self.pkgdir, one["path"], one["mtime_ns"])
            folders.add(os.path.dirname(path))
        pkg_far_place.sync_all(self.pkgdir, sorted(folders | {os.path.dirname(folder) for folder in folders}))
        point("new-ones-placed")
        for source, ready, path in last:
            pkg_far_place.put(source, ready, self.pkgdir, path)
            point("replaced")
        self.folders = sorted({os.path.dirname(os.path.join(self.pkgdir, path)) for _, _, path in last})

    def _verified(self, packages):
        """Reads the index again, and looks at each file; {path: what is wrong}."""
        index = pkg_index.read(self.pkgdir)
        by_path = {index.path(entry): entry for entry in index.entries}
        bad = {}
        for one in packages:
            path = os.path.join(self.pkgdir, one["path"])
            try:
                seen = os.lstat(path)
            except OSError as e:
                bad[one["path"]] = "it is gone again: %s" % e.strerror
                continue
            if not self._agrees(by_path.get(one["path"], {}), one):
                bad[one["path"]] = "the index does not say what was published"
            elif seen.st_size != one["size"] or seen.st_mtime_ns // 1000000000 != one["mtime_ns"] // 1000000000:
                bad[one["path"]] = "somebody changed the file meanwhile"
            elif not seen.st_mode & 0o004:
                bad[one["path"]] = "other accounts cannot read the file"
        return bad

    def _index_is_there(self):
        before = self._known()["packages"]
        if before and not os.path.lexists(os.path.join(self.pkgdir, pkg_names.INDEX)):
            raise Refused("index-lost", "%s had an index of %d packages and has none now; is its disk mounted? Where its packages are there, "
                          "salvor packages verify --repair makes the index anew; if it was emptied on purpose, remove %s" % (self.pkgdir, before, self.work.memory))

    def _known(self):
        return dict({"timestamp": 0, "packages": 0}, **self.work.remembered())

    def _read(self):
        try:
            self.index = pkg_index.read(self.pkgdir)
        except pkg_index.BadIndex as e:
            raise Refused("index", "%s/%s cannot be used: %s; salvor packages verify --repair makes a new one"
                          % (self.pkgdir, pkg_names.INDEX, e)) from None

    def _there(self, path):
        try:
            return pkg_names.is_inside(path) and stat.S_ISREG(os.lstat(os.path.join(self.pkgdir, path)).st_mode)
        except OSError as e:
            if e.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG):
                raise Refused("unreadable", "whether %s is there cannot be told: %s; nothing was published"
                              % (pkg_names.shown(os.path.join(self.pkgdir, path)), e.strerror)) from None
            return False

    def _holds(self, path, one):
        try:
            return pkg_index.hashes(path, one["size"]) == (one["md5"], one["sha1"])
        except OSError:
            return False

    def _agrees(self, entry, one):
        return (entry.get("SIZE"), entry.get("MD5"), entry.get("SHA1")) == (str(one["size"]), one["md5"], one["sha1"])

    def _seen(self, path):
        try:
            seen = os.lstat(path)
        except FileNotFoundError:
            return None
        return [seen.st_ino, seen.st_size, seen.st_mtime_ns]

    def _left(self):
        room = os.statvfs(self.work.incoming)
        return room.f_bavail * room.f_frsize

    def _free(self):
        return max(0, self._left() - RESERVE)

    def _said(self):
        said, self.notes = self.notes, []
        return said


def _brief(one):
    return {"path": one["path"], "name": one["name"]}


def _identity(seen):
    return [seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]


def _layout(path):
    name = pkg_names.parse(path)
    return name.layout, name.format
