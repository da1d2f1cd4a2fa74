"""A line to the program that serves a binary host: pkg_far.py, on this machine or behind ssh.

The program's text is sent over the line and kept in memory there; nothing is installed. Afterwards both sides
write one line of JSON per message; an answer has the number of what was asked. Whatever the other end does, or does not
do, a wait has an end; a line on which one came to its end is used no more. May be used by several threads; one question
is answered at a time.
"""

import ctypes
import fcntl
import json
import os
import queue
import re
import select
import signal
import subprocess
import sys
import threading
import time

import pkg_points

# What the far side is made of; sent as text, so each of them lies beside this file.
PARTS = ("pkg_names", "pkg_points", "pkg_threads", "pkg_files", "pkg_deps", "pkg_index", "pkg_lock", "pkg_states", "pkg_far_place", "pkg_far", "pkg_serve")
MARK = b"S1 "
SILENT = pkg_points.seconds("SILENT", 60)  # without a word after which either end counts as gone
BEAT = pkg_points.seconds("BEAT", 60)  # between two heartbeats of a round that takes longer
STUCK = pkg_points.seconds("STUCK", 900)  # without progress after which it is ended
PING = min(10.0, SILENT / 4)

# Also read by a Python that is too old for the rest.
_BOOT = "import sys;exec(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))"
_LOADER = '''
import sys
if sys.version_info < (3, 9):
    sys.stdout.write('S1 {"failed": "missing", "text": "python3 there is %d.%d; it has to be 3.9 or newer"}\\n' % sys.version_info[:2])
    sys.stdout.flush()
    sys.exit(69)
import importlib.abc, importlib.util
PARTS = {parts}
class Sent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in PARTS else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        exec(compile(PARTS[module.__name__], module.__name__ + ".py", "exec"), module.__dict__)
sys.meta_path.insert(0, Sent())
import pkg_serve
sys.exit(pkg_serve.serve(sys.stdin.buffer, sys.stdout.buffer))
'''


class Broken(Exception):
    """The line or the other end failed. `kind` is a short word for programs, the text is for people."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


class Target:
    """Where the binary host is: a folder here, HOST:FOLDER, or ssh://USER@HOST:PORT/FOLDER."""

    def __init__(self, text):
        self.text = text
        self.host = self.port = None
        by_url = re.fullmatch(r"ssh://([^/:\[\]]+|[^/\[\]]*\[[0-9A-Fa-f:.%]+\])(?::([0-9]+))?(/.*)", text)
        by_name = re.fullmatch(r"((?:[^/:@\[\]]+@)?(?:[^/:@\[\]]+|\[[0-9A-Fa-f:.%]+\])):(/.*)", text)
        if text.startswith("/"):
            self.folder = text
        elif by_url:
            self.host, self.port, self.folder = by_url.groups()
        elif by_name:
            self.host, self.folder = by_name.groups()
        else:
            raise ValueError("%r is neither an absolute folder nor HOST:/FOLDER nor ssh://USER@HOST:PORT/FOLDER" % text)
        if "\n" in text or "\0" in text:
            raise ValueError("a line break or NUL in %r" % text)
        if self.host and (self.host.startswith("-") or re.search(r"[\s'\"\\$`;&|<>()*?!]", self.host)):
            raise ValueError("%r is not the name of a host" % self.host)

    @property
    def name(self):
        """The host as a person says it."""
        return self.host or "this machine"

    @property
    def login(self):
        """The host as ssh takes it: an IPv6 address without its brackets."""
        return re.sub(r"[\[\]]", "", self.host)


class Secure:
    """ssh with the options of one promoter; the connections of rsync and sftp go through that of the far program."""

    def __init__(self, target, config=None, socket=None):
        self.target = target
        self.options = ["-oBatchMode=yes", "-oConnectTimeout=20", "-oServerAliveInterval=15", "-oServerAliveCountMax=3",
                        "-oForwardAgent=no", "-oForwardX11=no", "-oClearAllForwardings=yes", "-oPermitLocalCommand=no"]
        if config:
            self.options[:0] = ["-F", config]
        if target.port:
            self.options.append("-oPort=" + target.port)
        # The kernel takes 107 bytes for the path of a socket, and ssh makes it under a longer name first.
        self.socket = socket if socket and len(os.fsencode(socket)) <= 85 and "%" not in socket and '"' not in socket else None

    def main(self):
        return ["ssh", "-T"] + self.options + self._shared("yes")

    def more(self):
        """Options for another session over the same connection."""
        return self.options + self._shared("no")

    def _shared(self, master):
        if not self.socket:
            return ["-oControlMaster=no", "-oControlPath=none"]
        return ["-oControlMaster=" + master, '-oControlPath="%s"' % self.socket if " " in self.socket
                else "-oControlPath=" + self.socket, "-oControlPersist=no"]


