"""Packages for tests, without Portage: packages.py OP ARGUMENTS.

    make DIR FIRST COUNT [SIZE [BUILD]]   good ones, app-test/pNNNN-1.0, multi-instance; SIZE bytes of image
    spread DIR COUNT LEAST MOST           the same with sizes between the two, evenly
    flat DIR FIRST COUNT SEED [BUILT]     the same in the flat layout; other seeds give other bytes; BUILT: BUILD_TIME
    xpak DIR FIRST COUNT                  the other format
    poison DIR KIND NAME                  one that is no good; prints its path
    index PKGDIR COUNT                    adds entries of files that are not there
    state PKGDIR                          looks at all that must hold; prints a line for each thing that does not
"""

import gzip
import hashlib
import io
import os
import random
import struct
import sys
import tarfile
import time


def metadata(category, pf, build_id, **more):
    values = {"CATEGORY": category, "PF": pf, "SLOT": "0", "EAPI": "8", "KEYWORDS": "amd64", "LICENSE": "GPL-2", "CHOST": "x86_64-pc-linux-gnu",
              "USE": "amd64 ssl", "IUSE": "ssl", "DEFINED_PHASES": "install", "repository": "test", "BUILD_TIME": "1760000000",
              "RDEPEND": "ssl? ( dev-libs/openssl:0= ) gtk? ( x11-libs/gtk )", "BUILD_ID": build_id}
    values.update(more)
    return {key: value for key, value in values.items() if value}


def tar(members, closed=True):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1760000000
            t.addfile(info, io.BytesIO(data))
    data = out.getvalue()
    return data


def packed(values, kind="gz"):
    inner = tar([("metadata/" + key, (value + "\n").encode()) for key, value in values.items()])
    return gzip.compress(inner, mtime=0) if kind == "gz" else inner


def gpkg(top, values, size, seed, leave=(), meta=None):
    image = gzip.compress(tar([("image/usr/share/x", random.Random(seed).randbytes(size))]), 1, mtime=0)
    members = [("gpkg-1", b""), ("metadata.tar.gz", packed(values) if meta is None else meta), ("image.tar.gz", image)]
    members = [(name, data) for name, data in members if name not in leave]
    lines = ["DATA %s %d SHA512 %s BLAKE2B %s\n" % (name, len(data), hashlib.sha512(data).hexdigest(), hashlib.blake2b(data).hexdigest())
             for name, data in members]
    if "Manifest" not in leave:
        members.append(("Manifest", "".join(lines).encode()))
    return tar([(top + "/" + name, data) for name, data in members])


def xpak(values, size, seed, shared=()):
    index = data = b""
    for key, value in values.items():
        raw = (value + "\n").encode()
        index += struct.pack(">I", len(key)) + key.encode() + struct.pack(">II", len(data), len(raw))
        data += raw
    for key in shared:
        index += struct.pack(">I", len(key)) + key.encode() + struct.pack(">II", 0, len(data))
    inside = b"XPAKPACK" + struct.pack(">II", len(index), len(data)) + index + data + b"XPAKSTOP"
    image = gzip.compress(tar([("usr/share/x", random.Random(seed).randbytes(size))]), 1, mtime=0)
    return image + inside + struct.pack(">I", len(inside)) + b"STOP"


def put(folder, path, data, mode=0o644):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as f:
        f.write(data)
        os.fchmod(f.fileno(), mode)
    os.rename(path + ".new", path)
    return path


def make(folder, first, count, size="3000", build="1"):
    for i in range(int(first), int(first) + int(count)):
        pf = "p%04d-1.0" % i
        put(folder, "app-test/p%04d/%s-%s.gpkg.tar" % (i, pf, build), gpkg(pf + "-" + build, metadata("app-test", pf, build), int(size), i * 100 + int(build)))


