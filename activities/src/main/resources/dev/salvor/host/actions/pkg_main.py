"""The programs on a binary host: `pkg_main.py verify|repair|states|rollback check|do|verify|undo`, with its parameters
in the environment, as every action has them. Results as `::salvor key=value`, findings as lines, for programs in JSON.
"""

import sys

if sys.version_info < (3, 9):
    sys.stderr.write("python3 is %d.%d on this host; 3.9 or newer is needed\n" % sys.version_info[:2])
    sys.exit(69)

import errno
import json
import os

import pkg_files
import pkg_index
import pkg_lock
import pkg_memo
import pkg_names
import pkg_repair
import pkg_rollback
import pkg_states
import pkg_verify

USAGE, MISSING, FORBIDDEN, TAKEN, UNWRITABLE = 64, 69, 77, 75, 74
# Of each kind so many lines are shown; all of them are in the file findings.json of the step.
SHOWN = 20


class Given:
    """The parameters of the action."""

    def __init__(self):
        self.pkgdir = os.environ.get("WITH_PKGDIR", "")
        if not self.pkgdir.startswith("/"):
            leave(USAGE, "pkgdir: '%s' is not an absolute path" % pkg_names.shown(self.pkgdir))
        self.pkgdir = os.path.normpath(self.pkgdir)
        if not os.path.isdir(self.pkgdir):
            leave(1, "%s is no folder here: is it the binary host's PKGDIR, and is its disk mounted?" % pkg_names.shown(self.pkgdir))
        self.step = os.environ.get("SALVOR_STEP_DIR", "")
        self.settle = number("WITH_SETTLE", pkg_verify.SETTLE)
        self.wait = number("WITH_WAIT", 300)

    def states(self):
        return pkg_states.States(
            self.pkgdir, os.environ.get("WITH_STATE", ""), number("WITH_KEEP", pkg_states.NUMBER), number("WITH_KEEP_BYTES", pkg_states.BYTES))

    def known(self):
        """The newest TIMESTAMP published here; 0 also where the kept states cannot be read."""
        try:
            return self.states().newest()
        except (OSError, pkg_states.Refused):
            return 0

    def is_binhost(self):
        """Whether the folder or what is kept of it says so."""
        try:
            kept = self.states().list()
        except (OSError, pkg_states.Refused):
            kept = []
        return bool(kept) or pkg_verify.is_binhost(self.pkgdir)

    def stranger(self):
        return ("%s does not look like a binary host: it has neither an index of Portage's nor one good package in the folder of its category;"
                " is it the PKGDIR, and is its disk mounted?" % pkg_names.shown(self.pkgdir))

    def memo(self, name):
        return os.path.join(self.step, name)

    def lock(self):
        return pkg_lock.held(self.pkgdir, self.wait, print)


def number(key, default):
    text = os.environ.get(key, "") or str(default)
    if pkg_index.whole_number(text) is None:
        leave(USAGE, "%s: '%s' is not a whole number" % (key, pkg_names.shown(text)))
    return int(text)


def flag(key, default=False):
    return os.environ.get(key, "true" if default else "false") == "true"


def leave(code, text):
    print(text, file=sys.stderr)
    sys.exit(code)


def result(key, value):
    print("::salvor %s=%s" % (key, pkg_names.shown(value)))


def verify(given, part):
    report = pkg_verify.look(given.pkgdir, flag("WITH_HASHES"), given.settle, given.known())
    problems = tell(given, report.findings, report.index)
    result("looked", report.looked)
    result("hashed", report.hashed)
    if (report.index is None or not report.index.is_portages()) and not given.is_binhost():
        print(given.stranger())
    return 1 if problems and flag("WITH_FAIL_ON_FINDINGS", True) else 0


