"""A binary host made right again: what is no good package goes to quarantine, good ones get their entry, the index is
written anew. No package's bytes are lost, and all of it can be taken back.

What is to be done is written down before it is done, in the memo, a folder of this repair beside the states: `before` and
`after` (the indexes), `moves` and `modes`. So whoever comes after a kill goes on, and undo finds what was done.
"""

import json
import os
import shutil
import stat
import time

import pkg_deps
import pkg_files
import pkg_format
import pkg_index
import pkg_names
import pkg_states
import pkg_verify
from pkg_points import point

# Kinds whose file goes to quarantine.
_OUT = ("poison", "temporary")
# Of so many repairs it is known how to take them back.
_REPAIRS = 10
_REWRITE = ("no-index", "bad-index", "header", "time", "compressed")


def memo(states, name):
    """The folder of a repair; Refused where that is no name of one."""
    if name in ("", ".", "..") or "/" in name or len(name) > 200:
        raise pkg_states.Refused("%s is no name of a repair" % pkg_names.shown(name))
    return os.path.join(states.home, "repairs", name)


def last(states):
    """The name of the repair that began last; Refused where there is none that can be taken back."""
    found = _repairs(states)
    if not found:
        raise pkg_states.Refused("there is no repair here that can be taken back")
    return found[-1]


def _repairs(states):
    folder = os.path.join(states.home, "repairs")
    try:
        names = [name for name in os.listdir(folder) if os.path.exists(os.path.join(folder, name, "begun"))]
    except FileNotFoundError:
        return []
    return sorted(names, key=lambda name: os.stat(os.path.join(folder, name, "begun")).st_mtime_ns)


class Repaired:
    """What was done: what went where, how many entries came and went, and what is left for a person."""

    def __init__(self):
        self.moved = []
        self.modes = []
        self.added = []
        self.renewed = []
        self.dropped = []
        self.timestamp = None
        self.behind = 0
        self.left = []


def repair(pkgdir, states, memo, hashes=False, settle=pkg_verify.SETTLE, clock=time.time):
    """Does it, under the lock that the caller holds. memo: the folder of this repair, the same for each attempt of it."""
    report = pkg_verify.look(pkgdir, hashes, settle, states.newest(), clock)
    done = Repaired()
    if not _fixable(report):
        done.left = report.problems()
        return done
    states.record("found before a repair")
    journal = _Journal(memo)
    journal.begin(pkgdir)
    point("repair-begun")
    quarantine = os.path.join(states.home, "quarantine", journal.stamp(clock))
    _look_again(report, pkgdir)
    _quarantine(report, pkgdir, quarantine, journal, done, states)
    _modes(report, pkgdir, journal, done)
    index = _new_index(report, pkgdir, done)
    if done.added or done.renewed or done.dropped or any(f.kind in _REWRITE for f in report.problems()):
        journal.after(index)
        point("repair-before-index")
        done.timestamp, done.behind = pkg_index.publish(pkgdir, index, states.newest(), clock)
        point("repair-published")
        states.record("a repair")
    for name in _repairs(states)[:-_REPAIRS]:
        shutil.rmtree(os.path.join(states.home, "repairs", name), ignore_errors=True)
    done.left = pkg_verify.look(pkgdir, False, settle, states.newest(), clock).problems()
    return done


def _fixable(report):
    return any(f.kind not in ("unreadable", "symlink", "changed") for f in report.problems())


def _look_again(report, pkgdir):
    """What gets a new entry is read fully before: Portage would index a damaged image as good."""
    for finding in report.problems():
        path = finding.path
        if finding.kind not in ("hash", "size", "mtime", "no-hash", "unindexed", "twice", "entry") or path in report.poisoned:
            continue
        try:
            package = pkg_format.inspect(os.path.join(pkgdir, path), path, True)
            if finding.kind == "hash" and package.name.format == "xpak":
                raise pkg_format.Poison("wrong-hash", "its bytes are not those that were published, and the format has no hash of its own")
        except pkg_format.Poison as e:
            report.poisoned[path] = e
            report.add("poison", path, "%s: %s" % (e.kind, e))
        except pkg_format.CannotTell as e:
            report.add("unreadable", path, str(e))


