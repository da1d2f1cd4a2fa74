"""emerge, and nothing that ends it in the middle of a merge.

    pkg_merge.py WORD...     the keeper of one emerge; it is told to end by the end of its standard input

TERM and KILL of a step reach what is of its session or has its mark in the environment. The keeper and emerge are
neither. When the step is told to end, or is gone, the keeper ends emerge between two packages: for that it holds emerge
still for a moment, in which all that emerge has said is all that it has done.
"""

import fcntl
import os
import re
import select
import signal
import subprocess
import sys
import time

import pkg_link
import pkg_portage

# A package before its merge, in it, and after it; emerge works at one at a time.
_NEWS = re.compile(rb"^>>> (Emerging|Installing|Uninstalling|Completed|Failed)\b(?:[^(]*\((\d+) of (\d+)\))?")
# For emerge to end what is no merge, in seconds.
_ENDING = 60


def merged(words, handle):
    """(exit code, what emerge said, whether it was ended before the last package). handle: the lock, which the keeper holds on to."""
    environment = pkg_portage.environment()
    environment.pop("SALVOR_ATTEMPT_ID", None)
    keeper = subprocess.Popen([sys.executable, "-B", "-E", "-S", "-s", "-X", "utf8", os.path.abspath(__file__)] + words,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd="/",
                              start_new_session=True, pass_fds=() if handle is None else (handle,))
    asked = []

    def end(*_):
        if not asked:
            asked.append(True)
            os.write(1, b"told to end: the merge that is under way is waited for\n")
            keeper.stdin.close()

    before = signal.signal(signal.SIGTERM, end)
    try:
        code, said = pkg_portage.heard(keeper, True)
        return code, said, bool(asked)
    finally:
        signal.signal(signal.SIGTERM, before)


def alone(folder):
    """Waits until nobody else installs into this database, also no emerge whose step is gone. A handle that holds it, or None."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting: an installation that was begun before still merges a package")
            fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        pass  # A file system without such locks; Portage has its own.
    return handle


class Keeper:
    """One emerge. For one thread."""

    def __init__(self, words):
        self.child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      start_new_session=True, preexec_fn=pkg_link.dies_with_us())
        self.out = self.child.stdout.fileno()
        os.set_blocking(self.out, False)
        self.begun = b""      # of a line
        self.merging = self.last = self.asked = False
        self.until = None     # when it is killed

    def run(self):
        """Its exit code, 128 and the number where a signal ended it."""
        ears = [self.out, 0]
        while self.child.returncode is None:
            heard = select.select(ears, [], [], 0.5)[0]
            if 0 in heard and not os.read(0, 64):
                self.asked = True
            if self.asked and 0 in ears:
                ears.remove(0)
            if self.out in heard and not self._listen():
                ears.remove(self.out)
            self._look(os.WNOHANG)
            if self.asked and self.child.returncode is None:
                self._end()
        self._listen()
        code = self.child.returncode
        return code if code >= 0 else 128 - code

    def _look(self, how):
        """Whether it stands still; its end is noted."""
        pid, status = os.waitpid(self.child.pid, how)
        if pid and os.WIFSTOPPED(status):
            return True
        if pid:
            self.child.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return False

    def _end(self):
        if self.until is not None:
            if time.monotonic() > self.until:
                os.killpg(self.child.pid, signal.SIGKILL)
            return
        if self.merging or self.last:
            return
        os.kill(self.child.pid, signal.SIGSTOP)
        if not self._look(os.WUNTRACED):
            return
        self._listen()
        if not self.merging and not self.last:
            os.kill(self.child.pid, signal.SIGTERM)
            self.until = time.monotonic() + _ENDING
        os.kill(self.child.pid, signal.SIGCONT)

    def _listen(self):
        """Takes and passes on all that it has said; false at the end."""
        while True:
            try:
                data = os.read(self.out, 1 << 16)
            except BlockingIOError:
                return True
            if not data:
                return False
            try:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            except OSError:
                self.asked = True  # Nobody listens any more.
            lines = (self.begun + data).split(b"\n")
            self.begun = lines.pop()[-4096:]
            for line in lines:
                self._note(line)

    def _note(self, line):
        news = _NEWS.match(line)
        if not news:
            return
        self.merging = news.group(1) in (b"Installing", b"Uninstalling")
        if news.group(1) == b"Completed":
            self.last = news.group(2) is not None and news.group(2) == news.group(3)


def main():
    try:
        keeper = Keeper(sys.argv[1:])
    except OSError as e:
        print("%s: %s" % (sys.argv[1], e.strerror))
        return 127

    def end(*_):
        keeper.asked = True

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)
    code = keeper.run()
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code


if __name__ == "__main__":
    sys.exit(main())
