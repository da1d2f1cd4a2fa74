"""Back to an earlier published state: its files are put back, its index is published as new, what it does not list leaves
PKGDIR and is kept. The state that is left is kept too, so going back can be taken back by going forward.

The memo, a file of the step, says from where to where before anything changes, which packages cannot be had (`absent`), which
files that no index named had to make room (`over`), and at the end that all is done; a second attempt goes on by it.
"""

import json
import os
import stat
import time

import pkg_files
import pkg_index
import pkg_names
import pkg_states
from pkg_points import point

# Behind the memo's name: the memo of taking it back.
_BACK = ".back"


class Moved:
    """What was done: from and to (names of states), what came back, what left, what could not be had."""

    def __init__(self, left, reached):
        self.left, self.reached = left, reached
        self.restored = []
        self.removed = []
        self.absent = []
        self.why = ""
        # Nothing had to come back, or nothing of it was had.
        self.nothing = False
        self.timestamp = None
        self.packages = 0


def chosen(pkgdir, states, wanted):
    """The name of the state to go to; Refused. Empty: the newest one with other packages than there are now."""
    if wanted:
        states.index(wanted)
        return wanted
    current = pkg_index.read(pkgdir)
    for state in states.list():
        if not states.index(state.name).same_packages(current):
            return state.name
    raise pkg_states.Refused("there is no earlier state here to go back to; salvor packages rollback lists them with --list")


def rollback(pkgdir, states, wanted, memo, partial=False, clock=time.time, returning=False):
    """Does it, under the lock that the caller holds.

    partial: packages of that state whose files are no longer had are left out; Refused where nothing is left to go back to.
    Else Refused where there is such a package. Refused means that nothing was changed. returning: it takes a rollback back,
    and what that state named without a file cannot come again.
    """
    plan = _plan(pkgdir, states, wanted, memo)
    states.spared.update((plan["from"], plan["to"]))
    target = states.index(plan["to"])
    done = Moved(plan["from"], plan["to"])
    places = _places(pkgdir, states, target, done)
    index = target.without(done.absent)
    if done.absent:
        _allowed(plan, done, partial, target, not index.entries or not returning and index.same_packages(pkg_index.read(pkgdir)))
    _restore(pkgdir, states, places, plan, memo, done)
    done.packages = len(index.entries)
    if not index.same_packages(pkg_index.read(pkgdir)) or not pkg_index.is_whole(pkgdir):
        point("rollback-before-index")
        done.timestamp, _ = pkg_index.publish(pkgdir, index, states.newest(), clock)
        point("rollback-published")
    states.record("back to %s" % plan["to"])
    _withdraw(pkgdir, states, plan["from"], index, done)
    plan["done"] = True
    _note(memo, plan)
    point("rollback-done")
    return done


def is_reached(pkgdir, states, wanted, memo):
    """Whether clients get the wanted state, and an attempt that was begun came to its end."""
    plan = _noted(memo)
    if plan is not None and not plan.get("done"):
        return False
    wanted = wanted if plan is None else plan["to"]
    if not wanted:
        return False
    target = states.index(wanted).without((plan or {}).get("absent", ()))
    return (pkg_index.is_whole(pkgdir) and target.same_packages(pkg_index.read(pkgdir))
            and all(is_there(pkgdir, target.path(entry), entry) for entry in target.entries))


def _allowed(plan, done, partial, target, useless):
    """Refused where what cannot be had forbids it."""
    missing = "%d of %d packages of the state %s are no longer had, the first is %s%s" % (
        len(done.absent), len(target.entries), plan["to"], pkg_names.shown(done.absent[0]), done.why)
    # What an earlier attempt has begun is gone on with.
    nothing = "what was begun stays as it is" if "absent" in plan else "nothing was changed"
    if not partial:
        raise pkg_states.Refused("%s; %s; partial leaves them out" % (missing, nothing))
    if useless and "absent" not in plan:
        raise pkg_states.Refused("%s, and without them there is nothing to go back to; %s" % (missing, nothing))


def _noted(memo):
    try:
        with open(memo, encoding="utf-8") as f:
            return json.load(f)
    except FileNotFoundError:
        return None


def _note(memo, plan):
    pkg_files.write(memo, json.dumps(plan), 0o600)


def _plan(pkgdir, states, wanted, memo):
    plan = _noted(memo)
    if plan is not None:
        return plan
    to = chosen(pkgdir, states, wanted)
    states.spared.add(to)
    left = states.record("found before going back to %s" % to)
    if left is None:
        raise pkg_states.Refused("the index that is there cannot be read; repair it first")
    plan = {"to": to, "from": left, "begun": False}
    try:
        os.unlink(memo + _BACK)  # Of an earlier one that was taken back.
    except FileNotFoundError:
        pass
    _note(memo, plan)
    point("rollback-planned")
    return plan


