"""The binary hosts that Portage on this host uses, as a client sees them: their index, and how fast data comes."""

import configparser
import http.client
import os
import shlex
import subprocess
import time
import urllib.error
import urllib.request
from collections import namedtuple

import pkg_index
import pkg_link
import pkg_names
import pkg_portage
import pkg_unpack
from pkg_portage import Trouble

# Enough to know a rate, and nothing that hurts.
SAMPLE_BYTES, SAMPLE_SECONDS = 4 << 20, 4.0
_SILENT = 60

Repository = namedtuple("Repository", "name uri location")


def repositories(settings, wanted=""):
    """Those of the configuration; with `wanted` the one of this address."""
    parser = configparser.ConfigParser(strict=False, defaults={key: settings.values.get(key, "").replace("%", "%%") for key in ("EPREFIX", "EROOT", "ROOT", "PORTAGE_CONFIGROOT")})
    try:
        parser.read(_files(os.path.join(settings.config, "etc/portage/binrepos.conf")), encoding="utf-8")
        found = [Repository(name, parser[name]["sync-uri"].rstrip("/"), parser[name].get("location", "")) for name in parser.sections() if parser[name].get("sync-uri")]
    except (configparser.Error, UnicodeDecodeError) as e:
        raise Trouble("binrepos", "binrepos.conf cannot be read: %s" % pkg_names.shown(e)) from None
    known = {one.uri for one in found}
    found += [Repository(uri, uri.rstrip("/"), settings.pkgdir) for uri in settings.binhosts if uri.rstrip("/") not in known]
    elsewhere = settings.pkgdir if settings.binhosts else None
    found = [one if one.location else one._replace(location=elsewhere or "%s/var/cache/binhost/%s" % (settings.prefix, one.name)) for one in found]
    if not found:
        raise Trouble("no-binhost", "Portage on this host uses no binary host; name one in /etc/portage/binrepos.conf")
    if not wanted:
        return found
    fitting = [one for one in found if one.uri == wanted.rstrip("/")]
    if not fitting:
        raise Trouble("no-binhost", "Portage on this host does not use %s but %s; change /etc/portage/binrepos.conf" % (
            pkg_names.shown(wanted), ", ".join(pkg_names.shown(one.uri) for one in found)))
    return fitting


def _files(path):
    if not os.path.isdir(path):
        return [path]
    out = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        out += [os.path.join(folder, name) for name in names if not name.startswith(".") and not name.endswith("~")]
    return sorted(out)


def offers(repositories):
    """What those offer that can be asked, and why each of the others cannot; Trouble where none can."""
    found, silent = [], []
    for one in repositories:
        try:
            found.append(Published(one))
        except Trouble as e:
            if len(repositories) == 1:
                raise
            silent.append(e)
            print("without one of %d binary hosts: %s" % (len(repositories), e))
    if not found:
        raise Trouble(silent[0].kind, "no binary host can be asked: %s" % "; ".join(str(e) for e in silent))
    return found, silent


