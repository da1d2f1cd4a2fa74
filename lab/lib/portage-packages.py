#!/usr/bin/env python3
"""Packages for tests: many cheap ones out of one that Portage has built, and good ones made bad in known ways.

  many PKGDIR N [--size=BYTES] [--like=FILE] [--from=NUMBER]
  damage PKGDIR KIND PATH [KIND PATH]...     KIND: one of `damage --list`
  list PKGDIR                 PATH SIZE MD5 CPV of each entry
"""

import bz2
import gzip
import hashlib
import io
import os
import random
import subprocess
import sys
import tarfile

KINDS = {}


def kind(work):
    KINDS[work.__name__.replace("_", "-")] = work
    return work


def members(path):
    """The members of a gpkg: {own name: bytes}, in order."""
    with tarfile.open(path, "r:") as archive:
        return {one.name.split("/", 1)[1]: archive.extractfile(one).read() for one in archive}


def write(path, parts, manifest=True, top=None, prefix=""):
    """A gpkg of these members, with a Manifest that fits them."""
    parts = {name: data for name, data in parts.items() if name != "Manifest"}
    if manifest:
        parts["Manifest"] = "".join(
            "DATA %s %d SHA512 %s BLAKE2B %s\n" % (name, len(data), hashlib.sha512(data).hexdigest(), hashlib.blake2b(data).hexdigest())
            for name, data in parts.items()).encode()
    top = top or os.path.basename(path)[: -len(".gpkg.tar")]
    with tarfile.open(path + ".writing", "w:", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in parts.items():
            one = tarfile.TarInfo(top + "/" + prefix + name)
            one.size, one.mode, one.mtime = len(data), 0o644, 1700000000
            archive.addfile(one, io.BytesIO(data))
    os.chmod(path + ".writing", 0o644)
    os.replace(path + ".writing", path)


def zstd(data, unpack=False):
    return subprocess.run(["zstd", "-qdc" if unpack else "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout


def metadata_name(parts):
    return next(name for name in parts if name.startswith("metadata.tar") and not name.endswith(".sig"))


def metadata(parts):
    with tarfile.open(fileobj=io.BytesIO(zstd(parts[metadata_name(parts)], True))) as archive:
        return {one.name.split("/", 1)[1]: archive.extractfile(one).read() for one in archive if one.isfile()}


def packed(values):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:", format=tarfile.USTAR_FORMAT) as archive:
        for key, value in values.items():
            one = tarfile.TarInfo("metadata/" + key)
            one.size, one.mode = len(value), 0o644
            archive.addfile(one, io.BytesIO(value))
    return out.getvalue()


def with_metadata(parts, values):
    return {name: (zstd(packed(values)) if name == metadata_name(parts) else data) for name, data in parts.items()}


def packages(pkgdir):
    found = []
    for folder, _, names in os.walk(pkgdir):
        found += [os.path.join(folder, name) for name in names if name.endswith(".gpkg.tar") and os.path.getsize(os.path.join(folder, name))]
    return sorted(found)


def many(pkgdir, number, size=0, like=None, first=0):
    like = like or next(path for path in packages(pkgdir) if "/virtual/" not in path and "/many-lab/" not in path)
    parts = members(like)
    base = metadata(parts)
    noise = random.Random(first)
    for at in range(first, first + number):
        pn, version = "p%05d" % (at // 4), "1.%d" % (at % 4)
        values = dict(base, CATEGORY=b"many-lab\n", PF=("%s-%s\n" % (pn, version)).encode(), BUILD_ID=b"1\n", SLOT=b"0\n", IUSE=b"\n")
        path = "%s/many-lab/%s/%s-%s-1.gpkg.tar" % (pkgdir, pn, pn, version)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        made = with_metadata(parts, values)
        if size:
            image = next(name for name in made if name.startswith("image.tar"))
            made[image] = noise.randbytes(size)
        write(path, made)
    print(number)


@kind
def truncated(path):
    os.truncate(path, os.path.getsize(path) * 5 // 8)


@kind
def empty(path):
    os.truncate(path, 0)


@kind
def not_an_archive(path):
    with open(path, "wb") as f:
        f.write(b"<html>404</html>" * 700)


@kind
def no_manifest(path):
    write(path, members(path), False)


@kind
def no_gpkg_1(path):
    write(path, {name: data for name, data in members(path).items() if name != "gpkg-1"})


@kind
def no_metadata(path):
    write(path, {name: data for name, data in members(path).items() if not name.startswith("metadata")})


@kind
def garbage_metadata(path):
    """Its Manifest fits, and it does not unpack: the one that makes emaint die."""
    parts = members(path)
    parts[metadata_name(parts)] = b"\x28\xb5\x2f\xfd" + b"\xaa" * 300
    write(path, parts)


@kind
def plain_metadata(path):
    parts = members(path)
    values = metadata(parts)
    write(path, {("metadata.tar" if name == metadata_name(parts) else name): (packed(values) if name == metadata_name(parts) else data) for name, data in parts.items()})


@kind
def bomb(path):
    parts = members(path)
    parts[metadata_name(parts)] = zstd(packed(dict(metadata(parts), environment=bytes(80 << 20))))
    write(path, parts)


@kind
def no_slot(path):
    parts = members(path)
    write(path, with_metadata(parts, {key: value for key, value in metadata(parts).items() if key != "SLOT"}))


@kind
def no_category(path):
    parts = members(path)
    write(path, with_metadata(parts, {key: value for key, value in metadata(parts).items() if key != "CATEGORY"}))


@kind
def other_pf(path):
    parts = members(path)
    write(path, with_metadata(parts, dict(metadata(parts), PF=b"other-7\n")))


@kind
def other_category(path):
    parts = members(path)
    write(path, with_metadata(parts, dict(metadata(parts), CATEGORY=b"app-other\n")))


@kind
def bad_brackets(path):
    parts = members(path)
    write(path, with_metadata(parts, dict(metadata(parts), RDEPEND=b"fast? ( lib-lab/grain\n")))


@kind
def two_dots(path):
    write(path, members(path), prefix="../")


@kind
def unclosed(path):
    """Without the closing blocks."""
    with tarfile.open(path) as archive:
        last = archive.getmembers()[-1]
    os.truncate(path, last.offset_data + -(-last.size // 512) * 512)


@kind
def appended(path):
    with open(path, "ab") as f:
        f.write(b"x" * 512)


def flip(path, at):
    with open(path, "r+b") as f:
        f.seek(at)
        old = f.read(1)
        f.seek(at)
        f.write(bytes([old[0] ^ 1]))


def place(path, start):
    with tarfile.open(path) as archive:
        return next(one.offset_data + one.size // 2 for one in archive if one.name.split("/")[1].startswith(start))


@kind
def image_flip(path):
    flip(path, place(path, "image"))


@kind
def image_flip_same_time(path):
    seen = os.stat(path)
    flip(path, place(path, "image"))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@kind
def metadata_flip_same_time(path):
    seen = os.stat(path)
    flip(path, place(path, "metadata"))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@kind
def touched(path):
    os.utime(path, (1700000000, 1700000000))


@kind
def gone(path):
    os.unlink(path)


@kind
def link(path):
    os.rename(path, os.path.dirname(path) + "/.real")
    os.symlink(".real", path)


@kind
def wrong_directory(path):
    folder = os.path.dirname(path) + "-else"
    os.makedirs(folder, exist_ok=True)
    os.rename(path, folder + "/" + os.path.basename(path))


@kind
def wrong_name(path):
    os.rename(path, os.path.dirname(path) + "/other-1-1.gpkg.tar")


@kind
def copied(path):
    """A second build of the same number inside, under a free name."""
    with open(path, "rb") as f:
        data = f.read()
    with open(path[: -len("1.gpkg.tar")] + "71.gpkg.tar", "wb") as f:
        f.write(data)


@kind
def temporary(path):
    with open(path + "Ab3_cdEf.4711", "wb") as f:
        f.write(b"half")


@kind
def mode_0640(path):
    os.chmod(path, 0o640)


def main(words):
    given = [word for word in words if not word.startswith("--")]
    options = dict(word[2:].partition("=")[::2] for word in words if word.startswith("--"))
    if given[:1] == ["many"] and len(given) == 3:
        many(given[1], int(given[2]), int(options.get("size", 0)), options.get("like"), int(options.get("from", 0)))
    elif given[:1] == ["damage"] and "list" in options:
        print("\n".join(sorted(KINDS)))
    elif given[:1] == ["damage"] and len(given) > 3 and len(given) % 2 == 0 and set(given[2::2]) <= set(KINDS):
        for how, path in zip(given[2::2], given[3::2]):
            KINDS[how](os.path.join(given[1], path))
    elif given[:1] == ["list"] and len(given) == 2:
        with open(given[1] + "/Packages", encoding="utf-8") as f:
            for block in f.read().split("\n\n")[1:]:
                entry = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if entry:
                    print(entry.get("PATH"), entry.get("SIZE"), entry.get("MD5"), entry["CPV"])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
