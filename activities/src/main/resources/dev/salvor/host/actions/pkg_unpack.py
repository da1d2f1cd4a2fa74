"""Compressed metadata, unpacked in memory up to a limit. zstd by what is there: this Python's own, the library
libzstd, the program zstd; lz4, lzip and lzop by their programs; the rest by the standard library.
"""

import zlib

# Of one package. Portage's metadata has the list of files and an environment in it: some MiB for the largest.
LIMIT = 64 << 20
SECONDS = 60
_PROGRAMS = {"zst": ["zstd", "-dcq"], "lz4": ["lz4", "-dcq"], "lz": ["lzip", "-dcq"], "lzo": ["lzop", "-dcq"]}
KINDS = ("zst", "gz", "bz2", "xz", "lz4", "lz", "lzo")


class Damaged(Exception):
    """The bytes do not unpack, or to more than the limit."""


class ToolMissing(Exception):
    """Nothing here can unpack this kind; no word about the bytes."""


def unpacked(kind, data, limit=LIMIT):
    """The bytes. kind: one of KINDS."""
    if kind == "gz":
        return _streams(lambda: zlib.decompressobj(31), data, limit)
    if kind == "bz2":
        import bz2

        return _streams(bz2.BZ2Decompressor, data, limit)
    if kind == "xz":
        import lzma

        try:
            return _streams(lzma.LZMADecompressor, data, limit)
        except lzma.LZMAError as e:
            raise Damaged("it does not unpack: %s" % e) from e
    if kind == "zst":
        own = _own_zstd()
        if own is not None:
            return own(data, limit)
    return _by_program(_PROGRAMS[kind], data, limit)


def _streams(new, data, limit):
    """One stream after the other, as these formats may be joined."""
    out = []
    room = limit
    while data:
        worker = new()
        try:
            part = worker.decompress(data, room + 1)
        except (OSError, EOFError, zlib.error) as e:
            raise Damaged("it does not unpack: %s" % e) from e
        room -= len(part)
        if room < 0:
            raise Damaged("it unpacks to more than %d MiB" % (limit >> 20))
        if not worker.eof:
            raise Damaged("it ends too early")
        out.append(part)
        data = worker.unused_data.lstrip(b"\0")
    return b"".join(out)


def _by_program(command, data, limit):
    import subprocess
    import threading

    try:
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as e:
        raise ToolMissing("%s is missing on this host" % command[0]) from e
    end = threading.Timer(SECONDS, worker.kill)
    end.start()
    feeder = threading.Thread(target=_feed, args=(worker.stdin, data), daemon=True)
    feeder.start()
    try:
        out = worker.stdout.read(limit + 1)
        if len(out) > limit:
            raise Damaged("it unpacks to more than %d MiB" % (limit >> 20))
        feeder.join(SECONDS)
        if worker.wait() != 0:
            raise Damaged("%s cannot unpack it" % command[0])
        return out
    finally:
        end.cancel()
        worker.kill()
        worker.stdout.close()
        worker.wait()


def _feed(pipe, data):
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        pass


_zstd = []


def _own_zstd():
    """A function (data, limit) -> bytes, or None where only the program can."""
    if not _zstd:
        _zstd.append(_newer_python() or _library())
    return _zstd[0]


def _newer_python():
    try:
        from compression import zstd
    except ImportError:
        return None

    def work(data, limit):
        out = []
        room = limit
        while data:
            worker = zstd.ZstdDecompressor()
            try:
                part = worker.decompress(data, room + 1)
            except zstd.ZstdError as e:
                raise Damaged("it does not unpack: %s" % e) from e
            room -= len(part)
            if room < 0:
                raise Damaged("it unpacks to more than %d MiB" % (limit >> 20))
            if not worker.eof:
                raise Damaged("it ends too early")
            out.append(part)
            data = worker.unused_data
        return b"".join(out)

    return work


def _library():
    try:
        import ctypes

        lib = ctypes.CDLL("libzstd.so.1")
    except (ImportError, OSError):
        return None

    class Buffer(ctypes.Structure):
        _fields_ = [("at", ctypes.c_void_p), ("size", ctypes.c_size_t), ("pos", ctypes.c_size_t)]

    lib.ZSTD_createDStream.restype = ctypes.c_void_p
    lib.ZSTD_freeDStream.argtypes = [ctypes.c_void_p]
    lib.ZSTD_initDStream.argtypes = [ctypes.c_void_p]
    lib.ZSTD_initDStream.restype = ctypes.c_size_t
    lib.ZSTD_decompressStream.argtypes = [ctypes.c_void_p, ctypes.POINTER(Buffer), ctypes.POINTER(Buffer)]
    lib.ZSTD_decompressStream.restype = ctypes.c_size_t
    lib.ZSTD_isError.argtypes = [ctypes.c_size_t]
    size = 1 << 17

    def work(data, limit):
        room_of = ctypes.create_string_buffer(size)
        stream = lib.ZSTD_createDStream()
        try:
            lib.ZSTD_initDStream(stream)
            source = ctypes.create_string_buffer(data, len(data))
            given = Buffer(ctypes.addressof(source), len(data), 0)
            out = []
            total = 0
            while True:
                taken = Buffer(ctypes.addressof(room_of), size, 0)
                left = lib.ZSTD_decompressStream(stream, ctypes.byref(taken), ctypes.byref(given))
                if lib.ZSTD_isError(left):
                    raise Damaged("it does not unpack")
                total += taken.pos
                if total > limit:
                    raise Damaged("it unpacks to more than %d MiB" % (limit >> 20))
                out.append(ctypes.string_at(room_of, taken.pos))
                if given.pos == given.size and taken.pos < size:
                    if left:
                        raise Damaged("it ends too early")
                    return b"".join(out)
        finally:
            lib.ZSTD_freeDStream(stream)

    return work
