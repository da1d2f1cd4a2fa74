"""The index of a binary host, `Packages`: read, and written as Portage writes it.

A header block, then one block for each package; lines `KEY: value`. An entry is kept as it stands in the file,
so what nobody touches comes out as it went in; values that are left out are filled in by `value`.
Portage compares nothing over HTTP but the file's mtime, with five seconds of tolerance, and elsewhere only
TIMESTAMP: so each publication is at least six seconds newer than the last one, and both files have its mtime.
"""

import gzip
import hashlib
import io
import os
import time
import zlib

import pkg_deps
import pkg_files
import pkg_names
from pkg_points import point

STEP = 6
_DEFAULTS = {"EAPI": "0", "SLOT": "0"}
_INHERITED = ("CHOST", "REPO")
_SORTED_AS = {"MTIME": "_mtime_", "REPO": "repository", "DESC": "DESCRIPTION"}
# Of the metadata, as the index names them.
_FROM_METADATA = (
    "BDEPEND BUILD_ID BUILD_TIME CHOST DEFINED_PHASES DEPEND EAPI IDEPEND IUSE KEYWORDS LICENSE PDEPEND PROPERTIES"
    " PROVIDES RDEPEND REQUIRES RESTRICT SLOT USE"
).split()
# An index of more is no index.
LIMIT = 1 << 30


class BadIndex(Exception):
    """The index cannot be used as it is: why."""


class Index:
    """Header and entries, each {key: value} with the keys of the file. Not for several threads."""

    def __init__(self, header=None, entries=None):
        self.header = {"VERSION": "0"} if header is None else header
        self.entries = [] if entries is None else entries

    def value(self, entry, key):
        """A value of an entry, also one that is left out."""
        found = entry.get(key)
        if found is None and key in _INHERITED:
            found = self.header.get(key)
        return _DEFAULTS.get(key, "") if found is None else found

    def path(self, entry):
        """Where the entry says that the file lies, below PKGDIR."""
        return entry.get("PATH") or entry.get("CPV", "") + ".tbz2"

    def timestamp(self):
        """Seconds since 1970, or None where the header says none."""
        return whole_number(self.header.get("TIMESTAMP"))

    def is_portages(self):
        """Whether it says anything that Portage writes: a file Packages may be another's, such as of a Debian archive."""
        return bool(self.entries) or not {"TIMESTAMP", "PACKAGES", "VERSION"}.isdisjoint(self.header)

    def without(self, paths):
        """A copy that does not list these paths."""
        paths = set(paths)
        return Index(dict(self.header), [dict(entry) for entry in self.entries if self.path(entry) not in paths])

    def same_packages(self, other):
        """Whether both list the same, whatever they say of their time and in whatever order."""
        return _comparable(self) == _comparable(other)


def whole_number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _comparable(index):
    return sorted(sorted(_told(index, entry).items()) for entry in index.entries)


def _told(index, entry):
    """What an entry says, whether written or implied. REPO_REVISIONS stands only with what Portage took in last."""
    found = {key: value for key, value in entry.items() if value != _DEFAULTS.get(key, "") and key != "REPO_REVISIONS"}
    found.update((key, index.value(entry, key)) for key in _INHERITED)
    return found


def parse(data):
    """An Index out of bytes; BadIndex where no header can be found."""
    text = data.decode("utf-8", "surrogateescape")
    if "\0" in text:
        raise BadIndex("it is no text")
    blocks = text.split("\n\n")
    header = _block(blocks[0])
    if "CPV" in header or not any(header.values()):
        raise BadIndex("its header is missing")
    return Index(header, [entry for entry in map(_block, blocks[1:]) if entry.get("CPV")])


def _block(text):
    found = {}
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        if colon:
            found[key] = value[1:]
    return found


def read_bytes(path):
    """The bytes of an index, or None where there is none; never through a link to somewhere else's device or pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with open(handle, "rb") as f:
        data = f.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise BadIndex("it has more than %d bytes" % LIMIT)
    return data


def read(pkgdir):
    """The Index of a PKGDIR, a new one where there is none; BadIndex, OSError."""
    data = read_bytes(os.path.join(pkgdir, pkg_names.INDEX))
    return Index() if data is None else parse(data)


def written(index):
    """The bytes of it, in Portage's order."""
    out = []
    _write(out, index.header, sorted(index.header))
    for entry in sorted(index.entries, key=_order):
        keys = [key for key, value in entry.items() if not _is_implied(index.header, key, value)]
        _write(out, entry, sorted(keys, key=lambda key: _SORTED_AS.get(key, key)))
    return "".join(out).encode("utf-8", "surrogateescape")


def _write(out, values, keys):
    for key in keys:
        if values[key]:
            out.append("%s: %s\n" % (key, values[key].replace("\n", " ")))
    out.append("\n")


def _order(entry):
    return entry["CPV"], whole_number(entry.get("BUILD_ID")) or 0, entry.get("PATH", "")


def _is_implied(header, key, value):
    return value == _DEFAULTS.get(key, "") or (key in _INHERITED and value == header.get(key))