def _quarantine(report, pkgdir, folder, journal, done, states):
    going = {}
    for finding in report.problems():
        if finding.kind in _OUT:
            going[finding.path] = finding.text or pkg_verify.KINDS[finding.kind]
    journal.moves({path: os.path.relpath(os.path.join(folder, path), states.home) for path in going})
    entries = {report.index.path(entry): entry for entry in report.index.entries} if report.index else {}
    for path in sorted(going):
        source, target = os.path.join(pkgdir, path), os.path.join(folder, path)
        try:
            if os.path.lexists(source):
                os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
                pkg_files.write(_reason_file(target), _reason(path, going[path], entries.get(path)), 0o600)
                pkg_states.move(source, target)
        except OSError as e:
            report.add("unreadable", path, "it cannot be moved to quarantine: %s" % e.strerror)
            continue
        point("repair-moved")
        done.moved.append((path, going[path], target))
        report.files.pop(path, None)
        parent = os.path.dirname(path)
        if parent.rpartition("/")[2].startswith("."):
            _drop_empty(os.path.join(pkgdir, parent))


def _reason_file(target):
    """Beside the file, and short enough for a file system also where the name is not."""
    folder, base = os.path.split(target)
    raw = os.fsencode(base)
    return os.path.join(folder, base if len(raw) <= 230 else os.fsdecode(raw[:230])) + ".reason"


def _reason(path, why, entry):
    lines = ["path: " + pkg_names.shown(path), "why: " + pkg_names.shown(why)]
    lines += ["index: %s %s" % (key, pkg_names.shown(value)) for key, value in sorted((entry or {}).items()) if key in ("CPV", "SIZE", "MD5", "SHA1", "MTIME", "BUILD_ID")]
    return "\n".join(lines) + "\n"


def _drop_empty(folder):
    try:
        os.rmdir(folder)
    except OSError:
        pass


def _modes(report, pkgdir, journal, done):
    wanted = []
    for finding in report.findings:
        path = "" if finding.path == "." else finding.path
        if finding.kind != "mode" or (path and path in report.poisoned):
            continue
        full = os.path.join(pkgdir, path) if path else pkgdir
        try:
            seen = os.lstat(full)
        except FileNotFoundError:
            continue
        if not stat.S_ISLNK(seen.st_mode):
            was = stat.S_IMODE(seen.st_mode)
            wanted.append((path, full, was, was | (0o005 if stat.S_ISDIR(seen.st_mode) else 0o004)))
    journal.modes([(path, was, now) for path, _, was, now in wanted])
    for path, full, _, now in wanted:
        try:
            os.chmod(full, now)
        except OSError as e:
            report.add("unreadable", path, "its mode cannot be changed: %s" % e.strerror)
            continue
        point("repair-mode")
        done.modes.append(path or ".")


def _new_index(report, pkgdir, done):
    """The entries that agree with their files as they were, and one for each other good package; the rest is dropped."""
    old = report.index or pkg_index.Index()
    index = pkg_index.Index(dict(old.header))
    # A carriage return at an end of a line is no part of a value.
    index.header = {key: value.rstrip("\r") for key, value in index.header.items()}
    if index.header.get("VERSION") != "0":
        index.header["VERSION"] = "0"
    unsure = {finding.path for finding in report.findings if finding.kind in ("unreadable", "changed")}
    in_work = {finding.path for finding in report.findings if finding.note and finding.kind in ("unindexed", "poison")}
    known = {}
    for entry in old.entries:
        known.setdefault(old.path(entry), []).append(entry)
    for path, entries in known.items():
        if path in report.good or path in unsure or path in in_work or _is_beyond_link(report, pkgdir, path):
            index.entries.append(_clean(entries[0]))
        elif path not in report.files or path in report.poisoned:
            done.dropped.append(path)
    for path in sorted(report.files):
        if path in report.good or path in unsure or path in report.poisoned or path in in_work or report.files[path].kind != "package":
            continue
        entry = _entry(pkgdir, path, report)
        if entry is not None:
            index.entries.append(entry)
            (done.renewed if path in known else done.added).append(path)
        elif path in known:
            done.dropped.append(path)
    return index