def tell(given, findings, index):
    """Says the findings; gives how many of them are problems."""
    kinds = {}
    for finding in findings:
        kinds.setdefault((finding.kind, finding.note), []).append(finding)
    for (kind, note), some in kinds.items():
        print("%s%s: %d" % (pkg_verify.KINDS[kind], " (only said)" if note else "", len(some)))
        for finding in some[:SHOWN]:
            print("  %s%s" % (pkg_names.shown(finding.path), ": " + pkg_names.shown(finding.text) if finding.text else ""))
        if len(some) > SHOWN:
            print("  and %d more" % (len(some) - SHOWN))
    problems = [finding for finding in findings if not finding.note]
    packages = len(index.entries) if index else 0
    stamp = index.timestamp() if index else None
    words = "%d findings" % len(problems) if problems else "nothing wrong"
    if len(findings) > len(problems):
        work = sum(finding.note and finding.kind in ("poison", "unindexed", "temporary") for finding in findings)
        words += (" that can be told yet" if work and not problems else "") + "; %d only said" % (len(findings) - len(problems))
        if work:
            words += ", of which %d changed less than %d s ago and may be in work: look again later" % (work, given.settle)
    print("%s: %d packages in the index, %s" % (pkg_names.shown(given.pkgdir), packages, words))
    result("packages", packages)
    result("findings", len(problems))
    result("timestamp", stamp or 0)
    result("kinds", " ".join("%s=%d" % (kind, len(some)) for (kind, note), some in kinds.items() if not note))
    save(given, findings, packages, stamp)
    return len(problems)


def save(given, findings, packages, stamp):
    """All of it for programs, beside the step's other files; a disk without room is no reason to fail."""
    rows = [{"kind": f.kind, "path": pkg_names.shown(f.path), "text": pkg_names.shown(f.text), "note": f.note} for f in findings]
    try:
        with open(os.path.join(given.step, "findings.json"), "w", encoding="utf-8") as out:
            json.dump({"pkgdir": pkg_names.shown(given.pkgdir), "packages": packages, "timestamp": stamp, "findings": rows}, out)
    except OSError:
        pass


def repair(given, part):
    states = given.states()
    back = os.environ.get("WITH_TAKE_BACK", "")
    if back:
        return take_back(given, states, back, part)
    name = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in "%s.%s" % (os.environ.get("SALVOR_RUN_ID", ""), os.environ.get("SALVOR_STEP", "")))
    memo = pkg_memo.place(states, name)
    if part in ("check", "do") and not pkg_memo.Memo(memo).is_begun() and not given.is_binhost():
        leave(1, given.stranger() + " Nothing was changed; the first promotion to an empty folder makes its index")
    if part in ("check", "verify"):
        report = pkg_verify.look(given.pkgdir, flag("WITH_HASHES"), given.settle, given.known())
        # A publication that was killed is finished, also where no client can see that.
        return 1 if report.problems() or (part == "check" and not pkg_index.is_whole(given.pkgdir)) else 0
    with given.lock():
        if part == "undo":
            for line in pkg_repair.undo(given.pkgdir, states, memo):
                print(line)
            return 0
        done = pkg_repair.repair(given.pkgdir, states, memo, flag("WITH_HASHES"), given.settle)
    result("repair", name if os.path.isdir(memo) else "")
    return told_repair(given, done)


def take_back(given, states, name, part):
    """An earlier repair is taken back; to take that back is to repair again."""
    if part == "undo":
        print("unchanged: repair again to take this back")
        return 0
    if part == "verify":
        return 0 if name == "last" or not pkg_memo.Memo(pkg_memo.place(states, name)).is_begun() else 1
    if part == "check":
        return 1
    with given.lock():
        name = chosen_once(given.memo("taken-back"), lambda: pkg_memo.last(states) if name == "last" else pkg_memo.named(states, name))
        done = pkg_memo.place(states, name)
        result("repair", name)
        for key in ("quarantined", "indexed", "renewed", "dropped", "modes", "left", "timestamp"):
            result(key, 0)
        if not pkg_memo.Memo(done).is_begun():
            print("unchanged: it was taken back already")
            return 0
        for line in pkg_repair.undo(given.pkgdir, states, done):
            print(line)
    return 0


def chosen_once(memo, choose):
    """What the first attempt of this step chose, also for those after it."""
    try:
        with open(memo, encoding="utf-8") as f:
            return f.read()
    except FileNotFoundError:
        found = choose()
        pkg_files.write(memo, found, 0o600)
        return found


