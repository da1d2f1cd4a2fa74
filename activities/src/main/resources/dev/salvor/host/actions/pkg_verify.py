"""A binary host's index against its files. Reads only; says everything that it finds, and never stops at the first."""

import os
import time
from collections import namedtuple

import pkg_deps
import pkg_format
import pkg_index
import pkg_names

SETTLE = 600
# A clock that is a little ahead is none that was set wrong.
_AHEAD = 300

Finding = namedtuple("Finding", "kind path text note")
Finding.__doc__ = """What is not as it should be. note: nothing is broken by it (something in work, or what only a person can judge)."""

# What each kind means, in the order in which they are told.
KINDS = {
    "no-index": "there is no index",
    "bad-index": "the index cannot be used",
    "header": "the index's header is not right",
    "time": "the index's time is not right",
    "compressed": "Packages.gz is not the index",
    "missing": "in the index, not there",
    "size": "not of the size that the index says",
    "mtime": "not of the time that the index says",
    "hash": "not of the hash that the index says",
    "no-hash": "in the index without a hash",
    "entry": "an entry that no client can use",
    "twice": "in the index more than once",
    "poison": "no good package",
    "changed": "in the index, changed a moment ago, and no good package now",
    "unindexed": "not in the index",
    "unreadable": "cannot be looked at",
    "mode": "not readable for everybody",
    "temporary": "left half-written",
    "symlink": "a symbolic link",
    "duplicate": "the same version and build more than once",
    "stray": "nothing of Portage's",
}


class Report:
    """What one look has found. files: Found by path; good: entries that a file agrees with, by path; poisoned: {path: Poison}."""

    def __init__(self):
        self.index = None
        self.findings = []
        self.files = {}
        self.folders = []
        self.good = {}
        self.poisoned = {}
        self.looked = 0
        self.hashed = 0

    def add(self, kind, path, text="", note=False):
        self.findings.append(Finding(kind, path, text, note))

    def problems(self):
        return [finding for finding in self.findings if not finding.note]


def is_binhost(pkgdir):
    """Whether anything here says so: an index of Portage's kind, or a good package at its place. OSError if it cannot be read."""
    try:
        data = pkg_index.read_bytes(os.path.join(pkgdir, pkg_names.INDEX))
        if data is not None and pkg_index.parse(data).is_portages():
            return True
    except (pkg_index.BadIndex, OSError):
        pass
    return any(found.kind == "package" and _is_good(pkgdir, found.path) for found in pkg_names.scan(pkgdir))


def _is_good(pkgdir, path):
    try:
        name = pkg_names.parse(path)
        with pkg_format.Opened(os.path.join(pkgdir, path)) as opened:
            pkg_format.structure(opened, name.format)
        return True
    except (pkg_names.WrongName, pkg_format.Poison, pkg_format.CannotTell, OSError):
        return False


def look(pkgdir, hashes=False, settle=SETTLE, known=0, clock=time.time):
    """A Report. Where the index is written meanwhile it looks again. OSError if PKGDIR cannot be read.

    settle: seconds; what changed since then may be in work, and is a note. known: the newest TIMESTAMP ever published.
    """
    for _ in range(5):
        before = _mark(pkgdir)
        report = _look(pkgdir, hashes, settle, known, clock)
        if _mark(pkgdir) == before:
            break
    return report


def _mark(pkgdir):
    try:
        seen = os.stat(os.path.join(pkgdir, pkg_names.INDEX))
        return seen.st_ino, seen.st_mtime_ns, seen.st_size
    except FileNotFoundError:
        return None


def _look(pkgdir, hashes, settle, known, clock):
    report = Report()
    now = clock()
    for found in pkg_names.scan(pkgdir):
        if found.kind == "folder":
            report.folders.append(found)
        else:
            report.files[found.path] = found
    report.folders.append(pkg_names.Found("", "folder", 0, 0, 0, 0, os.stat(pkgdir).st_mode, 0))
    _index(report, pkgdir, known, now)

    def recent(found):
        """Whether it changed so lately that somebody may be working on it."""
        return settle > 0 and 0 <= now - found.ctime_ns / 1e9 < settle

    by_path = _entries(report)
    for path in sorted(report.files):
        _file(report, pkgdir, report.files[path], by_path.get(path), recent, hashes)
    _modes(report)
    _missing(report, by_path)
    _duplicates(report, by_path)
    if hashes:
        _hashes(report, pkgdir)
    order = {kind: at for at, kind in enumerate(KINDS)}
    report.findings.sort(key=lambda finding: (order[finding.kind], finding.path))
    return report