def _places(pkgdir, states, target, done):
    """{path: (where its bytes are kept, entry)} of what has to be put back."""
    found = {}
    for entry in target.entries:
        path = target.path(entry)
        if not pkg_names.is_inside(path):
            done.absent.append(path)
        elif not is_there(pkgdir, path, entry):
            obstacle = _obstacle(pkgdir, path)
            kept = None if obstacle else states.kept(entry, path) or _touched(pkgdir, path, entry)
            if kept is None:
                done.why = done.why or ("" if done.absent or not obstacle else " (%s)" % obstacle)
                done.absent.append(path)
            else:
                found[path] = (kept, entry)
    return found


def _obstacle(pkgdir, path):
    """What keeps a file from being put there, for people; else an empty text."""
    at, seen = pkgdir, os.stat(pkgdir)
    for part in path.split("/"):
        if not stat.S_ISDIR(seen.st_mode):
            return "%s is no folder" % pkg_names.shown(at)
        at = os.path.join(at, part)
        try:
            seen = os.lstat(at)
        except FileNotFoundError:
            return ""
    return "" if stat.S_ISREG(seen.st_mode) else "%s is no plain file" % pkg_names.shown(at)


def _touched(pkgdir, path, entry):
    """The file in its place, if only its time is another one."""
    full = os.path.join(pkgdir, path)
    try:
        size = pkg_index.whole_number(entry.get("SIZE"))
        return full if size is not None and pkg_index.hashes(full, size)[1] == entry.get("SHA1", "").lower() else None
    except OSError:
        return None


def is_there(pkgdir, path, entry):
    try:
        seen = os.stat(os.path.join(pkgdir, path), follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return entry.get("SIZE") == str(seen.st_size) and entry.get("MTIME") == str(int(seen.st_mtime_ns // 1000000000))


def _restore(pkgdir, states, places, plan, memo, done):
    """What lies in the way is kept, and where no index names it, noted: undo puts it back."""
    left = states.index(plan["from"])
    entries = {left.path(entry): entry for entry in left.entries}
    over = plan.setdefault("over", {})
    for path in sorted(places):
        full = os.path.join(pkgdir, path)
        if os.path.lexists(full):
            seen = os.lstat(full)
            key = states.keep(path, entries.get(path), plan["from"])
            if path not in over and not (path in entries and is_there(pkgdir, path, entries[path])):
                over[path] = [key, int(seen.st_mtime_ns // 1000000000), stat.S_IMODE(seen.st_mode)]
    done.nothing = not plan.setdefault("back", len(places))
    plan.update(begun=True, absent=done.absent)
    _note(memo, plan)
    point("rollback-noted")
    for path in sorted(places):
        kept, entry = places[path]
        _put(pkgdir, states, path, kept, pkg_index.whole_number(entry.get("MTIME")))
        done.restored.append(path)


def _put(pkgdir, states, path, kept, mtime, mode=0o644):
    # A copy: the kept one must not change with what is done to the one in PKGDIR.
    new = os.path.join(states.home, "kept", ".back")
    pkg_files.copy(kept, new, mode, mtime)
    point("rollback-file")
    pkg_states.move_in(new, pkgdir, path)


def _withdraw(pkgdir, states, name, index, done):
    """What only the state that is left lists goes from PKGDIR, else the next rescan would index it again."""
    left = states.index(name)
    listed = {index.path(entry) for entry in index.entries}
    for entry in left.entries:
        path = left.path(entry)
        if path in listed or not pkg_names.is_inside(path) or not is_there(pkgdir, path, entry) or _obstacle(pkgdir, path):
            continue
        states.keep(path, entry, name)
        point("rollback-kept")
        with pkg_files.inside(pkgdir, path) as (folder, base):
            os.unlink(base, dir_fd=folder)
            pkg_files.sync_open(folder)
        point("rollback-withdrawn")
        done.removed.append(path)


def undo(pkgdir, states, memo, clock=time.time):
    """Goes to the state that was left, if what is there is still what the rollback made; gives Moved or None."""
    plan = _noted(memo)
    if plan is None:
        return None
    if plan.get("begun") is False:
        os.unlink(memo)
        return None
    back = memo + _BACK
    if not os.path.exists(back) and not _is_of(pkg_index.read(pkgdir), states, plan):
        raise pkg_states.Refused("somebody has published since; salvor packages rollback to %s goes there all the same" % plan["from"])
    done = rollback(pkgdir, states, plan["from"], back, True, clock, True)
    for path, (key, mtime, mode) in sorted(plan.get("over", {}).items()):
        kept = states.kept({"SHA1": key}, path)
        if kept is not None and not os.path.lexists(os.path.join(pkgdir, path)) and not _obstacle(pkgdir, path):
            _put(pkgdir, states, path, kept, mtime, mode)
            done.restored.append(path)
    # The memo that says what was done goes last: a kill before leads here again.
    os.unlink(memo)
    os.unlink(back)
    return done


def _is_of(current, states, plan):
    """Whether the index lists what the rollback reached, or what it left (it was stopped before it published)."""
    left, reached = states.index(plan["from"]), states.index(plan["to"])
    listed = {current.path(entry) for entry in current.entries}
    absent = plan.get("absent", [path for path in map(reached.path, reached.entries) if path not in listed])
    return current.same_packages(left) or current.same_packages(reached.without(absent))
