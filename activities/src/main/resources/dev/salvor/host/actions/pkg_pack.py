"""Packs what is installed here, one package a call, each verified before it lies in the staging folder.

    pkg_pack.py check|do|verify     parameters as WITH_*; see portage.pack.json

What the index of the binary host names is done; what lies whole in staging is on its way. So it may be killed at any
moment and begun again. Exit codes: 0 done, 1 not done or failed, 64 usage, 69 something is missing.
"""

import fcntl
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple

import pkg_files
import pkg_format
import pkg_index
import pkg_link
import pkg_names
import pkg_portage
from pkg_portage import Trouble, given, result

Wanted = namedtuple("Wanted", "cpv built")


def wanted(host):
    """What is to be packed on this host: elements `CPV BUILT HOST`."""
    out = []
    for text in pkg_portage.elements("PACKAGES"):
        words = text.split(" ")
        if len(words) != 3 or not words[1].isdigit():
            raise Trouble("usage", "packages: %s is not CPV BUILT HOST" % pkg_names.shown(text), pkg_portage.USAGE)
        pkg_portage.split_cpv(words[0])
        if words[2] == host:
            out.append(Wanted(words[0], int(words[1])))
    return out


def target(host):
    """The binary host; a folder of the host that this one is lies here."""
    text = given("BINHOST")
    if host and text.startswith(host + ":/"):
        text = text[len(host) + 1 :]
    try:
        return pkg_link.Target(text)
    except ValueError as e:
        raise Trouble("usage", "binhost: %s" % e, pkg_portage.USAGE) from None


def published(where, config):
    """The index of the binary host as it is now."""
    try:
        if not where.host:
            return pkg_index.read(where.folder)
        path = shlex.quote(os.path.join(where.folder, pkg_names.INDEX))
        words = pkg_link.Secure(where, config or None).main() + [where.login, "[ ! -e %s ] || cat %s" % (path, path)]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=pkg_link.dies_with_us())
        if done.returncode:
            raise Trouble("unreachable", "the index of %s cannot be read: %s" % (where.text, pkg_portage.last_words(done.stderr.decode("utf-8", "replace"), 2)))
        return pkg_index.parse(done.stdout) if done.stdout.strip() else pkg_index.Index()
    except pkg_index.BadIndex as e:
        raise Trouble("index", "the index of %s cannot be used: %s; salvor packages verify --repair makes it anew" % (where.text, e)) from None
    except FileNotFoundError:
        raise Trouble("no-ssh", "ssh is missing on this host", pkg_portage.MISSING) from None