def _index(report, pkgdir, known, now):
    plain = os.path.join(pkgdir, pkg_names.INDEX)
    try:
        data = pkg_index.read_bytes(plain)
        if data is None:
            report.add("no-index", pkg_names.INDEX, "a client that asks here fails")
            report.index = None
            return
        report.index = pkg_index.parse(data)
    except (pkg_index.BadIndex, OSError) as e:
        report.add("bad-index", pkg_names.INDEX, str(e))
        return
    seen = os.stat(plain)
    header = report.index.header
    if b"\r" in data:
        report.add("header", pkg_names.INDEX, "its lines end with a carriage return, which Portage takes for a part of each value")
    if header.get("VERSION") != "0":
        report.add("header", pkg_names.INDEX, "VERSION is %s, clients want 0" % pkg_names.shown(header.get("VERSION", "missing")))
    if header.get("PACKAGES", "") != str(len(report.index.entries)):
        report.add("header", pkg_names.INDEX, "PACKAGES is %s, there are %d" % (pkg_names.shown(header.get("PACKAGES", "missing")), len(report.index.entries)))
    stamp = report.index.timestamp()
    if stamp is None:
        report.add("time", pkg_names.INDEX, "TIMESTAMP is missing or no number; clients refuse the index")
    else:
        if int(seen.st_mtime) != stamp:
            report.add("time", pkg_names.INDEX, "its mtime is %d, TIMESTAMP %d: over HTTP clients look at the first alone" % (seen.st_mtime, stamp))
        if stamp < known:
            report.add("time", pkg_names.INDEX, "TIMESTAMP %d is older than %d, which was published before: clients keep that" % (stamp, known))
        if stamp > now + _AHEAD:
            report.add("time", pkg_names.INDEX, "TIMESTAMP is %d s ahead of this host's clock" % (stamp - now), True)
    wrong = pkg_index.compressed_is_wrong(pkgdir, data, int(seen.st_mtime))
    if wrong:
        report.add("compressed", pkg_names.COMPRESSED, wrong)


def _entries(report):
    """{path: [entry, ...]} of the index."""
    found = {}
    if report.index is not None:
        for entry in report.index.entries:
            found.setdefault(report.index.path(entry), []).append(entry)
    return found


def _file(report, pkgdir, found, entries, recent, whole_too):
    path = found.path
    if found.kind in ("index", "lock"):
        return
    if found.kind == "link" and not pkg_names.suffix(path):
        report.add("symlink", path, "Portage does not follow it", not entries and not path.startswith("Packages"))
        return
    if found.kind == "other" or (found.kind == "special" and not pkg_names.suffix(path)):
        report.add("stray", path, "", True)
        return
    if found.kind == "temporary":
        report.add("temporary", path, "", recent(found))
        return
    entry = entries[0] if entries else None
    same = entry is not None and len(entries) == 1 and entry.get("SIZE") == str(found.size) and entry.get("MTIME") == str(found.mtime)
    try:
        report.looked += 1
        name = pkg_names.parse(path)
        full = os.path.join(pkgdir, path)
        if same:
            with pkg_format.Opened(full) as opened:
                pkg_format.structure(opened, name.format)
        else:
            package = pkg_format.inspect(full, name, whole_too)
            pkg_index.entry(package, "", "")
    except (pkg_names.WrongName, pkg_format.Poison) as e:
        if getattr(e, "kind", "") == "vanished":
            return
        report.poisoned[path] = e
        if entry is not None and recent(found):
            # Clients are told to take it, whoever is at work on it; a repair leaves it alone.
            report.add("changed", path, "%s: %s" % (e.kind, e))
        else:
            report.add("poison", path, "%s: %s" % (e.kind, e), recent(found))
    except pkg_deps.BadDependency as e:
        report.poisoned[path] = pkg_format.Poison("bad-dependency", str(e))
        report.add("poison", path, "bad-dependency: %s" % e)
    except FileNotFoundError:
        return
    except OSError as e:
        report.add("unreadable", path, e.strerror or str(e))
    except pkg_format.CannotTell as e:
        report.add("unreadable", path, str(e))
    else:
        _against(report, found, name, entries, recent)


