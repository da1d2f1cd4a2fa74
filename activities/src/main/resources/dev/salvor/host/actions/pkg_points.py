"""For tests: places at which a program is killed. SALVOR_PKG_POINTS names a file that gets a line for each place
that was passed; SALVOR_PKG_KILL_AT is the number of the place, from 1, at which the process gets SIGKILL. Where
a program has a child with places of its own, PROGRAM:NUMBER says which of them is meant.
"""

import os
import signal

_passed = 0
program = ""


def point(name):
    global _passed
    record = os.environ.get("SALVOR_PKG_POINTS")
    at = os.environ.get("SALVOR_PKG_KILL_AT")
    if not record and not at:
        return
    _passed += 1
    if record:
        with open(record, "a", encoding="utf-8") as f:
            f.write((program + ":" if program else "") + name + "\n")
    whose, _, number = (at or "0").rpartition(":")
    if _passed == int(number) and whose in ("", program):
        os.kill(os.getpid(), signal.SIGKILL)
