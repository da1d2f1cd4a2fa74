"""One round from staging to the binary host: what is ready is verified, sent, published, and then deleted from staging.

    pkg_promote.py round --staging DIR --binhost DIR|HOST:DIR [options]     prints what it did, and ::salvor results
    pkg_promote.py look  --staging DIR                                      says what waits; changes nothing
    pkg_promote.py verify --staging DIR --run ID --memo FILE                whether the round of that run was a good one

Exit codes: 0 a good round, also one in which there was nothing or another promoter was at work; 1 something is
wrong, said on stderr; 64 usage; 69 something is missing.
"""

import argparse
import os
import queue
import socket
import sys
import time

import pkg_carry
import pkg_link
import pkg_names
import pkg_points
import pkg_staging
from pkg_link import Broken
from pkg_points import point
from pkg_staging import Bad
from pkg_threads import Watched, drain, in_order
from pkg_words import amount, count, some

# A batch is on its way while the next is verified; the first is small so that the line does not wait long.
FIRST, MOST, BYTES = 64, 400, 64 << 20
SHOWN = 10
OLDER = ("a later build (BUILD_TIME) is published under its name. Where this one is to be served all the same, take that one away first; "
         "where this one was built later, the clock of its builder is wrong")


def main(arguments):
    parser = argparse.ArgumentParser(prog="pkg_promote.py", add_help=False)
    parser.add_argument("op", choices=["round", "look", "verify"])
    parser.add_argument("--staging", required=True)
    parser.add_argument("--binhost", default="")
    parser.add_argument("--via", choices=["auto", "rsync", "sftp"], default="auto")
    parser.add_argument("--settle", type=float, default=5)
    parser.add_argument("--patience", type=float, default=600)
    parser.add_argument("--ssh-config", default="")
    parser.add_argument("--keep", type=int, default=50)
    parser.add_argument("--run", default="")
    parser.add_argument("--memo", default="")
    parser.add_argument("--fail-on-quarantine", choices=["true", "false"], default="false")
    options = parser.parse_args(arguments)
    pkg_points.program = "promote"
    try:
        if options.op == "look":
            return look(options)
        if options.op == "verify":
            return verify(options)
        return Round(options).run()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Whoever listened is gone.
        return 1
    except ValueError as e:
        return failed(64, "usage", "binhost: %s" % e)
    except pkg_staging.Unusable as e:
        return failed(1, e.kind, str(e))
    except Broken as e:
        return failed(69 if e.kind == "missing" else 1, e.kind, str(e))
    except OSError as e:
        return failed(1, "disk", "%s: %s" % (e.filename or options.staging, e.strerror or e))


def failed(code, kind, text):
    """Says why on stderr, and to programs."""
    result("cause", "BINHOST_" + kind.upper().replace("-", "_"))
    print(text, file=sys.stderr)
    return code


def result(key, value):
    print("::salvor %s=%s" % (key, str(value).replace("\n", " ")))


def look(options):
    """What a round would find; reads names only."""
    old, poison, fresh, _ = pkg_staging.Staging(options.staging).look(options.settle)
    size = sum(one.size for one in old + fresh)
    if old or fresh or poison:
        print("%s in %s, %s" % (count(len(old) + len(fresh) + len(poison), "file"), options.staging, amount(size)))
    else:
        print("nothing in %s" % options.staging)
    return 0


def verify(options):
    """0 where the run's round was a good one, or another promoter was at work; else 1."""
    if os.path.exists(options.memo):
        return 0
    return 0 if pkg_staging.Staging(options.staging).last().get("run") == options.run else 1


