"""The headers of a tar archive (ustar, GNU long names, pax), read with few and small reads. Bodies are jumped over."""

from collections import namedtuple

BLOCK = 512
_ZEROS = bytes(BLOCK)
# A name or a pax record that is longer is no package's.
_LONGEST = 1 << 16

Member = namedtuple("Member", "name type offset size")
Member.__doc__ = "One member: name as bytes, type one byte (b'0' a file), where its body begins, and its length in bytes."


class BadTar(Exception):
    """Not a tar archive, or one that was cut. `kind`: not-a-package, truncated, unclosed, appended."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def members(read, size, most=64):
    """All members, after which the closing blocks are there. read(offset, length) gives bytes, fewer only at the end."""
    found = []
    at = 0
    long_name = None
    pax = {}
    while True:
        if at + BLOCK > size:
            raise BadTar("truncated" if not found and at == 0 else "unclosed",
                         "the archive ends without its closing blocks" if found else "there is not one whole header")
        block = read(at, BLOCK)
        if block == _ZEROS:
            break
        name, kind, length = _header(block, at)
        length = int(pax.pop("size", length)) if kind not in (b"x", b"g", b"L", b"K") else length
        at += BLOCK
        if length > size - at:
            raise BadTar("truncated", "%d bytes of a member are missing" % (length - (size - at)))
        if kind in (b"L", b"K", b"x", b"g"):
            if length > _LONGEST:
                raise BadTar("not-a-package", "a header of %d bytes" % length)
            body = read(at, length)
            if kind == b"L":
                long_name = body.rstrip(b"\0")
            elif kind == b"x":
                pax = _pax(body)
        else:
            if len(found) >= most:
                raise BadTar("not-a-package", "it has more than %d members" % most)
            found.append(Member(long_name or pax.pop("path", None) or name, kind, at, length))
            long_name, pax = None, {}
        at += -(-length // BLOCK) * BLOCK
    _closed(read, at, size)
    return found


def _closed(read, at, size):
    if size - at < 2 * BLOCK:
        raise BadTar("unclosed", "one of the two closing blocks is missing")
    while at < size:
        rest = read(at, min(size - at, 1 << 16))
        if not rest:
            raise BadTar("truncated", "it became shorter while it was read")
        if rest.count(0) != len(rest):
            raise BadTar("appended", "something stands behind the end of the archive")
        at += len(rest)


def _header(block, at):
    if len(block) < BLOCK:
        raise BadTar("truncated", "it became shorter while it was read")
    try:
        said = int(block[148:156].strip(b" \0") or b"0", 8)
    except ValueError:
        said = -1
    if said != sum(block) - sum(block[148:156]) + 256:
        raise BadTar("not-a-package" if at == 0 else "damaged",
                     "it is no tar archive" if at == 0 else "the header at byte %d is damaged" % at)
    if _number(block[100:108], at) & 0o7000:
        raise BadTar("not-a-package", "a member has the mode %04o" % (_number(block[100:108], at) & 0o7777))
    name = block[:100].split(b"\0", 1)[0]
    if block[257:263] == b"ustar\0":
        prefix = block[345:500].split(b"\0", 1)[0]
        name = prefix + b"/" + name if prefix else name
    return name, b"0" if block[156:157] == b"\0" else block[156:157], _number(block[124:136], at)


def _number(field, at):
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    try:
        return int(field.strip(b" \0") or b"0", 8)
    except ValueError:
        raise BadTar("damaged", "the header at byte %d is damaged" % at) from None


def _pax(body):
    found = {}
    while body:
        length, blank, _ = body.partition(b" ")
        if not blank or not length.isdigit() or not 4 <= int(length) <= len(body):
            break
        key, _, value = body[len(length) + 1 : int(length) - 1].partition(b"=")
        if key.startswith(b"GNU.sparse"):
            raise BadTar("not-a-package", "a member is sparse")
        if key == b"path":
            found["path"] = value
        elif key == b"size" and value.isdigit():
            found["size"] = int(value)
        body = body[int(length) :]
    return found