def spread(folder, count, least, most):
    for i in range(int(count)):
        make(folder, i, 1, int(least) + (int(most) - int(least)) * i // int(count))


def flat(folder, first, count, seed, built="1760000000"):
    for i in range(int(first), int(first) + int(count)):
        pf = "p%04d-1.0" % i
        put(folder, "app-flat/%s.gpkg.tar" % pf, gpkg(pf, metadata("app-flat", pf, "", BUILD_TIME=built), 2500 + int(seed), seed + str(i)))


def make_xpak(folder, first, count):
    for i in range(int(first), int(first) + int(count)):
        pf = "p%04d-1.0" % i
        put(folder, "app-xpak/p%04d/%s-1.xpak" % (i, pf), xpak(metadata("app-xpak", pf, "1"), 3000, i))


def poison(folder, kind, name):
    pf = name + "-1.0"
    path = "app-test/%s/%s-1.gpkg.tar" % (name, pf)
    values = metadata("app-test", pf, "1")
    good = gpkg(pf + "-1", values, 3000, name)
    if kind == "truncated":
        data = good[: len(good) // 2]
    elif kind == "zero":
        data = b""
    elif kind == "name":
        path, data = "app-test/%s/%s.gpkg.tar" % (name, name), good
    elif kind == "folder":
        path, data = "app-test/other/%s-1.gpkg.tar" % pf, good
    elif kind == "html":
        data = b"<html>no such file</html>"
    elif kind == "metadata":  # its hash is right and it does not unpack: emaint dies of it
        data = gpkg(pf + "-1", values, 3000, name, meta=b"this is no archive" * 20)
    elif kind == "no-metadata":  # emaint dies of it too
        data = gpkg(pf + "-1", values, 3000, name, leave=("metadata.tar.gz",))
    elif kind == "no-slot":
        data = gpkg(pf + "-1", metadata("app-test", pf, "1", SLOT=""), 3000, name)
    elif kind == "manifest":
        data = gpkg(pf + "-1", values, 3000, name, leave=("Manifest",))
    elif kind == "flip":
        at = len(good) // 2
        data = good[:at] + bytes([good[at] ^ 1]) + good[at + 1:]
    elif kind == "closing":
        data = good[:-9000] if good[-9000:].count(0) == 9000 else good.rstrip(b"\0") + bytes(300)
    elif kind == "overlap":  # all of these values are all of the data: so many times as much in memory
        path = "app-test/%s/%s-1.xpak" % (name, pf)
        data = xpak(values, 3000, name, ["KEY%d" % i for i in range(1000)])
    elif kind == "link":
        put(folder, "../elsewhere-" + name, good)
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        os.symlink(os.path.abspath(os.path.join(folder, "../elsewhere-" + name)), os.path.join(folder, path))
        print(path)
        return
    elif kind == "mode":  # not poison: it has to be made readable
        put(folder, path, good, 0o640)
        print(path)
        return
    put(folder, path, data)
    print(path)


def index(pkgdir, count):
    path = os.path.join(pkgdir, "Packages")
    text = open(path).read() if os.path.exists(path) else "PACKAGES: 0\nTIMESTAMP: %d\nVERSION: 0\n\n" % (time.time() - 1000)
    text += "".join("BUILD_ID: 1\nCPV: app-gone/g%04d-1\nMD5: %032x\nPATH: app-gone/g%04d/g%04d-1-1.gpkg.tar\nSHA1: %040x\nSIZE: 5\nMTIME: 5\n\n" % (
        i, i, i, i, i) for i in range(int(count)))
    with open(path, "w") as f:
        f.write(text)
    with open(path + ".gz", "wb") as f:
        f.write(gzip.compress(text.encode()))


def entries(text):
    blocks = [dict(line.split(": ", 1) for line in block.split("\n") if ": " in line) for block in text.split("\n\n")]
    return blocks[0], [block for block in blocks[1:] if block]


def state(pkgdir):
    """Written for itself, without a line of the programs that it judges."""
    wrong = []
    with open(os.path.join(pkgdir, "Packages")) as f:
        text = f.read()
    header, all_of = entries(text)
    with gzip.open(os.path.join(pkgdir, "Packages.gz"), "rt") as f:
        if f.read() != text:
            wrong.append("Packages.gz is another one than Packages")
    if int(header["PACKAGES"]) != len(all_of):
        wrong.append("PACKAGES says %s of %d" % (header["PACKAGES"], len(all_of)))
    for name in ("Packages", "Packages.gz"):
        seen = os.lstat(os.path.join(pkgdir, name))
        if int(seen.st_mtime) != int(header["TIMESTAMP"]):
            wrong.append("%s has not the time of TIMESTAMP" % name)
        if not seen.st_mode & 0o004:
            wrong.append("%s cannot be read" % name)
    paths = {}
    for entry in all_of:
        if entry["PATH"] in paths:
            wrong.append("%s stands twice in the index" % entry["PATH"])
        paths[entry["PATH"]] = entry
    for top, folders, files in os.walk(pkgdir):
        if top != pkgdir and os.stat(top).st_mode & 0o005 != 0o005:
            wrong.append("%s is closed" % top)
        for name in files:
            path = os.path.relpath(os.path.join(top, name), pkgdir)
            seen = os.lstat(os.path.join(top, name))
            if path in ("Packages", "Packages.gz", ".Packages.portage_lockfile"):
                continue
            entry = paths.pop(path, None)
            if entry is None:
                wrong.append("%s is not in the index" % path)
                continue
            with open(os.path.join(top, name), "rb") as f:
                data = f.read()
            if (len(data), hashlib.md5(data).hexdigest(), hashlib.sha1(data).hexdigest(), int(seen.st_mtime)) != (
                    int(entry["SIZE"]), entry["MD5"], entry["SHA1"], int(entry["MTIME"])):
                wrong.append("%s is another one than its entry says" % path)
            if not seen.st_mode & 0o004:
                wrong.append("%s cannot be read" % path)
            try:
                if path.endswith(".gpkg.tar"):
                    whole(data)
            except Exception as e:
                wrong.append("%s is no package: %s" % (path, e))
    wrong += ["%s has no file" % path for path in paths]
    print("".join(line + "\n" for line in wrong), end="")
    print("timestamp %s packages %d" % (header["TIMESTAMP"], len(all_of)))


def whole(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as t:
        members = {os.path.basename(m.name): t.extractfile(m).read() for m in t}
    for line in members.pop("Manifest").decode().splitlines():
        _, name, size, *rest = line.split()
        said = dict(zip(rest[::2], rest[1::2]))
        if len(members[name]) != int(size) or hashlib.sha512(members.pop(name)).hexdigest() != said["SHA512"]:
            raise ValueError(name)
    if members:
        raise ValueError("not in the Manifest")


if __name__ == "__main__":
    {"make": make, "spread": spread, "flat": flat, "xpak": make_xpak, "poison": poison, "index": index, "state": state}[sys.argv[1]](*sys.argv[2:])
