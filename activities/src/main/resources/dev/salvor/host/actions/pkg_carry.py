"""Data on its way to a binary host: by the far program from a folder here, over the line itself, by rsync, or by sftp.

It goes to the folder `incoming` there under names of its own. Whatever a tool says of its success, the far
program's sums decide; so a failure here is only a reason to be told.
"""

import os
import shutil
import subprocess

from pkg_link import PING, STUCK, Broken, dies_with_us, reason

# What is larger can be gone on with after a line broke; what is smaller comes again.
SMALL = 1 << 20
_FULL = ("No space left on device", "Disk quota exceeded", "(28)", "(122)")


class Carrier:
    """One for a promoter. way: local, rsync or sftp; small: files of up to so many bytes go over the line itself."""

    def __init__(self, link, secure, way, batch, incoming, small=0):
        self.link = link
        self.secure = secure
        self.way = way
        self._small = small
        self._batch = batch
        self._incoming = incoming

    def carry(self, folder, packages, came):
        """Sends packages out of a folder; came: how much of each is there. Broken where the way itself failed."""
        if self.way != "local":
            self._pour(folder, [one for one in packages if one.size <= self._small])
            packages = [one for one in packages if one.size > self._small]
        if not packages:
            return
        # A file that is longer than it should be, or was whole and wrong, cannot go on.
        stale = [one.name for one in packages if came[one.name] >= one.size]
        if stale:
            self.link.ask("drop", names=stale)
        if self.way == "local":
            self.link.ask("copy", files=[{"name": one.name, "source": os.path.join(folder, one.path), "seen": one.seen} for one in packages])
            return
        # The names that they have there; who reads a link reads the package.
        shutil.rmtree(self._batch, ignore_errors=True)
        os.makedirs(self._batch, 0o700)
        for one in packages:
            os.symlink(os.path.join(folder, one.path), os.path.join(self._batch, one.name))
        if self.way == "rsync":
            self._rsync()
        else:
            self._sftp(packages, came)

    def _pour(self, folder, packages):
        """No way there and back for each file, and no other connection."""
        at = 0
        while at < len(packages):
            files = []
            try:
                while at < len(packages) and len(files) < 100:
                    one = packages[at]
                    at += 1
                    try:
                        handle = os.open(os.path.join(folder, one.path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                    except OSError:
                        continue  # It is gone, as `check` will say.
                    files.append((one.name, one.size, handle))
                if files:
                    self.link.send(files)
            finally:
                for _, _, handle in files:
                    os.close(handle)

    def _rsync(self):
        shell = " ".join(_quoted(word) for word in ["ssh"] + self.secure.more())
        command = ["rsync", "-rL", "-s", "--partial", "--timeout=60", "--chmod=F600", "-e", shell, "--",
                   self._batch + "/", "%s:%s/" % (self.secure.target.host, self._incoming)]
        self._run(command, None)

    def _sftp(self, packages, came):
        lines = ["lcd " + _escaped(self._batch), "cd " + _escaped(self._incoming)]
        for one in packages:
            lines.append("-%s %s %s" % ("reput" if 0 < came[one.name] < one.size else "put", one.name, one.name))
        target = self.secure.target
        # sftp takes an address of IPv6 in brackets only.
        self._run(["sftp", "-q", "-b", "-"] + self.secure.more() + ["--", target.host], "\n".join(lines) + "\n")

    def _run(self, command, text):
        try:
            tool = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=dies_with_us())
        except FileNotFoundError:
            raise Broken("missing", "%s is missing on this host" % command[0]) from None
        where = self.secure.target.name
        said = [line for line in self._ended(tool, command[0], text).decode("utf-8", "replace").splitlines() if line.strip()]
        if any(mark in line for line in said for mark in _FULL):
            raise Broken("full", "the disk of %s is full (%s)" % (where, self._incoming))
        if tool.returncode == 0 or (command[0] == "rsync" and tool.returncode in (23, 24)):
            return
        if any("subsystem request failed" in line for line in said):
            raise Broken("missing", "%s has no SFTP; its sshd_config lacks: Subsystem sftp internal-sftp" % where)
        if tool.returncode == 255:
            raise reason(self.secure.target, 255, said)
        raise Broken("transfer", "%s to %s ended with %d: %s" % (command[0], where, tool.returncode, said[0] if said else "it said nothing"))

    def _ended(self, tool, name, text):
        """What the tool said on stderr; Broken where nothing has come of it for too long."""
        while True:
            try:
                return tool.communicate((text or "").encode("utf-8", "surrogateescape"), min(PING, STUCK / 3))[1]
            except subprocess.TimeoutExpired:
                if self.link.idle() > STUCK:
                    tool.kill()
                    raise Broken("transfer", "%s to %s has moved nothing for %d s and was ended; the next round goes on where it stopped"
                                 % (name, self.secure.target.name, STUCK)) from None


def way(target, wanted, far_has_rsync):
    """local, rsync or sftp; Broken where what was wanted is not there."""
    if not target.host:
        return "local"
    here = shutil.which("rsync") is not None
    if wanted == "rsync" and not (here and far_has_rsync):
        raise Broken("missing", "rsync is missing on %s; give via=auto or via=sftp" % ("this host" if not here else target.name))
    return "rsync" if wanted != "sftp" and here and far_has_rsync else "sftp"


def _quoted(word):
    """For rsync's -e, which knows quotes and no shell."""
    return word if not set(word) & set(" '\"") else ('"%s"' % word.replace('"', '""') if "'" in word else "'%s'" % word)


def _escaped(path):
    return '"%s"' % path.replace("\\", "\\\\").replace('"', '\\"')