def entry(package, md5, sha1):
    """The entry of a pkg_format.Package; hashes in hex. BadDependency where its conditions do not fit together."""
    found = {key: package.metadata.get(key, "") for key in _FROM_METADATA}
    found["REPO"] = package.metadata.get("repository", "")
    use = frozenset(found["USE"].split())
    for key in pkg_deps.KEYS:
        found[key] = pkg_deps.reduced(found[key], use)
    found.update(CPV=package.name.cpv, PATH=package.name.path, SIZE=str(package.size), MTIME=str(package.mtime), MD5=md5, SHA1=sha1)
    found["EAPI"] = found["EAPI"] or "0"
    return {key: value for key, value in found.items() if value}


def hashes(path, size=None, at=None):
    """(md5, sha1) in hex of a plain file, read once; OSError, also where it has not as many bytes as it should.

    at: descriptor of the folder in which path is a name.
    """
    md5 = hashlib.md5(usedforsecurity=False)
    sha1 = hashlib.sha1(usedforsecurity=False)
    total = 0
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=at)
    try:
        while True:
            data = os.read(handle, 1 << 20)
            if not data:
                break
            md5.update(data)
            sha1.update(data)
            total += len(data)
    finally:
        os.close(handle)
    if size is not None and total != size:
        raise OSError("it changed while it was read")
    return md5.hexdigest(), sha1.hexdigest()


def compressed_is_wrong(pkgdir, data, mtime):
    """Why Packages.gz is not the index of these bytes and of that time; empty where it is, and where there is none."""
    path = os.path.join(pkgdir, pkg_names.COMPRESSED)
    try:
        packed = read_bytes(path)
        if packed is None:
            return ""
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as f:
            same = f.read(len(data) + 1) == data and not f.read(1)
        if not same:
            return "it differs from Packages, and clients take it first"
        return "" if int(os.stat(path).st_mtime) == mtime else "its mtime is not that of Packages"
    except (OSError, EOFError, zlib.error, BadIndex) as e:
        return "it cannot be read: %s" % e


def is_aside(path):
    """Whether that is one of the two files of a publication that was killed before it renamed them."""
    return path in (pkg_names.INDEX + pkg_files.ASIDE, pkg_names.COMPRESSED + pkg_files.ASIDE)


def is_whole(pkgdir):
    """Whether the last publication came to its end: none of its files lies aside, and Packages.gz is Packages."""
    plain = os.path.join(pkgdir, pkg_names.INDEX)
    if any(os.path.lexists(os.path.join(pkgdir, name + pkg_files.ASIDE)) for name in (pkg_names.INDEX, pkg_names.COMPRESSED)):
        return False
    try:
        data = read_bytes(plain)
    except (BadIndex, IsADirectoryError):
        return True  # There is nothing that Packages.gz could be.
    return data is None or not compressed_is_wrong(pkgdir, data, int(os.stat(plain).st_mtime))


def last_published(pkgdir, index, known=0):
    """The newest time that a client can have seen: of the header, of both files, and what somebody else knows."""
    newest = max(known, index.timestamp() or 0)
    for name in (pkg_names.INDEX, pkg_names.COMPRESSED):
        try:
            newest = max(newest, int(os.stat(os.path.join(pkgdir, name)).st_mtime))
        except FileNotFoundError:
            pass
    return newest


def publish(pkgdir, index, known=0, clock=time.time, first=None):
    """Writes both files; the caller holds the lock. Gives (timestamp, behind): by how many seconds the clock was behind the last publication.

    known: the newest TIMESTAMP that was ever published here. first: called when both files are written aside and
    before they are renamed, to put the packages in place that they name. The index gets its TIMESTAMP and PACKAGES. Packages.gz
    is written where there is one, or no index yet. Until the first of two renames nothing has changed; between
    them a client sees the older, whole index.
    """
    plain = os.path.join(pkgdir, pkg_names.INDEX)
    compressed = os.path.join(pkgdir, pkg_names.COMPRESSED)
    # One that lies aside was about to be there when its writer was killed.
    both = any(map(os.path.lexists, (compressed, compressed + pkg_files.ASIDE))) or not os.path.lexists(plain)
    last = last_published(pkgdir, index, known)
    now = int(clock())
    stamp = max(now, last + STEP) if last else now
    index.header.setdefault("VERSION", "0")
    index.header["TIMESTAMP"] = str(stamp)
    index.header["PACKAGES"] = str(len(index.entries))
    data = written(index)
    like = plain if os.path.lexists(plain) else pkgdir
    ready = [(pkg_files.prepare(plain, data, 0o644, stamp, like), plain)]
    try:
        if both:
            packed = io.BytesIO()
            with gzip.GzipFile("", "wb", 9, packed, stamp) as f:
                f.write(data)
            ready.append((pkg_files.prepare(compressed, packed.getvalue(), 0o644, stamp, like), compressed))
        point("index-ready")
        if first is not None:
            first()
        while ready:
            os.replace(*ready[0])
            del ready[0]
            point("index-renamed")
    finally:
        for new, _ in ready:
            os.unlink(new)
    pkg_files.sync_folder(pkgdir)
    return stamp, max(0, last - now)