def told_repair(given, done):
    lines = [("to quarantine: %s (%s)" % (pkg_names.shown(path), pkg_names.shown(why))) for path, why, _ in done.moved]
    lines += ["indexed: %s" % pkg_names.shown(path) for path in done.added]
    lines += ["entry renewed: %s" % pkg_names.shown(path) for path in done.renewed]
    lines += ["entry dropped: %s" % pkg_names.shown(path) for path in done.dropped]
    lines += ["readable for everybody: %s" % pkg_names.shown(path) for path in done.modes]
    for line in lines[: 5 * SHOWN]:
        print(line)
    if len(lines) > 5 * SHOWN:
        print("and %d more" % (len(lines) - 5 * SHOWN))
    if done.aside:
        print("what stood in the place of the index lies in %s now" % pkg_names.shown(done.aside))
    if done.timestamp:
        print("index published as %d" % done.timestamp)
    if done.behind > 60:
        print("this host's clock is %d s behind what was published before; set it" % done.behind)
    if not lines and not done.timestamp:
        print("unchanged: there is nothing to repair")
    for finding in done.left[:SHOWN]:
        print("left: %s: %s %s" % (pkg_names.shown(finding.path), pkg_verify.KINDS[finding.kind], pkg_names.shown(finding.text)))
    for key, some in (("quarantined", done.moved), ("indexed", done.added), ("renewed", done.renewed), ("dropped", done.dropped), ("modes", done.modes)):
        result(key, len(some))
    result("left", len(done.left))
    result("timestamp", done.timestamp or 0)
    if done.moved:
        result("quarantine", os.path.dirname(done.moved[0][2])[: -len(os.path.dirname(done.moved[0][0]))].rstrip("/"))
    return 0


def states(given, part):
    found = given.states().list()
    try:
        index = pkg_index.read(given.pkgdir)
        print("now: %s, %d packages" % (index.timestamp(), len(index.entries)))
    except pkg_index.BadIndex as e:
        print("now: an index that cannot be used: %s" % e)
    for state in found:
        print("%s: %d packages, %s" % (state.name, state.packages, pkg_names.shown(state.why)))
    result("states", len(found))
    result("newest", found[0].name if found else "")
    return 0


def rollback(given, part):
    kept = given.states()
    memo = given.memo("rollback")
    wanted = os.environ.get("WITH_TO", "")
    partial = flag("WITH_PARTIAL")
    if part in ("check", "verify"):
        return 0 if pkg_rollback.is_reached(given.pkgdir, kept, wanted, memo) else 1
    with given.lock():
        done = pkg_rollback.undo(given.pkgdir, kept, memo) if part == "undo" else pkg_rollback.rollback(given.pkgdir, kept, wanted, memo, partial)
    if done is None:
        return 0
    for line, some in (("put back", done.restored), ("withdrawn", done.removed), ("left out, its file is no longer had", done.absent)):
        for path in some[:SHOWN]:
            print("%s: %s" % (line, pkg_names.shown(path)))
        if len(some) > SHOWN:
            print("%s: %d more" % (line, len(some) - SHOWN))
    if done.absent and done.nothing:
        print("nothing was put back: what differs from the state %s is no longer had" % done.reached)
    if done.timestamp:
        print("the state %s is published as %d, with %d packages" % (done.reached, done.timestamp, done.packages))
    else:
        print("unchanged: the index is that of the state %s" % done.reached)
    for key, value in (("reached", done.reached), ("left", done.left), ("timestamp", done.timestamp or 0), ("packages", done.packages),
                       ("restored", len(done.restored)), ("withdrawn", len(done.removed)), ("absent", len(done.absent))):
        result(key, value)
    return 0


def main():
    work = {"verify": verify, "repair": repair, "states": states, "rollback": rollback}.get(sys.argv[1] if len(sys.argv) > 1 else "")
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    if work is None or part not in ("check", "do", "verify", "undo"):
        leave(USAGE, "usage: pkg_main.py verify|repair|states|rollback check|do|verify|undo")
    try:
        sys.exit(work(Given(), part))
    except pkg_states.Refused as e:
        leave(1, str(e))
    except pkg_index.BadIndex as e:
        leave(1, "the index cannot be used: %s; salvor packages verify --repair makes it anew from the files" % e)
    except pkg_lock.Taken as e:
        leave(TAKEN, "%s; nothing was changed" % e)
    except OSError as e:
        where = " (%s)" % pkg_names.shown(os.fsdecode(e.filename)) if e.filename else ""
        if e.errno in (errno.ENOSPC, errno.EDQUOT):
            leave(UNWRITABLE, "the disk is full%s; what was begun goes on when this is given again with room" % where)
        if e.errno == errno.EROFS:
            leave(UNWRITABLE, "it cannot be written%s: read-only" % where)
        if e.errno in (errno.EACCES, errno.EPERM):
            leave(FORBIDDEN, "it is not permitted%s: run it as the owner of the binary host or as root" % where)
        leave(1, "%s%s" % (e.strerror or e, where))


if __name__ == "__main__":
    # Names that are no text of this locale must come out all the same.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    main()
