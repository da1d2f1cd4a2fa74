"""A binary host made right again: what is no good package goes to quarantine, good ones get their entry, the index is
written anew. No package's bytes are lost, and all of it can be taken back.

What is to be done is written down before it is done, in the memo (`pkg_memo`).
"""

import errno
import os
import shutil
import stat
import time

import pkg_deps
import pkg_files
import pkg_format
import pkg_index
import pkg_memo
import pkg_names
import pkg_states
import pkg_verify
from pkg_points import point

# Kinds whose file goes to quarantine.
_OUT = ("poison", "temporary")
# Of so many repairs it is known how to take them back.
_REPAIRS = 10
_REWRITE = ("no-index", "bad-index", "header", "time", "compressed")


class Repaired:
    """What was done: what went where, how many entries came and went, and what is left for a person."""

    def __init__(self):
        self.moved = []
        self.modes = []
        self.aside = ""
        self.added = []
        self.renewed = []
        self.dropped = []
        self.timestamp = None
        self.behind = 0
        self.left = []


def repair(pkgdir, states, memo, hashes=False, settle=pkg_verify.SETTLE, clock=time.time):
    """Does it, under the lock that the caller holds. memo: the folder of this repair, the same for each attempt of it."""
    report = pkg_verify.look(pkgdir, hashes, settle, states.newest(), clock)
    whole = pkg_index.is_whole(pkgdir)
    done = Repaired()
    if whole and not _fixable(report):
        done.left = report.problems()
        return done
    states.make()
    journal = pkg_memo.Memo(memo)
    journal.begin(pkgdir)
    quarantine = os.path.join(states.home, "quarantine", journal.stamp(clock))
    if report.index is None or not report.index.is_portages():
        done.aside = _aside(pkgdir, os.path.join(quarantine, pkg_names.INDEX), report)
    states.record("found before a repair")
    point("repair-begun")
    _look_again(report, pkgdir)
    _quarantine(report, pkgdir, quarantine, journal, done, states)
    _modes(report, pkgdir, journal, done)
    index = _new_index(report, pkgdir, done)
    if done.added or done.renewed or done.dropped or not whole or any(f.kind in _REWRITE for f in report.problems()):
        journal.after(index)
        point("repair-before-index")
        done.timestamp, done.behind = pkg_index.publish(pkgdir, index, states.newest(), clock)
        point("repair-published")
        states.record("a repair")
    for name in pkg_memo.all_of(states)[:-_REPAIRS]:
        shutil.rmtree(os.path.join(states.home, "repairs", name), ignore_errors=True)
    done.left = pkg_verify.look(pkgdir, False, settle, states.newest(), clock).problems()
    return done


def _aside(pkgdir, target, report):
    """What stands in the place of an index and is none is kept before a good one takes the place; where, or nothing."""
    plain = os.path.join(pkgdir, pkg_names.INDEX)
    if not os.path.lexists(plain):
        return ""
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    why = [finding.text for finding in report.problems() if finding.kind in ("bad-index", "header")]
    pkg_files.write(_reason_file(target), _reason(pkg_names.INDEX, "; ".join(why), None), 0o600)
    if os.path.isfile(plain):
        # Clients have what they had until the new one is there.
        pkg_files.copy(os.path.realpath(plain), target, 0o600)
    else:
        pkg_states.move_out(pkgdir, pkg_names.INDEX, target)
    point("repair-aside")
    return target


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
        if finding.kind in _OUT and not pkg_index.is_aside(finding.path):
            going[finding.path] = finding.text or pkg_verify.KINDS[finding.kind]
    journal.moves({path: os.path.relpath(os.path.join(folder, path), states.home) for path in going})
    entries = {report.index.path(entry): entry for entry in report.index.entries} if report.index else {}
    for path in sorted(going):
        source, target = os.path.join(pkgdir, path), os.path.join(folder, path)
        try:
            if os.path.lexists(source):
                os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
                pkg_files.write(_reason_file(target), _reason(path, going[path], entries.get(path)), 0o600)
                pkg_states.move_out(pkgdir, path, target)
        except OSError as e:
            report.add("unreadable", path, "it cannot be moved to quarantine: %s" % e.strerror)
            continue
        point("repair-moved")
        done.moved.append((path, going[path], target))
        report.files.pop(path, None)
        parent = os.path.dirname(path)
        if parent.rpartition("/")[2].startswith("."):
            _drop_empty(pkgdir, parent)


