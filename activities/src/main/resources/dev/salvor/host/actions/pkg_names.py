"""Names below a PKGDIR: which file is a package, of what, and what is not one.

Paths are relative to PKGDIR, text as os.fsdecode makes it: bytes that are not UTF-8 stay, as surrogates.
Nothing here follows a symbolic link.
"""

import os
import re
import stat
from collections import namedtuple

INDEX = "Packages"
COMPRESSED = "Packages.gz"
LOCK = ".Packages.portage_lockfile"
SUFFIXES = (".gpkg.tar", ".xpak", ".tbz2")

_CATEGORY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9+_.-]*\Z")
_VERSION = r"[0-9]+(?:\.[0-9]+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)[0-9]*)*(?:-r[0-9]+)?"
_PF = re.compile(r"([A-Za-z0-9_][A-Za-z0-9+_-]*?)-(" + _VERSION + r")\Z")
_ENDS_LIKE_VERSION = re.compile(r"-" + _VERSION + r"\Z")

# What builders, clients, copies and Portage itself leave half-written (kept for ever after a kill -9).
_TEMPORARY = re.compile(
    r"""(?xs)
    .*\.(?:gpkg\.tar|xpak|tbz2).+          # of emerge and quickpkg: a suffix behind the final name, .partial
    | .*[A-Za-z0-9_]{8}\.(?:tbz2|xpak|gpkg\.tar)\.[0-9]+
    | \..*\.[A-Za-z0-9]{6}                 # of rsync
    | Packages[A-Za-z0-9_]{8}
    | Packages\.gz[A-Za-z0-9_]{8}
    | Packages.*_umask_test
    | Packages(?:\.gz)?\.salvor-new
    | \.~tmp~ | \.rsync-partial
    | .*\.(?:partial|tmp|part|filepart)
    | .*~
    """
)
_LOCKS = re.compile(r"(?s)\.+.*\.portage_lockfile(?:\.hardlock-.*)?\Z")

Name = namedtuple("Name", "path category pn version build_id layout format")
Name.__doc__ = """A valid name of a package. build_id is None and layout "flat", or a number and "multi"; format is gpkg or xpak."""
Name.pf = property(lambda self: self.pn + "-" + self.version)
Name.cpv = property(lambda self: self.category + "/" + self.pf)

Found = namedtuple("Found", "path kind size mtime mtime_ns inode mode ctime_ns")
Found.__doc__ = """Something below PKGDIR. kind: package, index, lock, temporary, link, folder, special, other."""


class WrongName(Exception):
    """Not the name of a package. `kind` is wrong-name or wrong-directory."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def split_pf(pf):
    """PN and version with revision, or None."""
    found = _PF.match(pf)
    if not found or _ENDS_LIKE_VERSION.search(found.group(1)):
        return None
    return found.group(1), found.group(2)


def is_category(text):
    return bool(_CATEGORY.match(text))


def suffix(path):
    """The suffix of a package, or None: only then may a file be one."""
    for end in SUFFIXES:
        if path.endswith(end):
            return end
    return None


def parse(path):
    """The name that a path says, or WrongName."""
    end = suffix(path)
    if end is None:
        raise WrongName("wrong-name", "the name ends in none of " + " ".join(SUFFIXES))
    parts = path.split("/")
    base = parts[-1][: -len(end)]
    build_id = None
    pf = base
    pf_of_build, hyphen, number = base.rpartition("-")
    if end != ".tbz2" and hyphen and number.isascii() and number.isdigit() and split_pf(pf_of_build):
        build_id, pf = int(number), pf_of_build
        if build_id < 1 or str(build_id) != number:
            raise WrongName("wrong-name", "the build id %s is no number from 1 on" % shown(number))
    split = split_pf(pf)
    if split is None:
        raise WrongName("wrong-name", "%s is no name and version" % shown(base))
    if end == ".xpak" and build_id is None:
        raise WrongName("wrong-name", "an .xpak has a build id in its name")
    if len(parts) < 2 or not is_category(parts[0]):
        raise WrongName("wrong-directory", "it does not lie in the folder of a category")
    wanted = [parts[0]] if build_id is None else [parts[0], split[0]]
    if parts[:-1] != wanted:
        raise WrongName("wrong-directory", "by its name it belongs into %s/" % shown("/".join(wanted)))
    return Name(path, parts[0], split[0], split[1], build_id,
                "flat" if build_id is None else "multi", "gpkg" if end == ".gpkg.tar" else "xpak")


def path_for(category, pn, version, build_id=None, form="gpkg"):
    """The path of a package: multi-instance where there is a build id, else flat."""
    pf = pn + "-" + version
    if build_id is None:
        return "%s/%s%s" % (category, pf, ".gpkg.tar" if form == "gpkg" else ".tbz2")
    return "%s/%s/%s-%d%s" % (category, pn, pf, build_id, ".gpkg.tar" if form == "gpkg" else ".xpak")


def is_temporary(base):
    """Whether a file's or folder's own name (no slash) is that of something half-written."""
    return suffix(base) is None and bool(_TEMPORARY.fullmatch(base))


def is_lock(base):
    return bool(_LOCKS.match(base))


def scan(pkgdir):
    """All below PKGDIR but good folders, one look each; yields Found. A folder that cannot be read is OSError."""
    folders = [""]
    while folders:
        below = folders.pop()
        with os.scandir(os.path.join(pkgdir, below) if below else pkgdir) as entries:
            for entry in entries:
                path = below + "/" + entry.name if below else entry.name
                try:
                    seen = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                kind = _kind(entry.name, below, seen.st_mode)
                if kind == "folder":
                    folders.append(path)
                yield Found(path, kind, seen.st_size, int(seen.st_mtime_ns // 1000000000), seen.st_mtime_ns, seen.st_ino, seen.st_mode,
                            seen.st_ctime_ns)


def _kind(base, below, mode):
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    if is_lock(base):
        return "lock"
    if not stat.S_ISREG(mode):
        return "special"
    if not below and base in (INDEX, COMPRESSED):
        return "index"
    if suffix(base) and not base.startswith("."):
        return "package"
    return "temporary" if is_temporary(base) or suffix(base) else "other"


def is_inside(path):
    """Whether a path of an index stays below PKGDIR."""
    return bool(path) and not path.startswith("/") and "\0" not in path and not set(path.split("/")) & {"", ".", ".."}


def shown(text):
    """A name as a person may see it on one line: what a terminal would obey or cannot show is escaped."""
    text = str(text)
    if text.isprintable() and "\\" not in text:
        return text
    out = []
    for sign in text:
        if sign == "\\":
            out.append("\\\\")
        elif sign.isprintable():
            out.append(sign)
        elif 0xDC80 <= ord(sign) <= 0xDCFF:
            out.append("\\x%02x" % (ord(sign) - 0xDC00))
        else:
            out.append(sign.encode("unicode_escape").decode("ascii"))
    return "".join(out)
