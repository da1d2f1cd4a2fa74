"""Asks a node's public name 100 times a second, each time by a connection of its own, and writes what came.

usage: ota-client.py ADDRESS NAME PATH SECONDS >FILE   a line for each request: SECONDS-SINCE-BOOT TOOK CODE BUILD
Begins at once; the node's own clock is the same (one kernel). Ends early when told to (TERM), with all that was asked.
"""
import concurrent.futures
import http.client
import json
import signal
import socket
import ssl
import sys
import time

RATE = 100
ADDRESS, NAME, PATH, SECONDS = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
CONTEXT = ssl.create_default_context()
CONTEXT.check_hostname = False
CONTEXT.verify_mode = ssl.CERT_NONE
told_to_end = False


def now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def ask(at):
    try:
        with socket.create_connection((ADDRESS, 443), timeout=20) as plain:
            with CONTEXT.wrap_socket(plain, server_hostname=NAME) as secured:
                secured.sendall(f"GET {PATH} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
                answer = http.client.HTTPResponse(secured)
                answer.begin()
                body = answer.read()
        build = json.loads(body).get("build", "-") if answer.status == 200 else "-"
        return at, now() - at, answer.status, build
    except (OSError, ValueError, http.client.HTTPException) as trouble:
        return at, now() - at, type(trouble).__name__, "-"


def end(*_):
    global told_to_end
    told_to_end = True


signal.signal(signal.SIGTERM, end)
first = now()
with concurrent.futures.ThreadPoolExecutor(max_workers=256) as pool:
    asked = []
    while not told_to_end and now() < first + SECONDS:
        due = first + len(asked) / RATE
        time.sleep(max(0, due - now()))
        asked.append(pool.submit(ask, due))
    for one in asked:
        print("%.3f %.3f %s %s" % one.result())
