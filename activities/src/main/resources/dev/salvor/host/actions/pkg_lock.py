"""Portage's own lock of an index: a record lock on PKGDIR/.Packages.portage_lockfile.

Portage removes the file when it unlocks, so whoever has waited looks whether the name still leads to what it
has locked. The lock goes with the process, whatever kills it; flock(1) is not honoured by Portage, nor is it here.
"""

import errno
import fcntl
import os
import time
from contextlib import contextmanager

import pkg_names


class Taken(Exception):
    """Somebody else held the lock for all of the time."""


@contextmanager
def held(pkgdir, wait=300.0, told=None):
    """Inside, no Portage and no Salvor writes this index. wait: seconds; told: called once with a text before it waits."""
    path = os.path.join(pkgdir, pkg_names.LOCK)
    until = time.monotonic() + wait
    handle = _take(path, until, told)
    try:
        yield
    finally:
        # Unlinked first: whoever waits for this file then sees that it is no longer the one.
        try:
            if _is_at(handle, path):
                os.unlink(path)
        except OSError:
            pass
        os.close(handle)


def _take(path, until, told):
    said = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o660)
        try:
            while True:
                try:
                    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError as e:
                    if e.errno not in (errno.EACCES, errno.EAGAIN, errno.EINTR):
                        raise
                if time.monotonic() >= until:
                    raise Taken("somebody else has been writing the index: %s is locked" % path)
                if told and not said:
                    told("waiting for the lock %s" % path)
                    said = True
                time.sleep(0.05)
            if _is_at(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_at(handle, path):
    mine = os.fstat(handle)
    try:
        there = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)
