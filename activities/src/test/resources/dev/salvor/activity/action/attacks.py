"""Packages that are attacked, for ArchiveAttackIT: attacks.py OP ARGUMENTS. Each prints the path that it wrote.

    inner DIR          the inner archive of good metadata, not compressed
    around METADATA    a package with these bytes as metadata, whose Manifest fits
    older KIND DIR     a package of the older format, attacked
"""

import gzip
import os
import struct
import sys

import packages

PF = "p0001-1.0"
VALUES = packages.metadata("app-test", PF, "1")


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    print(path)


def inner(folder):
    write(folder, "metadata.tar", packages.packed(VALUES, "plain"))


def around(metadata):
    with open(metadata, "rb") as f:
        meta = gzip.compress(f.read(), 1, mtime=0)
    write(os.path.dirname(metadata), "package.gpkg.tar", packages.gpkg(PF + "-1", VALUES, 3000, 1, meta=meta))


def older(kind, folder):
    data = packages.xpak(VALUES, 3000, 1)
    length = struct.unpack(">I", data[-8:-4])[0]
    start = len(data) - 8 - length
    index, room = struct.unpack(">II", data[start + 8:start + 16])
    first = start + 16

    def at(place, number):
        return data[:place] + struct.pack(">I", number) + data[place + 4:]

    if kind == "cut":
        data = data[:len(data) * 3 // 4]
    elif kind == "appended":
        data += b"more"
    elif kind == "length":
        data = at(len(data) - 8, 0xFFFFFFF0)
    elif kind == "index":
        data = at(first, 0x7FFFFFFF)
    elif kind == "outside":
        key = struct.unpack(">I", data[first:first + 4])[0]
        data = at(first + 4 + key, room)
    elif kind == "overlap":
        data = packages.xpak(VALUES, 3000, 1, ["DEPEND", "BDEPEND"])
    elif kind == "duplicate":
        again = struct.pack(">I", 4) + b"SLOT" + struct.pack(">II", 0, 0)
        inside = data[start + 16:first + index] + again
        values = data[first + index:first + index + room]
        block = b"XPAKPACK" + struct.pack(">II", len(inside), len(values)) + inside + values + b"XPAKSTOP"
        data = data[:start] + block + struct.pack(">I", len(block)) + b"STOP"
    elif kind == "bomb":
        many = b"".join(struct.pack(">I", 4) + b"K%03x" % (i % 4096) + struct.pack(">II", 0, 0) for i in range(120000))
        block = b"XPAKPACK" + struct.pack(">II", len(many), 0) + many + b"XPAKSTOP"
        data = data[:start] + block + struct.pack(">I", len(block)) + b"STOP"
    write(folder, "package.xpak", data)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