class Published:
    """What one repository offers now."""

    def __init__(self, repository):
        self.repository = repository
        self.index = self._index(self._read())
        self.base = self.index.header.get("URI", repository.uri).rstrip("/")
        self.builds = {}
        for entry in self.index.entries:
            self.builds.setdefault(entry["CPV"], []).append(entry)

    def _index(self, data):
        """What emerge takes too: of another header it says a word and goes on without."""
        try:
            index = pkg_index.parse(data)
            if pkg_index.whole_number(index.header.get("VERSION")) == 0 and index.timestamp() is not None:
                return index
            why = "no VERSION: 0 and TIMESTAMP at its begin"
        except pkg_index.BadIndex as e:
            why = str(e)
        begin = " ".join(data[:400].decode("utf-8", "replace").split())[:60]
        raise Trouble("index", "%s/%s is no index of packages (%s); it begins with %s: is that the address of a binary host?" % (
            self.repository.uri, pkg_names.INDEX, why, pkg_names.shown(begin) if begin else "nothing"))

    def _read(self):
        uri = self.repository.uri
        if uri.startswith("ssh://"):
            return self._by_ssh(uri)
        for name in (pkg_names.COMPRESSED, pkg_names.INDEX):
            try:
                with urllib.request.urlopen(uri + "/" + name, timeout=_SILENT) as answer:
                    data = answer.read(pkg_index.LIMIT)
                # A page about something else, as a server has it for every name, is said by its first words.
                packed = name == pkg_names.COMPRESSED and data[:2] == b"\x1f\x8b"
                return pkg_unpack.unpacked("gz", data, pkg_index.LIMIT) if packed else data
            except urllib.error.HTTPError as e:
                if name == pkg_names.INDEX or e.code != 404:
                    raise Trouble("unreachable", "%s/%s: the server says %d %s" % (uri, name, e.code, pkg_names.shown(e.reason))) from None
            except urllib.error.URLError as e:
                # A folder here says so in the same way as a server that is silent.
                if name == pkg_names.INDEX or not uri.startswith("file:"):
                    raise Trouble("unreachable", "%s/%s: %s" % (uri, name, e.reason)) from None
            except (OSError, ValueError, http.client.HTTPException, pkg_unpack.Damaged) as e:
                raise Trouble("unreachable", "%s/%s: %s" % (uri, name, pkg_names.shown(str(e) or type(e).__name__))) from None
        raise AssertionError("the last name leaves in any case")

    def _by_ssh(self, uri):
        try:
            where = pkg_link.Target(uri)
        except ValueError as e:
            raise Trouble("binrepos", "sync-uri: %s" % e) from None
        done = subprocess.run(pkg_link.Secure(where).main() + [where.login, "cat %s" % shlex.quote(where.folder + "/" + pkg_names.INDEX)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=pkg_link.dies_with_us())
        if done.returncode:
            raise Trouble("unreachable", "%s: %s" % (uri, pkg_portage.last_words(done.stderr.decode("utf-8", "replace"), 2)))
        return done.stdout

    def entry(self, cpv, built=0):
        """The newest build of it that a client can take, or None."""
        fitting = [one for one in self.builds.get(cpv, []) if pkg_index.whole_number(one.get("SIZE")) and (one.get("SHA1") or one.get("MD5"))]
        if built:
            fitting = [one for one in fitting if pkg_index.whole_number(one.get("BUILD_TIME")) == built]
        return max(fitting, key=lambda one: pkg_index.whole_number(one.get("BUILD_TIME")) or 0, default=None)

    def is_here(self, entry):
        """Whether this host has the file already."""
        try:
            return os.stat(os.path.join(self.repository.location, self.index.path(entry))).st_size == int(entry["SIZE"])
        except OSError:
            return False

    def rate(self, entries):
        """Bytes in a second, by reading the begin of what would be fetched; None where that cannot be known. Also how much was read."""
        if not self.base.startswith(("http:", "https:", "file:", "ftp:")):
            return None, 0
        begun = time.monotonic()
        total = 0
        for entry in sorted(entries, key=lambda one: -int(one["SIZE"])):
            try:
                with urllib.request.urlopen(self.base + "/" + urllib.request.pathname2url(self.index.path(entry)), timeout=_SILENT) as answer:
                    while True:
                        data = answer.read1(1 << 16) if hasattr(answer, "read1") else answer.read(1 << 16)
                        total += len(data)
                        took = time.monotonic() - begun
                        if total >= SAMPLE_BYTES or took >= SAMPLE_SECONDS:
                            return total / max(took, 1e-3), total
                        if not data:
                            break
            except (OSError, ValueError, http.client.HTTPException) as e:
                raise Trouble("unreachable", "%s/%s cannot be read: %s" % (self.base, self.index.path(entry), e)) from None
        return total / max(time.monotonic() - begun, 1e-3), total