def _is_beyond_link(report, pkgdir, path):
    """A web server may follow a link that Portage does not: what a client can still fetch stays."""
    links = (link for link, found in report.files.items() if found.kind == "link")
    return any(path.startswith(link + "/") for link in links) and pkg_names.is_inside(path) and os.path.isfile(os.path.join(pkgdir, path))


def _clean(entry):
    return {key: value.rstrip("\r") for key, value in entry.items()}


def _entry(pkgdir, path, report):
    full = os.path.join(pkgdir, path)
    try:
        package = pkg_format.inspect(full, path)
        return pkg_index.entry(package, *pkg_index.hashes(full, package.size))
    except (pkg_format.Poison, pkg_format.CannotTell, pkg_deps.BadDependency, OSError) as e:
        report.add("unreadable", path, str(e))
        return None


class _Journal:
    """What this step does, on the disk before it does it. Goes on where an earlier attempt of the step stopped."""

    def __init__(self, memo):
        self.memo = memo

    def _path(self, name):
        return os.path.join(self.memo, name)

    def begin(self, pkgdir):
        if not self.is_begun():
            shutil.rmtree(self.memo, ignore_errors=True)
            os.makedirs(self.memo, mode=0o700, exist_ok=True)
            data = pkg_index.read_bytes(os.path.join(pkgdir, pkg_names.INDEX))
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
        shutil.rmtree(self.memo, ignore_errors=True)


def undo(pkgdir, states, memo, clock=time.time):
    """Takes a repair back, under the lock; gives lines that say what. What somebody has changed since stays theirs."""
    journal = _Journal(memo)
    said = []
    if not journal.is_begun():
        return said
    states.record("found before a repair was taken back")
    for path, target in journal.rows("moves"):
        source, target = os.path.join(pkgdir, path), os.path.join(states.home, target)
        if not os.path.lexists(target):
            continue
        if os.path.lexists(source):
            said.append("%s: something new is there; the old one stays in %s" % (pkg_names.shown(path), pkg_names.shown(target)))
            continue
        pkg_states.move(target, source)
        point("undo-moved")
        if os.path.exists(_reason_file(target)):
            os.unlink(_reason_file(target))
        said.append("%s: back from quarantine" % pkg_names.shown(path))
        try:
            os.removedirs(os.path.dirname(target))
        except OSError:
            pass
    for path, was, now in journal.rows("modes"):
        full = os.path.join(pkgdir, path) if path else pkgdir
        if os.path.lexists(full) and not os.path.islink(full) and stat.S_IMODE(os.lstat(full).st_mode) == now:
            os.chmod(full, was)
            said.append("%s: mode %04o again" % (pkg_names.shown(path or "."), was))
    current = pkg_index.read(pkgdir)
    before, after = journal.index("before"), journal.index("after")
    if after is not None and before is None:
        said.append("the index stays: before there was none that could be read")
        before = after
    back = current if after is None else _taken_back(current, before, after)
    if not back.same_packages(current):
        stamp, _ = pkg_index.publish(pkgdir, back, states.newest(), clock)
        point("undo-published")
        states.record("a repair that was taken back")
        said.append("index as before with %d packages, published as %d" % (len(back.entries), stamp))
    journal.forget()
    return said


def _taken_back(current, before, after):
    """What the repair changed becomes as it was, where the index still says what the repair wrote."""
    old, new, now = _by_path(before), _by_path(after), _by_path(current)
    result = pkg_index.Index(dict(current.header))
    for path in list(dict.fromkeys(list(now) + list(old))):
        changed = old.get(path) != new.get(path)
        result.entries.extend(old.get(path, []) if changed and now.get(path) == new.get(path) else now.get(path, []))
    return result


def _by_path(index):
    found = {}
    for entry in index.entries:
        found.setdefault(index.path(entry), []).append(entry)
    return found
