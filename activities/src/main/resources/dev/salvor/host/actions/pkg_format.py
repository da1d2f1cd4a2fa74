"""What is in a package file, gpkg (GLEP 78) or xpak, and why one is no good.

`structure` reads headers, Manifest and the small metadata part; `metadata` unpacks that; `whole` hashes all.
The rules are those of Portage where it has one, and stricter where it indexes what no client can install.
"""

import errno
import hashlib
import os
import re
import stat
import struct
from collections import namedtuple

import pkg_names
import pkg_tar
import pkg_unpack

_PART = re.compile(rb"(metadata|image)\.tar(?:\.(" + "|".join(pkg_unpack.KINDS).encode() + rb"))?\Z")
_NEEDED = ("CATEGORY", "PF", "SLOT")
_FIRST_READ = 1 << 14
_CHUNK = 1 << 20
# A Manifest has a line for each member; xpak's index one for each key.
_MANIFEST_LIMIT = 1 << 20

Package = namedtuple("Package", "name size mtime metadata")
Package.__doc__ = "A good package: its pkg_names.Name, size in bytes, mtime in whole seconds, metadata as {key: value}."

Parts = namedtuple("Parts", "metadata kind manifest")
Parts.__doc__ = "metadata: (offset, size) in the file; kind: how it is packed, xpak for that format; manifest: {member: (offset, size, sha512, blake2b)}."


