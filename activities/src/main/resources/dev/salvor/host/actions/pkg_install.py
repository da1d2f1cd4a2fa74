"""Installs from binary hosts alone what a re-sync wants here, and looks before and afterwards.

    pkg_install.py check|do|verify     parameters as WITH_*; see portage.install.json
    pkg_install.py estimate            how long the transfer would take; see portage.estimate.json

What is installed already is done; so it may be killed at any moment and begun again. TERM ends it between two packages.
Nothing is downgraded that was not to be. Exit codes: 0 done, 1 not done or failed, 64 usage, 69 something is missing,
143 ended by TERM.
"""

import json
import os
import re
import sys
from collections import namedtuple

import pkg_client
import pkg_files
import pkg_merge
import pkg_names
import pkg_portage
from pkg_portage import Trouble, given, result
from pkg_words import amount, count

Wanted = namedtuple("Wanted", "cpv slot built direction")
Merge = namedtuple("Merge", "kind attributes cpv")

_LINE = re.compile(r"^\[(ebuild|binary)\s([^\]]*)\]\s+(\S+?)(?::([^:\s]+))?(?:::(\S+))?(?:\s|$)")
_BUILD_ID = re.compile(r"-[0-9]+\Z")
# The environment may not add what would compile something here.
_EMERGE = ["emerge", "--ignore-default-opts", "--getbinpkg", "--usepkgonly", "--binpkg-respect-use=y", "--oneshot", "--color=n", "--quiet-build=y"]


def wanted(host):
    """What is to be installed on this host: elements `CPV SLOT BUILT DIRECTION HOST[,HOST]`."""
    out = []
    for text in pkg_portage.elements("PACKAGES"):
        words = text.split(" ")
        if len(words) != 5 or not words[2].isdigit() or words[3] not in ("bring", "rebuild", "downgrade"):
            raise Trouble("usage", "packages: %s is not CPV SLOT BUILT DIRECTION HOSTS" % pkg_names.shown(text), pkg_portage.USAGE)
        pkg_portage.split_cpv(words[0])
        if host in words[4].split(","):
            out.append(Wanted(words[0], words[1], int(words[2]), words[3]))
    return out


def merges(text):
    """What `emerge --pretend` would do, in its order."""
    out = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if found:
            cpv = found.group(3)
            category, slash, pf = cpv.partition("/")
            if not pkg_names.split_pf(pf):
                pf = _BUILD_ID.sub("", pf)
            out.append(Merge(found.group(1), found.group(2), category + slash + pf))
    return out