class Packing:
    """One step. `todo` is what is neither published nor in staging."""

    def __init__(self):
        self.host = given("HOST")
        self.staging = os.path.realpath(given("STAGING"))
        self.wanted = wanted(self.host)
        self.index = published(target(self.host), given("SSH_CONFIG")) if self.wanted else pkg_index.Index()
        self.builds = {(e["CPV"], pkg_index.whole_number(e.get("BUILD_TIME")) or 0) for e in self.index.entries}
        self.staged = self._staged()

    def _staged(self):
        """{(CPV, BUILD_TIME)} of the whole packages in staging."""
        out = set()
        if not os.path.isdir(self.staging):
            return out
        names = {one.cpv for one in self.wanted}
        for found in pkg_names.scan(self.staging):
            if found.kind != "package":
                continue
            try:
                name = pkg_names.parse(found.path)
                if name.cpv in names:
                    package = pkg_format.inspect(os.path.join(self.staging, found.path), name, True)
                    out.add((name.cpv, pkg_index.whole_number(package.metadata.get("BUILD_TIME")) or 0))
            except (pkg_names.WrongName, pkg_format.Poison, pkg_format.CannotTell):
                pass  # The promoter puts it aside, with the reason.
        return out

    def _in(self, one, builds):
        return (one.cpv, one.built) in builds if one.built else any(cpv == one.cpv for cpv, _ in builds)

    def todo(self):
        return [one for one in self.wanted if not self._in(one, self.builds) and not self._in(one, self.staged)]

    def run(self):
        todo = self.todo()
        if not todo:
            print("unchanged: %d of %d published, the others in staging" % (sum(self._in(one, self.builds) for one in self.wanted), len(self.wanted)))
            return self.told(0, 0, [])
        settings = pkg_portage.Settings()
        installed = pkg_portage.Installed(settings.vdb)
        parent, base = os.path.split(self.staging)
        # Beside staging: the promoter never sees half of a package, and what is whole is renamed in.
        work = os.path.join(parent, ".%s.pack" % base)
        os.makedirs(work, 0o700, exist_ok=True)
        os.makedirs(self.staging, 0o755, exist_ok=True)
        handle = os.open(os.path.join(work, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        fcntl.lockf(handle, fcntl.LOCK_EX)
        for name in os.listdir(work):
            if name != "lock":
                shutil.rmtree(os.path.join(work, name), ignore_errors=True)
        size, failed, packed = 0, [], 0
        for one in todo:
            try:
                path, bytes_ = self.pack(one, installed, work)
            except Trouble as e:
                if e.code == pkg_portage.MISSING:
                    raise
                failed.append("%s: %s" % (one.cpv, e))
                print(failed[-1], file=sys.stderr)
                continue
            packed += 1
            size += bytes_
            print("packed %s, %d bytes" % (pkg_names.shown(path), bytes_))
        return self.told(packed, size, failed)

    def told(self, packed, size, failed):
        for key, value in (("packed", packed), ("bytes", size), ("failed", len(failed))):
            result(key, value)
        if failed:
            raise Trouble("pack", "%d of %d could not be packed; the others lie in %s. First: %s" % (len(failed), len(self.wanted), self.staging, failed[0]))
        return 0

    def pack(self, one, installed, work):
        """Its path in staging, and its size."""
        if not installed.has(one.cpv):
            raise Trouble("gone", "it is no longer installed here; the list is old, begin anew")
        if one.built and not installed.has(one.cpv, one.built):
            raise Trouble("gone", "another build is installed here by now; the list is old, begin anew")
        place = tempfile.mkdtemp(prefix="p", dir=work)
        try:
            # Files of the configuration only as the package brought them: what was changed here may hold secrets.
            code, said = pkg_portage.call(["quickpkg", "--ignore-default-opts", "--umask=0022", "--include-config=n",
                                           "--include-unmodified-config=y", "=" + one.cpv], PKGDIR=place)
            found = [f.path for f in pkg_names.scan(place) if f.kind == "package" and f.size]
            if len(found) != 1:
                raise Trouble("quickpkg", "quickpkg made %s (exit code %d): %s" % ("nothing" if not found else "%d files" % len(found), code, pkg_portage.last_words(said)))
            try:
                package = pkg_format.inspect(os.path.join(place, found[0]), found[0], True)
            except (pkg_format.Poison, pkg_format.CannotTell) as e:
                raise Trouble("quickpkg", "what quickpkg made is no good: %s" % e) from None
            built = pkg_index.whole_number(package.metadata.get("BUILD_TIME")) or 0
            if package.name.cpv != one.cpv or (one.built and built != one.built):
                raise Trouble("quickpkg", "quickpkg made %s of %d instead" % (pkg_names.shown(package.name.cpv), built))
            path = self.free(package.name)
            final = os.path.join(self.staging, path)
            os.makedirs(os.path.dirname(final), 0o755, exist_ok=True)
            source = os.path.join(place, found[0])
            os.chmod(source, 0o644)
            with open(source, "rb") as f:
                os.fsync(f.fileno())
            os.rename(source, final)
            pkg_files.sync_folder(os.path.dirname(final))
            return path, package.size
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def free(self, name):
        """A path that names nothing else yet: a published file is never replaced by another build."""
        if name.build_id is None:
            return name.path
        taken = {0}
        paths = [self.index.path(entry) for entry in self.index.entries if entry["CPV"] == name.cpv]
        paths += [found.path for found in pkg_names.scan(self.staging) if found.kind == "package"]
        for path in paths:
            try:
                other = pkg_names.parse(path)
            except pkg_names.WrongName:
                continue
            if other.cpv == name.cpv and other.build_id is not None:
                taken.add(other.build_id)
        number = name.build_id if name.build_id not in taken else max(taken) + 1
        return pkg_names.path_for(name.category, name.pn, name.version, number, name.format)


def work():
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    packing = Packing()
    return packing.run() if part == "do" else pkg_portage.answer("pack", packing.todo(), packing.wanted)


if __name__ == "__main__":
    pkg_portage.main(work)