class Poison(Exception):
    """Why a file is no good package: `kind` is one word for programs, the text says it to people."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


class CannotTell(Exception):
    """It could not be looked at here (no right, no tool, a disk that fails): no word about the file."""


class Opened:
    """A package file that is open: read by position, never through a link, closed by `with`."""

    def __init__(self, path):
        try:
            self.handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as e:
            if e.errno == errno.ELOOP:
                raise Poison("symlink", "it is a symbolic link, which Portage leaves out") from None
            if e.errno == errno.ENXIO:
                raise Poison("not-a-file", "it is no file") from None
            raise
        self.seen = os.fstat(self.handle)
        self.size = self.seen.st_size
        self._start = b""
        if not stat.S_ISREG(self.seen.st_mode):
            os.close(self.handle)
            raise Poison("not-a-file", "it is no file")

    def read(self, offset, length):
        """Bytes at a place; the first ones are read once for all."""
        if offset + length <= _FIRST_READ:
            if not self._start:
                self._start = os.pread(self.handle, _FIRST_READ, 0)
            return self._start[offset : offset + length]
        return os.pread(self.handle, length, offset)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.handle)


def inspect(path, name, whole_too=False):
    """A Package, or Poison, or CannotTell. path: where it lies; name: pkg_names.Name or the path below PKGDIR that it is to have."""
    try:
        if isinstance(name, str):
            name = pkg_names.parse(name)
        with Opened(path) as opened:
            parts = structure(opened, name.format)
            if whole_too:
                whole(opened, parts)
            found = metadata(opened, parts)
            return Package(name, opened.size, int(opened.seen.st_mtime_ns // 1000000000), agreeing(found, name))
    except pkg_names.WrongName as e:
        raise Poison(e.kind, str(e)) from None
    except FileNotFoundError as e:
        raise Poison("vanished", "it is not there") from e
    except OSError as e:
        raise CannotTell("it cannot be read: %s" % e.strerror) from e


def structure(opened, form):
    """Parts, or Poison: the cheap look."""
    if opened.size == 0:
        raise Poison("empty", "it has no bytes: a placeholder, or a copy that was cut")
    if form == "xpak":
        return _xpak(opened)
    try:
        return _gpkg(opened, pkg_tar.members(opened.read, opened.size))
    except pkg_tar.BadTar as e:
        raise Poison(e.kind, str(e)) from None


def _gpkg(opened, members):
    names = {}
    tops = set()
    for member in members:
        top, slash, base = member.name.partition(b"/")
        if not slash or b"/" in base or top in (b"", b".", b"..") or base in (b"", b".", b".."):
            raise Poison("bad-member", "a member is named %s" % _text(member.name))
        if member.type != b"0":
            raise Poison("bad-member", "%s is no plain file" % _text(member.name))
        if base in names:
            raise Poison("bad-member", "there are two members %s" % _text(base))
        names[base] = member
        tops.add(top)
    if len(tops) > 1:
        raise Poison("bad-member", "its members lie in more than one folder")
    for wanted in (b"gpkg-1", b"Manifest"):
        if wanted not in names:
            raise Poison("no-" + wanted.decode().lower(), "the member %s is missing" % wanted.decode())
    parts = {}
    for base, member in names.items():
        part = _PART.match(base)
        if part:
            if part.group(1) in parts:
                raise Poison("bad-member", "there are two members %s" % part.group(1).decode())
            parts[part.group(1)] = (member, (part.group(2) or b"").decode())
    for wanted in (b"metadata", b"image"):
        if wanted not in parts:
            raise Poison("no-" + wanted.decode(), "the member %s is missing" % wanted.decode())
    manifest = _manifest(opened, names)
    meta, kind = parts[b"metadata"]
    if not kind:
        raise Poison("bad-metadata", "its metadata is not compressed, which makes Portage's indexer die")
    base = meta.name.partition(b"/")[2]
    _same_hash(opened, base, *manifest[base])
    return Parts((meta.offset, meta.size), kind, manifest)


def _manifest(opened, names):
    member = names[b"Manifest"]
    if member.size > _MANIFEST_LIMIT:
        raise Poison("bad-manifest", "its Manifest has %d bytes" % member.size)
    said = {}
    for line in opened.read(member.offset, member.size).split(b"\n"):
        words = line.split()
        if len(words) < 5 or words[0] != b"DATA" or not words[2].isdigit():
            continue
        hashes = dict(zip(words[3::2], words[4::2]))
        said[words[1]] = (int(words[2]), hashes.get(b"SHA512"), hashes.get(b"BLAKE2B"))
    found = {}
    for base, there in names.items():
        if base == b"Manifest":
            continue
        if base not in said:
            raise Poison("bad-manifest", "its Manifest does not name %s" % _text(base))
        size, sha512, blake2b = said.pop(base)
        if size != there.size:
            raise Poison("bad-manifest", "%s has %d bytes, its Manifest says %d" % (_text(base), there.size, size))
        if not sha512 and not blake2b:
            raise Poison("bad-manifest", "its Manifest has no hash of %s that is known" % _text(base))
        found[base] = (there.offset, there.size, sha512, blake2b)
    if said:
        raise Poison("bad-manifest", "%s of its Manifest is missing" % _text(sorted(said)[0]))
    return found


def whole(opened, parts):
    """Every member against the Manifest, by SHA512 and BLAKE2B; Poison if one is not as it says. xpak has no such thing."""
    for base, one in sorted(parts.manifest.items()):
        _same_hash(opened, base, *one)


def _same_hash(opened, name, offset, size, sha512, blake2b):
    kinds = [(hashlib.sha512(), sha512)] if sha512 else []
    # The metadata is small and looked at often: one hash is enough there, as it is for Portage.
    if blake2b and (not sha512 or size > _FIRST_READ):
        kinds.append((hashlib.blake2b(), blake2b))
    while size:
        data = opened.read(offset, min(size, _CHUNK))
        if not data:
            raise Poison("truncated", "it became shorter while it was read")
        for worker, _ in kinds:
            worker.update(data)
        offset += len(data)
        size -= len(data)
    for worker, said in kinds:
        if worker.hexdigest().encode() != said.lower():
            raise Poison("wrong-hash", "%s is not what its Manifest says (%s)" % (_text(name), worker.name))


def _xpak(opened):
    if opened.size < 40:
        raise Poison("truncated", "%d bytes are too few" % opened.size)
    end = os.pread(opened.handle, 16, opened.size - 16)
    if end[:8] != b"XPAKSTOP" or end[12:] != b"STOP":
        raise Poison("truncated", "its end is missing: it was cut, or is no xpak")
    length = struct.unpack(">I", end[8:12])[0]
    start = opened.size - length - 8
    if length < 24 or start < 0:
        raise Poison("damaged", "its last bytes say a length that cannot be")
    head = os.pread(opened.handle, 16, start)
    index, data = struct.unpack(">II", head[8:16])
    if head[:8] != b"XPAKPACK" or index + data + 24 != length:
        raise Poison("damaged", "the lengths of its metadata do not fit together")
    if start == 0:
        raise Poison("no-image", "it has metadata and no image")
    if length > pkg_unpack.LIMIT:
        raise Poison("too-large", "its metadata has more than %d MiB" % (pkg_unpack.LIMIT >> 20))
    if index > _MANIFEST_LIMIT:
        raise Poison("too-large", "the index of its metadata has %d bytes" % index)
    return Parts((start + 16, index), "xpak", {})


def metadata(opened, parts):
    """All keys with their values, blanks made one, as Portage reads them. Poison if they cannot be had."""
    offset, size = parts.metadata
    if parts.kind == "xpak":
        return _xpak_metadata(opened, offset, size)
    if size > pkg_unpack.LIMIT:
        raise Poison("too-large", "its metadata has more than %d MiB" % (pkg_unpack.LIMIT >> 20))
    try:
        plain = pkg_unpack.unpacked(parts.kind, opened.read(offset, size))
    except pkg_unpack.Damaged as e:
        raise Poison("bad-metadata", "its metadata: %s" % e) from None
    except pkg_unpack.ToolMissing as e:
        raise CannotTell("its metadata cannot be unpacked: %s" % e) from None
    try:
        inner = pkg_tar.members(lambda at, length: plain[at : at + length], len(plain), 4096)
    except pkg_tar.BadTar as e:
        raise Poison("bad-metadata", "its metadata: %s" % e) from None
    found = {}
    for member in inner:
        top, _, key = member.name.partition(b"/")
        if member.type == b"5" and top == b"metadata" and not key:
            continue
        # A client unpacks it: what is no plain file of the folder metadata has no business there.
        if member.type != b"0" or top != b"metadata" or not key or b"/" in key or b"\0" in key or b"\n" in key or key in (b".", b".."):
            raise Poison("bad-metadata", "its metadata has a member %s that is none" % _text(member.name)[:200])
        if _text(key) in found:
            raise Poison("bad-metadata", "its metadata has two members %s" % _text(key))
        found[_text(key)] = plain[member.offset : member.offset + member.size]
    return _values(found)


def _xpak_metadata(opened, offset, index_size):
    index = os.pread(opened.handle, index_size, offset)
    data = offset + index_size
    room = opened.size - 16 - data
    found = {}
    at = 0
    while at < len(index):
        if at + 4 > len(index):
            raise Poison("damaged", "the index of its metadata is cut")
        length = struct.unpack_from(">I", index, at)[0]
        if at + 12 + length > len(index):
            raise Poison("damaged", "the index of its metadata is cut")
        start, size = struct.unpack_from(">II", index, at + 4 + length)
        if start + size > room:
            raise Poison("damaged", "the index of its metadata leads out of it")
        key = _text(index[at + 4 : at + 4 + length])
        if key in found:
            raise Poison("damaged", "its metadata has two values %s" % key[:200])
        found[key] = (start, size)
        at += 12 + length
    # Portage writes one value behind the other. Values that share bytes could be as many times as large as what is there.
    end = 0
    for start, size in sorted(place for place in found.values() if place[1]):
        if start < end:
            raise Poison("damaged", "values of its metadata lie in one another")
        end = start + size
    return _values({key: os.pread(opened.handle, size, data + start) for key, (start, size) in found.items() if key in WANTED})


# What an index needs; the rest (environment, list of files, the ebuild) is not kept in memory.
WANTED = frozenset(
    "BDEPEND BUILD_ID BUILD_TIME CATEGORY CHOST DEFINED_PHASES DEPEND EAPI IDEPEND IUSE KEYWORDS LICENSE PDEPEND PF"
    " PROPERTIES PROVIDES RDEPEND repository REQUIRES RESTRICT SLOT USE".split()
)


def _values(found):
    return {key: " ".join(value.decode("utf-8", "replace").split()) for key, value in found.items() if key in WANTED}


def agreeing(found, name):
    """The metadata, if it is complete and of the package that the name says; else Poison."""
    missing = [key for key in _NEEDED if not found.get(key)]
    if missing:
        raise Poison("missing-keys", "its metadata has no " + ", ".join(missing))
    if found["CATEGORY"] != name.category:
        raise Poison("wrong-directory", "it is of the category %s" % pkg_names.shown(found["CATEGORY"]))
    if found["PF"] != name.pf:
        raise Poison("wrong-name", "inside it is %s" % pkg_names.shown(found["PF"]))
    build_id = found.get("BUILD_ID", "")
    if build_id and not (build_id.isascii() and build_id.isdigit()):
        raise Poison("bad-metadata", "its BUILD_ID is %s" % pkg_names.shown(build_id))
    return found


def _text(name):
    return pkg_names.shown(name.decode("utf-8", "surrogateescape"))