def _reason_file(target):
    """Beside the file, and short enough for a file system also where the name is not."""
    folder, base = os.path.split(target)
    raw = os.fsencode(base)
    return os.path.join(folder, base if len(raw) <= 230 else os.fsdecode(raw[:230])) + ".reason"


def _reason(path, why, entry):
    lines = ["path: " + pkg_names.shown(path), "why: " + pkg_names.shown(why)]
    lines += ["index: %s %s" % (key, pkg_names.shown(value)) for key, value in sorted((entry or {}).items()) if key in ("CPV", "SIZE", "MD5", "SHA1", "MTIME", "BUILD_ID")]
    return "\n".join(lines) + "\n"


def _drop_empty(pkgdir, path):
    try:
        with pkg_files.inside(pkgdir, path) as (folder, base):
            os.rmdir(base, dir_fd=folder)
    except OSError:
        pass


def _modes(report, pkgdir, journal, done):
    found = {one.path: one for one in report.folders + list(report.files.values())}
    wanted = []
    for finding in report.findings:
        path = "" if finding.path == "." else finding.path
        if finding.kind != "mode" or (path and path in report.poisoned):
            continue
        try:
            with pkg_files.opened(pkgdir, path) as handle:
                seen = os.fstat(handle)
        except OSError:
            continue
        # Only what was looked at: another one may have taken its place.
        if stat.S_IFMT(seen.st_mode) == stat.S_IFMT(found[path].mode) and (not path or seen.st_ino == found[path].inode):
            was = stat.S_IMODE(seen.st_mode)
            wanted.append((path, was, was | (0o005 if stat.S_ISDIR(seen.st_mode) else 0o004), seen.st_ino))
    journal.modes([(path, was, now) for path, was, now, _ in wanted])
    for path, _, now, inode in wanted:
        try:
            with pkg_files.opened(pkgdir, path) as handle:
                if os.fstat(handle).st_ino != inode:
                    continue
                pkg_files.set_mode(handle, now)
        except OSError as e:
            report.add("unreadable", path, "its mode cannot be changed: %s" % e.strerror)
            continue
        point("repair-mode")
        done.modes.append(path or ".")


def _new_index(report, pkgdir, done):
    """The entries that agree with their files as they were, and one for each other good package; the rest is dropped."""
    old = report.index if report.index is not None and report.index.is_portages() else pkg_index.Index()
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


def undo(pkgdir, states, memo, clock=time.time):
    """Takes a repair back, under the lock; gives lines that say what. What somebody has changed since stays theirs."""
    journal = pkg_memo.Memo(memo)
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
        try:
            pkg_states.move_in(target, pkgdir, path)
        except NotADirectoryError as e:
            said.append("%s: %s is no folder now; it stays in %s" % (pkg_names.shown(path), pkg_names.shown(e.filename), pkg_names.shown(target)))
            continue
        point("undo-moved")
        if os.path.exists(_reason_file(target)):
            os.unlink(_reason_file(target))
        said.append("%s: back from quarantine" % pkg_names.shown(path))
        try:
            os.removedirs(os.path.dirname(target))
        except OSError:
            pass
    for path, was, now in journal.rows("modes"):
        try:
            with pkg_files.opened(pkgdir, path) as handle:
                seen = os.fstat(handle).st_mode
                # A device or pipe that came in its place is not what was changed.
                if stat.S_IMODE(seen) != now or not (stat.S_ISREG(seen) or stat.S_ISDIR(seen)):
                    continue
                pkg_files.set_mode(handle, was)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as e:
            if e.errno != errno.ELOOP:
                raise
            continue
        said.append("%s: mode %04o again" % (pkg_names.shown(path or "."), was))
    current = pkg_index.read(pkgdir)
    before, after = journal.index("before"), journal.index("after")
    if after is not None and before is None:
        stood = os.path.join(states.home, "quarantine", journal.stamp(clock), pkg_names.INDEX)
        said.append("the index stays: before there was none that could be read%s" % (
            "; what stood there stays in " + pkg_names.shown(stood) if os.path.lexists(stood) else ""))
        before = after
    back = current if after is None else _taken_back(current, before, after)
    if not back.same_packages(current) or not pkg_index.is_whole(pkgdir):
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