def dies_with_us():
    """A function for the child: it gets KILL when this process is gone, so no transfer outlives its promoter."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def mark():
        prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    return mark


def program(folder):
    """The far side as one text."""
    parts = {}
    for part in PARTS:
        with open(os.path.join(folder, part + ".py"), encoding="utf-8") as f:
            parts[part] = f.read()
    return _LOADER.replace("{parts}", repr(parts)).encode("utf-8")


class Link:
    """One line. Use it as a context; leaving it ends the far program.

    arrived: called, in a thread of the line, whenever the far program says that data has come or is being published.
    """

    def __init__(self, target, secure=None, arrived=None):
        self.target = target
        self._told = arrived
        self._far = {}
        self._heard = self._moved = time.monotonic()
        self._number = 0
        self._dead = None
        text = program(os.path.dirname(os.path.abspath(__file__)))
        if target.host:
            command = secure.main() + ["--", target.login, "exec python3 -c '%s'" % _BOOT]
        else:
            command = [sys.executable, "-I", "-c", _BOOT]
        try:
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                           bufsize=0, preexec_fn=dies_with_us())
        except FileNotFoundError:
            raise Broken("missing", "ssh is missing on this host") from None
        self._line = self._child.stdin.fileno()
        os.set_blocking(self._line, False)
        self._said = open(self._child.stdout.fileno(), "rb", closefd=False)
        try:
            fcntl.fcntl(self._line, 1031, 1 << 20)  # F_SETPIPE_SZ: fewer turns for the same bytes
        except OSError:
            pass
        self._errors = []
        self._noise = []
        self._came = queue.Queue()
        self._writing = threading.Lock()
        self._asking = threading.Lock()
        self._over = threading.Event()
        self._news = threading.Event()
        for work in (self._listen, self._collect, self._ping, self._tell):
            threading.Thread(target=work, daemon=True).start()
        try:
            self._put(b"%d\n" % len(text) + text)
        except Broken:
            pass  # Why, the first answer says better.

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, op, **values):
        """The answer to one message; Broken where there is none, or it says so. One at a time."""
        with self._asking:
            self._put(self._numbered(dict(values, op=op)))
            return self._answer(op)

    def send(self, files):
        """The bytes of open files, as [name, size, descriptor], to `take`; what a file lacks is made up by zeros, which its sum shows."""
        with self._asking:
            text = self._numbered({"op": "take", "files": [[name, size] for name, size, _ in files]})
            try:
                with self._writing:
                    self._push(text)
                    for _, size, handle in files:
                        self._pour(handle, size)
            except (OSError, ValueError):
                raise self._why() from None
            return self._answer("take")

    def idle(self):
        """Seconds since something was seen to go on, on either end."""
        return time.monotonic() - self._moved

    def _numbered(self, message):
        if self._dead is not None:
            raise Broken(self._dead.kind, str(self._dead))
        self._number += 1
        self._moved = time.monotonic()
        return json.dumps(dict(message, n=self._number)).encode("ascii") + b"\n"

    def _answer(self, op):
        asked = time.monotonic()
        while True:
            silent, stuck = max(asked, self._heard) + SILENT, self._moved + STUCK
            try:
                answer = self._came.get(timeout=max(0.0, min(silent, stuck) - time.monotonic()))
            except queue.Empty:
                now = time.monotonic()
                if now >= max(asked, self._heard) + SILENT:
                    raise self._given_up("silent", "%s has not answered for %d s" % (self.target.name, SILENT)) from None
                if now >= self._moved + STUCK:
                    raise self._given_up("hangs", "the program on %s has been at %s for %d s without getting any further, and was given up; its "
                                         "disk may hang. The next round goes on" % (self.target.name, op, STUCK)) from None
                continue
            if answer is None:
                raise self._why()
            # What has no number comes from a Python that is too old.
            if answer.get("n", self._number) != self._number:
                continue
            if "failed" in answer:
                raise Broken(answer["failed"], answer["text"])
            return answer

    def _given_up(self, kind, text):
        """From here on nothing is asked on this line: what it would answer is not what was asked."""
        self._dead = Broken(kind, text)
        self._child.kill()
        return self._dead

    def _push(self, data):
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._line, rest) :]
            except BlockingIOError:
                self._room()

    def _room(self):
        """Waits until the line takes something."""
        ready = select.poll()
        ready.register(self._line, select.POLLOUT)
        if not ready.poll(SILENT * 1000):
            raise self._given_up("silent", "%s has taken nothing for %d s" % (self.target.name, SILENT))

    def _pour(self, handle, size):
        at = 0
        while at < size:
            try:
                sent = os.sendfile(self._line, handle, at, size - at)
            except BlockingIOError:
                self._room()
                continue
            if not sent:
                self._push(bytes(size - at))
                return
            at += sent
            self._moved = time.monotonic()

    def close(self):
        self._over.set()
        if not self._writing.acquire(timeout=10):
            self._child.kill()  # Whoever writes learns that nobody reads.
            self._writing.acquire()
        self._line = -1  # The number may be that of another file soon.
        self._writing.release()
        try:
            self._child.stdin.close()
        except OSError:
            pass
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            try:
                self._child.wait(10)
            except subprocess.TimeoutExpired:
                pass  # It hangs in the kernel, and ends when that lets it.

    def _put(self, data):
        try:
            with self._writing:
                self._push(data)
        except (OSError, ValueError):
            raise self._why() from None

    def _listen(self):
        for line in self._said:
            if not line.startswith(MARK):
                if len(self._noise) < 5:
                    self._noise.append(line.decode("utf-8", "replace").rstrip())
                continue
            try:
                message = json.loads(line[len(MARK):])
            except ValueError:
                continue  # Of a line that was cut; what is missing is noticed.
            self._heard = time.monotonic()
            if "alive" in message:
                self._alive(message)
            else:
                self._moved = self._heard
                self._came.put(message)
        self._came.put(None)

    def _alive(self, message):
        if message["alive"] != self._far.get("alive"):
            self._moved = time.monotonic()
        if message["arrived"] != self._far.get("arrived", message["arrived"]):
            self._news.set()
        self._far = message

    def _tell(self):
        """Apart from whoever listens, which must not wait for a disk."""
        while self._told and not self._over.is_set():
            if self._news.wait(PING):
                self._news.clear()
                self._told()

    def _collect(self):
        for line in self._child.stderr:
            self._errors.append(line.decode("utf-8", "replace").rstrip())
            del self._errors[:-20]

    def _ping(self):
        while not self._over.wait(PING):
            try:
                with self._writing:
                    self._push(b'{"op":"ping"}\n')
            except (OSError, ValueError, Broken):
                return

    def _why(self):
        """What broke the line, from what ssh said."""
        try:
            code = self._child.wait(5)
        except subprocess.TimeoutExpired:
            return Broken("connection", "the line to %s is closed" % self.target.name)
        time.sleep(0.05 if not self._errors else 0)
        return reason(self.target, code, self._errors, self._noise)


def reason(target, code, errors, noise=()):
    """What a failed ssh says, with the remedy where it is known."""
    said = [line for line in errors if line and "Permanently added" not in line]
    text = "\n".join(said)
    last = said[-1] if said else (noise[-1] if noise else "it said nothing")
    where = target.name
    if code == 75:
        return Broken("lost", "%s had not heard of this promoter for %d s and let the binary host go; this one changes nothing more" % (where, SILENT))
    if not target.host and code < 0:
        return Broken("far", "the program for the binary host was ended by signal %d; the next round goes on" % -code)
    if not target.host:
        return Broken("far", "the program for the binary host ended with %d: %s" % (code, last))
    if "Host key verification failed" in text or "No matching host key" in text or "REMOTE HOST IDENTIFICATION" in text:
        changed = "REMOTE HOST IDENTIFICATION HAS CHANGED" in text
        return Broken("host-key", "the host key of %s is %s; look at it there (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) "
                      "and %s" % (where, "another one than the known one" if changed else "not known here",
                                  "correct known_hosts" if changed else "connect once by hand as this account"))
    if "Permission denied (" in text or "Too many authentication failures" in text:
        return Broken("login", "%s lets this account not in without a password (%s); add its key to authorized_keys there" % (where, last))
    if code == 127 or "python3: not found" in text or "python3: command not found" in text:
        return Broken("missing", "python3 is missing on %s; the binary host needs Python 3.9 or newer (%s)" % (where, last))
    if code == 255:
        return Broken("unreachable", "%s cannot be reached: %s" % (where, last))
    return Broken("far", "the program on %s ended with %d: %s" % (where, code, last))
