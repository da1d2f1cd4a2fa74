"""For tests: places at which something happens to a program. SALVOR_PKG_POINTS names a file that gets a line for each
place that was passed. SALVOR_PKG_KILL_AT is the place at which the process gets SIGKILL, SALVOR_PKG_STOP_AT that of
SIGSTOP, SALVOR_PKG_HANG_AT that at which the thread goes no further: its number, from 1, or its name. Where a program
has a child with places of its own, PROGRAM:PLACE says which of them is meant. SALVOR_PKG_SECONDS_NAME is another length
of a time that is called NAME.
"""

import os
import signal
import time

_passed = 0
program = ""


def point(name):
    global _passed
    asked = [os.environ.get("SALVOR_PKG_" + what) for what in ("POINTS", "KILL_AT", "STOP_AT", "HANG_AT")]
    if not any(asked):
        return
    _passed += 1
    record, kill, stop, hang = asked
    if record:
        with open(record, "a", encoding="utf-8") as f:
            f.write((program + ":" if program else "") + name + "\n")
    if _is_meant(kill, name):
        os.kill(os.getpid(), signal.SIGKILL)
    if _is_meant(stop, name):
        os.kill(os.getpid(), signal.SIGSTOP)
    while _is_meant(hang, name):
        time.sleep(60)


def _is_meant(at, name):
    whose, _, which = (at or "").rpartition(":")
    return bool(which) and which in (str(_passed), name) and whose in ("", program)


def seconds(name, usual):
    return float(os.environ.get("SALVOR_PKG_SECONDS_" + name, usual))