class Installing:
    """One step."""

    def __init__(self):
        self.wanted = wanted(given("HOST"))
        self.settings = pkg_portage.Settings() if self.wanted else None
        self.installed = pkg_portage.Installed(self.settings.vdb) if self.settings else None
        self.memo = os.path.join(os.environ["SALVOR_STEP_DIR"], "left")
        self.left = {}
        self.failed = {}

    def todo(self):
        return [one for one in self.wanted if not self.installed.has(one.cpv, one.built)]

    def offers(self):
        return pkg_client.offers(pkg_client.repositories(self.settings, given("BINHOST_URL")))

    # --- before -----------------------------------------------------------------------

    def estimate(self):
        limit = float(given("MAX_TRANSFER", "0") or 0)
        todo = self.todo()
        if not todo or not limit:
            print("%s; no limit for the transfer" % count(len(todo), "package") if todo else "nothing to install")
            return told(deferred="false", bytes=0, seconds=0)
        found = []
        for offer in self.offers()[0]:
            mine = [(offer, entry) for one in todo for entry in [offer.entry(one.cpv, one.built)] if entry]
            known = {entry["CPV"] for _, entry in found}
            found += [(offer, entry) for offer, entry in mine if entry["CPV"] not in known]
        missing = [(offer, entry) for offer, entry in found if not offer.is_here(entry)]
        size = sum(int(entry["SIZE"]) for _, entry in missing)
        if not size:
            print("all of it is here already, or is not published")
            return told(deferred="false", bytes=0, seconds=0)
        first = missing[0][0]
        rate, sample = first.rate([entry for offer, entry in missing if offer is first])
        if rate is None:
            print("%s from %s, whose rate cannot be measured" % (amount(size), first.base))
            return told(deferred="false", bytes=size, seconds=0)
        seconds = size / rate
        text = "%s at %s/s (%s read) take %s" % (amount(size), amount(rate), amount(sample), span(seconds))
        told(bytes=size, rate=int(rate), seconds=int(seconds + 0.5))
        if seconds <= limit:
            print(text)
            return told(deferred="false")
        if given("OR_LATER") != "true":
            raise Trouble("too_far", "%s, and %s is the limit" % (text, span(limit)))
        print("left for later: %s, and %s is the limit" % (text, span(limit)))
        return told(deferred="true")

    # --- the installation -------------------------------------------------------------

    def run(self):
        handle = pkg_merge.alone(self.settings.vdb)
        todo = self._possible()
        if todo:
            todo = self._asked(todo)
        done, ended = [], False
        if todo:
            code, said, ended = pkg_merge.merged(_EMERGE + ["--quiet"] + ["=" + one.cpv for one in todo], handle)
            done = [one for one in todo if self.installed.has(one.cpv, one.built)]
            if not ended:
                why = "emerge left it uninstalled (exit code %d): %s" % (code, pkg_portage.last_words(said))
                self.failed.update((one.cpv, why) for one in todo if one not in done)
        if self.left:
            pkg_files.write(self.memo, json.dumps(self.left), 0o600)
        for cpv, why in sorted(self.left.items()):
            print("left %s: %s" % (cpv, why))
        print("installed %s of %d%s" % (len(done), len(self.wanted), ": " + " ".join(one.cpv for one in done) if done else ""))
        told(installed=len(done), left=len(self.left), failed=len(self.failed))
        if ended and len(done) < len(todo):
            raise Trouble("ended", "it was told to end and did so between two packages; %d of %d are still to be installed" % (len(todo) - len(done), len(self.wanted)), 143)
        if self.failed:
            for cpv, why in sorted(self.failed.items())[1:]:
                print("%s: %s" % (cpv, why), file=sys.stderr)
            cpv, why = min(self.failed.items())
            raise Trouble("install", "%s of %d not installed. %s: %s" % (len(self.failed), len(self.wanted), cpv, why))
        return 0

    def _possible(self):
        """Of what is wanted that which is published, and still has something in its slot to take the place of."""
        todo = []
        offers = silent = None
        for one in self.todo():
            cp, _ = pkg_portage.split_cpv(one.cpv)
            if self.installed.in_slot(cp, one.slot) is None:
                self.left[one.cpv] = "nothing of it is installed here any more"
                continue
            if offers is None:
                offers, silent = self.offers()
            if not any(offer.entry(one.cpv, one.built) for offer in offers):
                self.failed[one.cpv] = "it is not in the index of %s" % ", ".join(offer.repository.uri for offer in offers)
                self.failed[one.cpv] += "".join("; not asked: %s" % why for why in silent)
                continue
            todo.append(one)
        return todo

    def _asked(self, todo):
        """What of it emerge can do, without downgrading what nobody asked for."""
        code, said = self._pretend(todo)
        if code and len(todo) > 1:
            # One that cannot be installed stops no other.
            good = []
            for one in todo:
                code, said = self._pretend([one])
                if code:
                    self.failed[one.cpv] = "emerge cannot: %s" % pkg_portage.last_words(said)
                else:
                    good.append(one)
            todo = good
            code, said = self._pretend(todo) if todo else (0, "")
        if code:
            self.failed.update((one.cpv, "emerge cannot: %s" % pkg_portage.last_words(said)) for one in todo)
            return []
        back = {one.cpv for one in merges(said) if "D" in one.attributes} - {one.cpv for one in todo if one.direction == "downgrade"}
        mine = {one.cpv for one in todo}
        if back - mine:
            raise Trouble("downgrade", "emerge would downgrade as well: %s; nothing was installed" % ", ".join(sorted(back - mine)))
        if back:
            self.left.update((cpv, "something newer is installed here by now") for cpv in back)
            return self._asked([one for one in todo if one.cpv not in back]) if mine - back else []
        built = [one.cpv for one in merges(said) if one.kind == "ebuild"]
        if built:
            raise Trouble("source", "emerge would build from source: %s; nothing was installed" % ", ".join(built))
        more = [one.cpv for one in merges(said) if one.cpv not in mine]
        if more:
            print("as well, because they are needed: %s" % " ".join(more))
        return todo

    def _pretend(self, some):
        return pkg_portage.call(_EMERGE + ["--pretend"] + ["=" + one.cpv for one in some])

    # --- afterwards -------------------------------------------------------------------

    def missing(self):
        try:
            with open(self.memo, encoding="utf-8") as f:
                left = json.load(f)
        except FileNotFoundError:
            left = {}
        return [one for one in self.todo() if one.cpv not in left]


def told(**results):
    for key, value in results.items():
        result(key, value)
    return 0


def span(seconds):
    if seconds < 120:
        return "%.1f s" % seconds
    return "%d min" % (seconds / 60) if seconds < 7200 else "%.1f h" % (seconds / 3600)


def work():
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    installing = Installing()
    if not installing.wanted:
        print("nothing of the list is for this host")
        return told(deferred="false") if part == "estimate" else 0
    if part == "estimate":
        return installing.estimate()
    if part == "do":
        return installing.run()
    return pkg_portage.answer("install", installing.missing(), installing.wanted)


if __name__ == "__main__":
    pkg_portage.main(work)