class Round:
    """The state of one round; `run` is called once."""

    def __init__(self, options):
        self.options = options
        self.target = pkg_link.Target(options.binhost)
        self.staging = pkg_staging.Staging(options.staging)
        here = os.path.realpath(self.target.folder)
        if not self.target.host and os.path.commonpath([here, self.staging.folder]) in (here, self.staging.folder):
            raise ValueError("%s and staging %s must not lie in one another" % (here, self.staging.folder))
        self.waiting, self.poison = [], []
        self.sent, self.problems = [], []       # packages on their way; (kind, text)
        self.published_before, self.replaced, self.renumbered, self.also, self.gone = [], [], {}, [], []
        self.too_large, self.room = [], {}
        self.trouble = None
        self.stop = False
        self.began = time.monotonic()
        self.who = {"host": socket.gethostname(), "pid": os.getpid(), "run": options.run, "staging": self.staging.folder}

    def run(self):
        try:
            self.staging.take()
        except pkg_staging.Taken:
            return self._busy({"host": socket.gethostname(), "staging": self.staging.folder})
        secure = pkg_link.Secure(self.target, self.options.ssh_config or None, os.path.join(self.staging.root, "ssh")) if self.target.host else None
        if secure and secure.socket and os.path.lexists(secure.socket):
            os.unlink(secure.socket)
        with pkg_link.Link(self.target, secure, lambda: self.staging.at_work(self.who, pkg_link.BEAT)) as link:
            batches = queue.Queue(4)
            looking = Watched(self._verify, batches)
            try:
                opened = link.ask("open", dir=self.target.folder, keep=self.options.keep, silent=pkg_link.SILENT, beat=pkg_link.BEAT, who=self.who)
                if "busy" in opened:
                    return self._busy(opened["busy"])
                self._opened(opened)
                carrier = pkg_carry.Carrier(link, secure, pkg_carry.way(self.target, self.options.via, opened["rsync"]),
                                            self.staging.batch, opened["incoming"], pkg_carry.SMALL if self.options.via == "auto" else 0)
                arrived = queue.Queue()
                carrying = Watched(self._carry, carrier, batches, arrived)
                good = self._check(link, arrived)
                carrying.end()
                looking.end()
            finally:
                # Whoever verifies must not wait for a line that is broken.
                self.stop = True
                while looking.is_alive():
                    drain(batches)
                    looking.join(0.05)
            published = link.ask("publish", packages=good) if good else None
            point("judged")
            return self._settle(link, published, self._still_published(link))

    # --- what is good -----------------------------------------------------------------

    def _verify(self, batches):
        """Puts batches of verified packages into the queue, then None. In a thread of its own."""
        try:
            old, poison, fresh, _ = self.staging.look(self.options.settle)
            self.poison += poison
            self._batches(sorted(old), batches)
            if fresh and not self.stop:
                time.sleep(self.options.settle)
                settled = [one for one in fresh if self.staging.unchanged(one)]
                self.waiting += [Bad(one.path, "unsettled", "it has just changed", None) for one in fresh if one not in settled]
                self._batches(sorted(settled), batches)
        finally:
            batches.put(None)

    def _batches(self, files, batches):
        batch, size, most = [], 0, FIRST
        for one in in_order(self._examined, files):
            if one is None:
                return
            if isinstance(one, Bad):
                self._no_good(one)
                continue
            batch.append(one)
            size += one.size
            if len(batch) >= most or size >= BYTES:
                batches.put(batch)
                batch, size, most = [], 0, MOST
        if batch:
            batches.put(batch)

    def _examined(self, found):
        return None if self.stop else self.staging.examine(found)

    def _no_good(self, bad):
        if bad.kind == "vanished":
            return
        if bad.kind == "cannot-tell":
            self.problems.append((bad.kind, "%s: %s" % (pkg_names.shown(bad.path), bad.text)))
        elif self.staging.overdue(bad, self.options.patience):
            self.poison.append(bad)
        else:
            self.waiting.append(bad)

    # --- over the line ----------------------------------------------------------------

    def _carry(self, carrier, batches, arrived):
        """Sends each batch and puts it into the second queue, then None. In a thread of its own."""
        try:
            while True:
                batch = batches.get()
                if batch is None:
                    return
                if self.trouble is None:
                    self._send(carrier, batch, arrived)
        finally:
            arrived.put(None)

    def _send(self, carrier, batch, arrived):
        answer = carrier.link.ask("compare", packages=[
            dict(wire(one, "path", "name", "size", "md5", "sha1", "cpv", "build_id"), entry={"BUILD_TIME": one.entry.get("BUILD_TIME")}) for one in batch])
        going, came, room = [], {}, answer["free"]
        for one, there in zip(batch, answer["packages"]):
            if there["also"]:
                self.also.append((one, there["also"]))
            if there["state"] == "published":
                self.published_before.append((one, there["path"]))
                continue
            if there["state"] == "older":
                self.poison.append(Bad(one.path, "older", OLDER, one.seen))
                continue
            if there["state"] == "replaces":
                self.replaced.append(one)
            elif there["state"] == "renumbered":
                self.renumbered[one.name] = there["path"]
            if there["state"] != "unindexed":
                needed = max(0, one.size - max(0, there["came"]))
                if needed > room:
                    self.too_large.append(one)
                    self.room = answer
                    continue
                room -= needed
                came[one.name] = there["came"]
            going.append(one)
        try:
            carrier.carry(self.staging.folder, [one for one in going if one.name in came], came)
        except Broken as e:
            self.trouble = e
        point("sent")
        arrived.put((going, came))

    def _check(self, link, arrived):
        """What came whole, as the far program wants it for publishing."""
        good = []
        while True:
            batch = arrived.get()
            if batch is None:
                return good
            going, came = batch
            try:
                answer = link.ask("check", packages=[wire(one, "name", "size", "md5", "sha1", "mtime_ns") for one in going if one.name in came])
            except Broken as e:
                self.trouble = self.trouble or e
                continue
            bad = answer["bad"]
            if bad and self.trouble is None and answer["free"] == 0:
                self.trouble = Broken("full", "the disk of %s is full" % self.target.text)
            for one in going:
                if one.name not in bad:
                    path = self.renumbered.get(one.name, one.path)
                    good.append(dict(wire(one, "name", "size", "md5", "sha1", "mtime_ns"), path=path, entry=dict(one.entry, PATH=path),
                                     fresh=one not in self.replaced))
                    self.sent.append(one)
                elif self.trouble is None and self.staging_has(one):
                    self.problems.append(("transfer", "%s: %s" % (one.path, bad[one.name])))

    def staging_has(self, one):
        try:
            seen = os.lstat(os.path.join(self.staging.folder, one.path))
        except OSError:
            return False
        return [seen.st_ino, seen.st_size, seen.st_mtime_ns] == one.seen

    # --- what became of it ------------------------------------------------------------

    def _still_published(self, link):
        """Of what was published before, what is so now; a rollback or a repair may have taken some away since."""
        if not self.published_before:
            return []
        try:
            answer = link.ask("confirm", packages=[dict(wire(one, "name", "size", "md5", "sha1"), path=path) for one, path in self.published_before])
        except Broken as e:
            self.trouble = self.trouble or e
            return []
        for text in answer["notes"]:
            print(text, file=sys.stderr)
        still = set(answer["still"])
        self.gone = [one.path for one, _ in self.published_before if one.name not in still]
        if self.gone:
            print("%s left the binary host during this round (%s): not deleted from staging, so that the next round publishes what is there" % (
                count(len(self.gone), "package"), some(self.gone)), file=sys.stderr)
        return [one for one, _ in self.published_before if one.name in still]

    def _settle(self, link, published, before):
        there = {one["name"] for one in published["published"]} if published else set()
        if published:
            self._published(published)
        done = [one for one in self.sent if one.name in there]
        removed = sum(in_order(self.staging.remove, done + before, 8))
        aside = []
        for bad in self.poison:
            try:
                where = self.staging.put_aside(bad)
            except OSError as e:
                self.problems.append(("quarantine", "%s (%s) cannot be put into quarantine: %s" % (pkg_names.shown(bad.path), bad.kind, e.strerror or e)))
                continue
            if where:
                aside.append((bad, where))
        self.staging.remember(self.waiting)
        if self.too_large:
            self.problems.append(("full", "no room on %s for %s of %s: %s were free there, and %s are kept free for the index and for others. What fits was "
                                  "published, the rest stays in staging; make room there" % (
                                      self.target.text, count(len(self.too_large), "package"), amount(sum(one.size for one in self.too_large)),
                                      amount(self.room["left"]), amount(self.room["kept"]))))
        if self.trouble is not None:
            self.problems.append((self.trouble.kind, str(self.trouble)))
        size = sum(one.size for one in done)
        self._say(done, before, aside, size)
        for key, value in (("promoted", len(done)), ("quarantined", len(aside)), ("bytes", size), ("removed", removed),
                           ("waiting", len(self.waiting)), ("problems", len(self.problems)), ("busy", 0),
                           ("quarantine", self.staging.quarantine if aside else "")):
            result(key, value)
        if self.problems:
            for _, text in self.problems[1 : SHOWN]:
                print(text, file=sys.stderr)
            return failed(1, *self.problems[0])
        beat = {"time": int(time.time()), "from": socket.gethostname(), "staging": self.staging.folder, "binhost": self.target.text,
                "run": self.options.run, "promoted": len(done), "quarantined": len(aside), "waiting": len(self.waiting), "bytes": size}
        link.ask("beat", result=beat)
        point("beat")
        self.staging.beat(beat)
        if aside and self.options.fail_on_quarantine == "true":
            return failed(1, "quarantined", "%s went to quarantine: %s" % (count(len(aside), "package"), self.staging.quarantine))
        return 0

    def _opened(self, opened):
        for text in opened["notes"]:
            print(text, file=sys.stderr)
        if opened["finished"]:
            print("finished what a promoter before had begun: %s" % some(opened["finished"]))
        if opened["stale"]:
            print("%s of the index have no file (%s): the next publication leaves them out" % (
                count(opened["stale"], "entry", "entries"), some(opened["stale_like"], opened["stale"])), file=sys.stderr)

    def _published(self, answer):
        for text in answer["notes"]:
            print(text, file=sys.stderr)
        if answer["behind"]:
            print("the clock of the binary host is %d s behind its last index; set it. The new index got a later time all the same (%d), "
                  "since clients take no older one" % (answer["behind"], answer["timestamp"]), file=sys.stderr)
        if answer["stale"]:
            print("%s without a file left the index" % count(answer["stale"], "entry", "entries"))
        for path, why in sorted(answer["bad"].items()):
            self.problems.append(("published", "%s was published and is not as it should be: %s; it stays in staging" % (path, why)))

    def _say(self, done, before, aside, size):
        for bad, where in aside[:SHOWN]:
            print("quarantined %s: %s (%s); it lies in %s" % (pkg_names.shown(bad.path), bad.text, bad.kind, pkg_names.shown(where)), file=sys.stderr)
        for one, other in self.also[:SHOWN]:
            print("%s has the same version and BUILD_ID as %s, in another layout" % (one.path, some(other)), file=sys.stderr)
        if not (done or aside or before or self.gone):
            if not self.problems:
                print("unchanged: %s" % ("nothing is ready; %s not whole yet" % count(len(self.waiting), "file") if self.waiting else "nothing to promote"))
            return
        kinds = ", ".join(sorted({bad.kind for bad, _ in aside}))
        words = ["promoted %s, %s, to %s in %.1f s" % (count(len(done), "package"), amount(size), self.target.text, time.monotonic() - self.began)]
        for many, text in ((len([one for one in self.replaced if one in done]), "replaced"),
                           (len([one for one in done if one.name in self.renumbered]), "under the next free build id"),
                           (len(before), "published before"), (len(self.gone), "left for the next round"), (len(aside), "quarantined (%s) in %s" % (kinds, self.staging.quarantine)),
                           (len(self.waiting), "not whole yet")):
            if many:
                words.append("%d %s" % (many, text))
        print("; ".join(words))

    def _busy(self, holder):
        since = holder.get("since")
        print("unchanged: another promoter is at work%s" % "".join(
            " %s %s" % (word, holder[key]) for word, key in (("on host", "host"), ("as process", "pid"), ("in run", "run"), ("from", "staging"))
            if holder.get(key)) + (" since %s" % time.strftime("%H:%M:%SZ", time.gmtime(since)) if since else ""))
        if self.options.memo:
            with open(self.options.memo, "w", encoding="utf-8") as f:
                f.write("another promoter was at work\n")
        for key in ("promoted", "quarantined", "bytes", "removed", "waiting", "problems"):
            result(key, 0)
        result("busy", 1)
        result("quarantine", "")
        return 0


def wire(one, *keys):
    return {key: getattr(one, key) for key in keys}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
