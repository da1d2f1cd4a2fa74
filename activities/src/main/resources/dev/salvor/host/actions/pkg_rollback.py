"""Back to an earlier published state: its files are put back, its index is published as new, what it does not list leaves
PKGDIR and is kept. The state that is left is kept too, so going back can be taken back by going forward.

The memo, a file of the step, says from where to where before anything changes; a second attempt goes on by it.
"""

import json
import os
import time

import pkg_files
import pkg_index
import pkg_names
import pkg_states
from pkg_points import point


class Moved:
    """What was done: from and to (names of states), what came back, what left, what could not be had."""

    def __init__(self, left, reached):
        self.left, self.reached = left, reached
        self.restored = []
        self.removed = []
        self.absent = []
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


def rollback(pkgdir, states, wanted, memo, partial=False, clock=time.time):
    """Does it, under the lock that the caller holds.

    partial: packages of that state whose files are no longer had are left out; else Refused, with nothing changed.
    """
    plan = _plan(pkgdir, states, wanted, memo)
    states.spared.update(plan.values())
    target = states.index(plan["to"])
    done = Moved(plan["from"], plan["to"])
    places = _places(pkgdir, states, target, done)
    if done.absent and not partial:
        raise pkg_states.Refused(
            "%d of %d packages of the state %s are no longer had, the first is %s; nothing was changed; partial leaves them out"
            % (len(done.absent), len(target.entries), plan["to"], pkg_names.shown(done.absent[0])))
    _restore(pkgdir, states, target, places, done)
    reached = set(done.absent)
    index = pkg_index.Index(dict(target.header), [entry for entry in target.entries if target.path(entry) not in reached])
    current = pkg_index.read(pkgdir)
    done.packages = len(index.entries)
    if not index.same_packages(current):
        point("rollback-before-index")
        done.timestamp, _ = pkg_index.publish(pkgdir, index, states.newest(), clock)
        point("rollback-published")
    states.record("back to %s" % plan["to"])
    _withdraw(pkgdir, states, states.index(plan["from"]), index, done)
    return done


def _plan(pkgdir, states, wanted, memo):
    try:
        with open(memo, encoding="utf-8") as f:
            return json.load(f)
    except FileNotFoundError:
        pass
    to = chosen(pkgdir, states, wanted)
    states.spared.add(to)
    left = states.record("found before going back to %s" % to)
    if left is None:
        raise pkg_states.Refused("the index that is there cannot be read; repair it first")
    plan = {"to": to, "from": left}
    pkg_files.write(memo, json.dumps(plan), 0o600)
    point("rollback-planned")
    return plan


def _places(pkgdir, states, target, done):
    """{path: where its bytes are kept} of what has to be put back."""
    found = {}
    for entry in target.entries:
        path = target.path(entry)
        if not pkg_names.is_inside(path):
            done.absent.append(path)
        elif not is_there(pkgdir, path, entry):
            kept = states.kept(entry) or _touched(pkgdir, path, entry)
            if kept is None:
                done.absent.append(path)
            else:
                found[path] = (kept, entry)
    return found


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


def _restore(pkgdir, states, target, places, done):
    current = pkg_index.read(pkgdir)
    entries = {current.path(entry): entry for entry in current.entries}
    for path in sorted(places):
        kept, entry = places[path]
        full = os.path.join(pkgdir, path)
        _folders(pkgdir, os.path.dirname(path))
        if os.path.lexists(full) and os.path.isfile(full) and not os.path.islink(full):
            states.keep(path, entries.get(path))
        # A copy: the kept one must not change with what is done to the one in PKGDIR.
        new = os.path.join(states.home, "kept", ".back")
        pkg_files.copy(kept, new, 0o644)
        stamp = pkg_index.whole_number(entry.get("MTIME"))
        if stamp is not None:
            os.utime(new, (stamp, stamp))
        point("rollback-file")
        pkg_states.move(new, full)
        done.restored.append(path)


def _folders(pkgdir, below):
    """Makes folders that everybody may enter, whatever the umask."""
    path = pkgdir
    for part in below.split("/"):
        path = os.path.join(path, part)
        try:
            os.mkdir(path)
            os.chmod(path, 0o755)
        except FileExistsError:
            pass


def _withdraw(pkgdir, states, left, index, done):
    """What only the state that is left lists goes from PKGDIR, else the next rescan would index it again."""
    listed = {index.path(entry) for entry in index.entries}
    for entry in left.entries:
        path = left.path(entry)
        full = os.path.join(pkgdir, path)
        if path in listed or not pkg_names.is_inside(path) or not is_there(pkgdir, path, entry):
            continue
        states.keep(path, entry)
        point("rollback-kept")
        os.unlink(full)
        pkg_files.sync_folder(os.path.dirname(full))
        point("rollback-withdrawn")
        done.removed.append(path)


def undo(pkgdir, states, memo, clock=time.time):
    """Goes to the state that was left, if what is there is still what the rollback made; gives Moved or None."""
    try:
        with open(memo, encoding="utf-8") as f:
            plan = json.load(f)
    except FileNotFoundError:
        return None
    back = memo + ".back"
    current = pkg_index.read(pkgdir)
    if not os.path.exists(back) and not _is_of(current, states, plan):
        raise pkg_states.Refused("somebody has published since; salvor packages rollback to %s goes there all the same" % plan["from"])
    done = rollback(pkgdir, states, plan["from"], back, True, clock)
    # The memo that says what was done goes last: a kill before leads here again.
    os.unlink(memo)
    os.unlink(back)
    return done


def _is_of(current, states, plan):
    """Whether the index lists what the rollback reached, or what it left (it was stopped before it published)."""
    left, reached = states.index(plan["from"]), states.index(plan["to"])
    if current.same_packages(left) or current.same_packages(reached):
        return True
    # A partial one: all that is there is of that state.
    known = {reached.path(entry): entry for entry in reached.entries}
    return all(current.path(entry) in known for entry in current.entries)
