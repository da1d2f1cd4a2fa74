"""For tests: places at which a program is killed. SALVOR_PKG_POINTS names a file that gets a line for each place
that was passed; SALVOR_PKG_KILL_AT is the number of the place, from 1, at which the process gets SIGKILL.
"""

import os
import signal

_passed = 0


def point(name):
    global _passed
    record = os.environ.get("SALVOR_PKG_POINTS")
    at = os.environ.get("SALVOR_PKG_KILL_AT")
    if not record and not at:
        return
    _passed += 1
    if record:
        with open(record, "a", encoding="utf-8") as f:
            f.write(name + "\n")
    if at and _passed == int(at):
        os.kill(os.getpid(), signal.SIGKILL)