def _against(report, found, name, entries, recent):
    """A good package against what the index says of it."""
    path = found.path
    if not entries:
        report.add("unindexed", path, "", recent(found))
        return
    if len(entries) > 1:
        report.add("twice", path, "%d entries lead to it" % len(entries))
        return
    entry = entries[0]
    before = len(report.findings)
    if entry.get("CPV") != name.cpv:
        report.add("entry", path, "the entry is of %s" % pkg_names.shown(entry.get("CPV", "")))
    if entry.get("SIZE") != str(found.size):
        report.add("size", path, "it has %d bytes, the index says %s" % (found.size, pkg_names.shown(entry.get("SIZE", "nothing"))))
    elif entry.get("MTIME") != str(found.mtime):
        report.add("mtime", path, "it is of %d, the index says %s" % (found.mtime, pkg_names.shown(entry.get("MTIME", "nothing"))))
    if not entry.get("MD5") or not entry.get("SHA1"):
        report.add("no-hash", path, "clients refuse it" if not entry.get("MD5") and not entry.get("SHA1") else "one of two is missing")
    if not report.index.value(entry, "KEYWORDS") and "KEYWORDS" in entry:
        report.add("entry", path, "it has no KEYWORDS", True)
    if len(report.findings) == before:
        report.good[path] = entry


def _modes(report):
    # A folder without packages is nothing that a web server has to enter.
    needed = {""}
    for path, found in report.files.items():
        above = os.path.dirname(path) if found.kind == "package" else ""
        while above not in needed:
            needed.add(above)
            above = os.path.dirname(above)
    for found in report.folders:
        if found.path in needed and found.mode & 0o005 != 0o005:
            report.add("mode", found.path or ".", "a folder of mode %04o; the web server needs o+rx" % (found.mode & 0o7777))
    for found in report.files.values():
        if found.kind in ("package", "index") and not found.mode & 0o004:
            report.add("mode", found.path, "mode %04o; the web server needs o+r" % (found.mode & 0o7777))


def _missing(report, by_path):
    links = [path + "/" for path, found in report.files.items() if found.kind == "link"]
    for path, entries in by_path.items():
        if path in report.files:
            continue
        text = "%d entries" % len(entries) if len(entries) > 1 else ""
        if not pkg_names.is_inside(path):
            text = "its PATH leads out of the binary host"
        beyond = [link for link in links if path.startswith(link)]
        if beyond:
            text = "it lies beyond the symbolic link %s" % pkg_names.shown(beyond[0][:-1])
        report.add("missing", path, text)


def _duplicates(report, by_path):
    seen = {}
    for path, entries in by_path.items():
        if path in report.good:
            entry = entries[0]
            seen.setdefault((entry.get("CPV"), entry.get("BUILD_ID", "")), []).append(path)
    for (cpv, build), paths in seen.items():
        if len(paths) > 1:
            paths.sort()
            report.add("duplicate", paths[0], "%s build %s is also %s" % (cpv, build or "none", ", ".join(map(pkg_names.shown, paths[1:]))), True)


def _hashes(report, pkgdir):
    """Every file that else is as its entry says, read once for both hashes, on as many processors as there are."""
    from concurrent.futures import ThreadPoolExecutor

    def one(path):
        try:
            return path, pkg_index.hashes(os.path.join(pkgdir, path)), None
        except OSError as e:
            return path, None, e

    paths = sorted(report.good, key=lambda path: -report.files[path].size)
    with ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2))) as pool:
        for path, sums, trouble in pool.map(one, paths):
            entry = report.good[path]
            if trouble is not None:
                report.add("unreadable", path, trouble.strerror or str(trouble))
            elif sums != (entry["MD5"].lower(), entry["SHA1"].lower()):
                report.add("hash", path, "size and time are as the index says")
            else:
                report.hashed += 1
                continue
            del report.good[path]
