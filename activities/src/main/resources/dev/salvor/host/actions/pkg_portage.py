"""Portage on this host: what is installed, what its settings are, and how its programs are called.

Its programs are asked, never its modules: Portage may live in a Python of its own.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading

import pkg_link
import pkg_names

MISSING = 69
USAGE = 64


class Trouble(Exception):
    """Why it cannot be done: `kind` for programs, `code` to exit with, the text for people."""

    def __init__(self, kind, text, code=1):
        super().__init__(text)
        self.kind, self.code = kind, code


def result(key, value):
    print("::salvor %s=%s" % (key, str(value).replace("\n", " ").replace("\r", " ")), flush=True)


def given(name, default=""):
    """A parameter of the step."""
    return os.environ.get("WITH_" + name, default)


def elements(name):
    """A parameter of the step that is a list."""
    return [os.environ.get("WITH_%s_%d" % (name, at), "") for at in range(int(given(name + "_COUNT", "0") or 0))]


def own_prefix():
    """The folder of a Gentoo Prefix, which a file in the state folder of this host names; else empty."""
    state = os.environ.get("SALVOR_RUN_DIR", "").rpartition("/runs/")[0]
    try:
        with open(os.path.join(state, "portage-prefix"), encoding="utf-8") as f:
            return f.readline().strip().rstrip("/") if state else ""
    except FileNotFoundError:
        return ""


def environment(**more):
    """For Portage's programs: no colours, no words of the host's language."""
    out = {key: value for key, value in os.environ.items() if not key.startswith(("WITH_", "EMERGE_DEFAULT_OPTS", "QUICKPKG_DEFAULT_OPTS"))}
    prefix = own_prefix()
    if prefix:
        out["PATH"] = "%s/bin:%s/usr/bin:%s" % (prefix, prefix, out.get("PATH", "/usr/bin:/bin"))
    out.update(LC_ALL="C.UTF-8", PYTHONUTF8="1", NOCOLOR="true", NO_COLOR="1", TERM="dumb", **more)
    return out


def call(words, echo=False, **variables):
    """(exit code, what it printed). Both streams as one text; with echo also passed on as it comes. It dies with us."""
    try:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 env=environment(**variables), cwd="/", preexec_fn=pkg_link.dies_with_us())
    except FileNotFoundError:
        raise Trouble("no-portage", "%s is missing on this host: is it a Gentoo?" % words[0], MISSING) from None
    return heard(child, echo)


def heard(child, echo):
    """(exit code, what it printed) of a child."""
    out = []
    for line in child.stdout:
        text = line.decode("utf-8", "replace")
        out.append(text)
        if echo:
            # Indented: detail, and never a result of this step.
            sys.stdout.write("  " + text.rstrip("\r\n").replace("\033", "?") + "\n")
            sys.stdout.flush()
    return child.wait(), "".join(out)


def last_words(text, most=6):
    """The end of what a program printed, for a message."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "; ".join(pkg_names.shown(line) for line in lines[-most:])[-800:] or "it said nothing"


class Settings:
    """What Portage's own configuration says, asked once."""

    NAMES = ("EROOT", "ROOT", "EPREFIX", "PORTAGE_CONFIGROOT", "PORTAGE_BINHOST", "PKGDIR")

    def __init__(self):
        try:
            done = subprocess.run(["portageq", "envvar", "-v"] + list(self.NAMES), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=environment(), cwd="/", preexec_fn=pkg_link.dies_with_us())
        except FileNotFoundError:
            raise Trouble("no-portage", "portageq is missing on this host: is it a Gentoo?", MISSING) from None
        found = dict(word.partition("=")[::2] for word in shlex.split(done.stdout.decode("utf-8", "replace"), comments=False) if "=" in word)
        if "PKGDIR" not in found:
            raise Trouble("no-portage", "Portage does not say its settings: %s" % last_words(done.stderr.decode("utf-8", "replace")))
        self.pkgdir = found["PKGDIR"]
        self.binhosts = found.get("PORTAGE_BINHOST", "").split()
        self.config = found.get("PORTAGE_CONFIGROOT") or "/"
        self.prefix = found.get("EPREFIX", "")
        self.eroot = found.get("EROOT") or (found.get("ROOT") or "/").rstrip("/") + self.prefix
        self.vdb = os.path.join(self.eroot or "/", "var/db/pkg")
        self.values = found


class Installed:
    """What is installed: the folders of the database, read when they are asked for."""

    def __init__(self, vdb):
        self.vdb = vdb

    def has(self, cpv, built=0):
        """Whether exactly this is there; with `built` of that build."""
        folder = os.path.join(self.vdb, cpv)
        if not os.path.isdir(folder):
            return False
        return not built or self.number(cpv, "BUILD_TIME") == built

    def value(self, cpv, key):
        try:
            with open(os.path.join(self.vdb, cpv, key), encoding="utf-8", errors="surrogateescape") as f:
                return f.read().strip()
        except (FileNotFoundError, NotADirectoryError):
            pass
        # Since 3.0.82 all may stand in one file.
        try:
            with open(os.path.join(self.vdb, cpv, "metadata"), encoding="utf-8", errors="surrogateescape") as f:
                return next((line.split("=", 1)[1].strip() for line in f if line.startswith(key + "=")), "")
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def number(self, cpv, key):
        text = self.value(cpv, key)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0

    def in_slot(self, cp, slot):
        """The PF that is installed in that slot, or None."""
        category, _, name = cp.partition("/")
        try:
            folders = sorted(os.listdir(os.path.join(self.vdb, category)))
        except (FileNotFoundError, NotADirectoryError):
            return None
        for folder in folders:
            split = pkg_names.split_pf(folder)
            if split and split[0] == name and self.value(category + "/" + folder, "SLOT").partition("/")[0] == slot:
                return folder
        return None


def split_cpv(cpv):
    """(category/name, version), or Trouble: it is a parameter."""
    category, slash, pf = cpv.partition("/")
    split = pkg_names.split_pf(pf)
    if not slash or not pkg_names.is_category(category) or split is None:
        raise Trouble("usage", "packages: %s is no category/name-version" % pkg_names.shown(cpv), USAGE)
    return category + "/" + split[0], split[1]


def answer(what, left, all_of):
    """Says what of it is still to be done. The exit code of a check."""
    if left:
        print("%d of %d to %s: %s" % (len(left), len(all_of), what, ", ".join(one.cpv for one in left[:5])))
        return 1
    print("nothing to %s" % what)
    return 0


def main(work):
    """Calls it and ends the process: what went wrong is said to people on stderr and in one word to programs."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    # TERM ends what was begun here, too: children die with this process. Not so a merge; see pkg_merge.py.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    threading.excepthook = lambda _: None
    try:
        sys.exit(work())
    except Trouble as e:
        leave(e.code, e.kind, str(e))
    except pkg_link.Broken as e:
        leave(MISSING if e.kind == "missing" else 1, e.kind, str(e))
    except OSError as e:
        leave(1, "disk", "%s: %s" % (pkg_names.shown(os.fsdecode(e.filename)) if e.filename else "this host", e.strerror or e))


def leave(code, kind, text):
    result("cause", "PORTAGE_" + kind.upper().replace("-", "_"))
    print(text, file=sys.stderr)
    sys.exit(code)
