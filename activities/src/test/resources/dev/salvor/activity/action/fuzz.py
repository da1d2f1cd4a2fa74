"""Damaged input for what the binary host's programs read: fuzz.py PROGRAMS TARGET COUNT SECONDS SEED.

COUNT inputs, or with 0 as many as SECONDS allow. An answer is a good package or a reason; all else is printed and ends it with 1.
"""

import gc
import gzip
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback

SOON = 20
GROWTH = 48 << 20
MOST = 1 << 20


def read_programs(folder):
    sys.path.insert(0, folder)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


class Damage:
    def __init__(self, good, marks, seed):
        self.good, self.marks, self.random = good, marks, random.Random(seed)

    def next(self):
        data = bytearray(self.random.choice(self.good))
        for _ in range(self.random.randint(1, 8)):
            if len(data) < MOST:
                self.change(data)
        return bytes(data)

    def change(self, data):
        r = self.random
        at = r.randint(0, len(data))
        length = min(len(data) - at, r.randint(1, 200))
        kind = r.randrange(9)
        if kind == 0:
            del data[at : at + length]
        elif kind == 1:
            data[at:at] = r.choice(self.marks)
        elif kind == 2:
            data[at : at + length] = r.choice(self.marks)
        elif kind == 3:
            start = r.randint(0, len(data))
            data[at:at] = data[start : start + length]
        elif kind == 4:
            del data[at:]
        elif kind == 5:
            data[at:at] = r.choice(self.marks) * r.randint(1, 400)
        elif kind == 6:
            data[at : at + 4] = r.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, len(data))).to_bytes(4, "big")
        elif data:
            data[r.randrange(len(data))] = r.randrange(256)


class Target:
    """Reads one input; returns nothing, and raises only what is a fault."""

    def __init__(self, folder):
        import packages
        import pkg_format
        import pkg_index

        self.packages, self.formats, self.indexes = packages, pkg_format, pkg_index
        self.file = os.path.join(folder, "input")
        self.pf = "p0001-1.0"
        self.values = packages.metadata("app-test", self.pf, "1")

    def look(self, data, name):
        with open(self.file, "wb") as f:
            f.write(data)
        try:
            self.formats.inspect(self.file, name, whole_too=True)
        except (self.formats.Poison, self.formats.CannotTell) as e:
            assert str(e), "refused without a word"

    def gpkg(self):
        top = self.pf + "-1"
        good = [self.packages.gpkg(top, self.values, size, "a") for size in (10, 3000)]
        marks = [b"ustar\x0000", b"\0" * 512, b"../", b"/etc/passwd", b"Manifest", b"metadata.tar.gz", b"DATA ", b"77777777777\0", b"2", b"L", b"x",
                 b"30 path=../../../../etc/x\n", b"-1 size=9\n", b"SHA512 ", b"\x80" + b"\xff" * 11]
        return good, marks, lambda data: self.look(data, "app-test/p0001/%s-1.gpkg.tar" % self.pf)

    def inner(self):
        """The metadata part damaged, with hashes that fit."""
        good = [gzip.decompress(self.packages.packed(self.values))]
        marks = [b"ustar\x0000", b"\0" * 512, b"metadata/SLOT", b"metadata/CATEGORY", b"../../x", b"77777777777\0", b"1", b"2", b"5", b"L", b"\xff\xfe", b"\n"]

        def read(data):
            whole = self.packages.gpkg(self.pf + "-1", self.values, 10, "a", meta=gzip.compress(data, 1, mtime=0))
            self.look(whole, "app-test/p0001/%s-1.gpkg.tar" % self.pf)

        return good, marks, read

    def xpak(self):
        good = [self.packages.xpak(self.values, size, 1) for size in (10, 3000)]
        marks = [b"XPAKPACK", b"XPAKSTOP", b"STOP", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"SLOT", b"CATEGORY", b"\n"]
        return good, marks, lambda data: self.look(data, "app-test/p0001/%s-1.xpak" % self.pf)

    def index(self):
        good = [b"ARCH: amd64\nPACKAGES: 1\nTIMESTAMP: 1795204601\nVERSION: 0\n\nBUILD_ID: 1\nCPV: app-test/p0001-1.0\nMD5: %s\n"
                b"PATH: app-test/p0001/p0001-1.0-1.gpkg.tar\nREPO: test\nSHA1: %s\nSIZE: 3000\nSLOT: 0\nUSE: ssl\n\n" % (b"a" * 32, b"b" * 40)]
        marks = [b"\n", b"\n\n", b": ", b"CPV: ", b"PATH: ../../x\n", b"\0", b"\xff", b"SIZE: 99999999999999999999\n", b"VERSION: 1\n", b"9" * 5000]

        def read(data):
            try:
                again = self.indexes.written(self.indexes.parse(data))
            except self.indexes.BadIndex as e:
                assert str(e), "refused without a word"
                return
            assert self.indexes.written(self.indexes.parse(again)) == again, "not read as it is written"

        return good, marks, read


def held():
    gc.collect()
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize()


def most_held():
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmHWM:"))


def late(*_):
    raise TimeoutError("no answer in %d s" % SOON)


def main(programs, name, count, seconds, seed):
    read_programs(programs)
    count, seconds = int(count), float(seconds)
    signal.signal(signal.SIGALRM, late)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        good, marks, read = getattr(Target(folder), name)()
        damage = Damage(good, marks, int(seed))
        begun, done, slowest, before = time.monotonic(), 0, 0.0, 0
        while done < count if count else time.monotonic() - begun < seconds:
            data = damage.next()
            started = time.monotonic()
            signal.alarm(SOON)
            try:
                read(data)
            except BaseException:
                signal.alarm(0)
                kept = os.path.join(tempfile.gettempdir(), "salvor-fuzz-%s-%s" % (name, seed))
                with open(kept, "wb") as f:
                    f.write(data)
                traceback.print_exc()
                print("fuzz %s: input %d of seed %s (%s)" % (name, done, seed, kept))
                return 1
            signal.alarm(0)
            slowest = max(slowest, time.monotonic() - started)
            done += 1
            if done == 500:
                before = held()
        grown = held() - before if before else 0
        peak = most_held() >> 10
        print("fuzz %s: %d inputs, slowest %d ms, memory %+d KiB, at most %d MiB, seed %s" % (name, done, slowest * 1000, grown >> 10, peak, seed))
        return 0 if done and grown < GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
