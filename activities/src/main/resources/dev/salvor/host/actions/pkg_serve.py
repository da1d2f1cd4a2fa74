"""The end of a promoter's line on the binary host: messages are lines of JSON, and what is asked is in pkg_far.

It ends, and so gives the lock back, when the promoter's end is closed or silent.
"""

import json
import os
import queue
import sys
import threading
import time

import pkg_far_place
import pkg_points
from pkg_far import Far
from pkg_far_place import Busy, Refused

_OPS = ("open", "compare", "copy", "take", "drop", "check", "publish", "confirm", "beat")


def serve(reader, writer):
    """Answers until the other end is closed; gives the exit code."""
    pkg_points.program = "far"
    far = Far()
    came = queue.Queue()
    heard = [time.monotonic()]
    writing = threading.Lock()

    def say(message):
        with writing:
            writer.write(b"S1 " + json.dumps(message).encode("ascii") + b"\n")
            writer.flush()

    def listen():
        for line in iter(reader.readline, b""):
            heard[0] = time.monotonic()
            message = json.loads(line)
            if message["op"] == "take":
                far.receive(message, reader, heard)
            if message["op"] != "ping":
                came.put(message)
        if not far.busy_publishing:
            os._exit(0)
        came.put(None)

    def watch():
        while True:
            time.sleep(min(10.0, far.silent / 4))
            if time.monotonic() - heard[0] > far.silent:
                os._exit(75)
            try:
                say(far.alive())
            except OSError:
                os._exit(0)

    for work in (listen, watch, far.watch_arrivals):
        threading.Thread(target=work, daemon=True).start()
    while True:
        message = came.get()
        if message is None:
            return 0
        try:
            op = message["op"]
            answer = getattr(far, op)(message) if op in _OPS else {"failed": "protocol", "text": "%s is not known here" % op}
        except Busy as e:
            answer = {"busy": e.holder}
        except Refused as e:
            answer = {"failed": e.kind, "text": str(e)}
        except OSError as e:
            answer = {"failed": "disk", "text": str(pkg_far_place.full(e, far.pkgdir))}
        except Exception as e:  # Never a stack trace at the other end: one line that says where.
            at = sys.exc_info()[2]
            while at.tb_next:
                at = at.tb_next
            answer = {"failed": "bug", "text": "%s: %s (%s, line %d)" % (type(e).__name__, e, at.tb_frame.f_code.co_filename, at.tb_lineno)}
        try:
            say(dict(answer, n=message.get("n")))
        except OSError:
            return 0
