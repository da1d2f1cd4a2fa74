#!/bin/sh
# One collector of a snapshot: snapshot-collect.sh NAME FOLDER. Started by snapshot.sh, in a process of its own.
# Writes NAME.txt.part (fd 1), NAME.volatile.txt.part (fd 4), NAME.missed (what could not be had), NAME.done (exit code).
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
name=$1 work=$2
: >"$work/$name.missed"

missed() { printf '%s\n' "$*" >>"$work/$name.missed"; }
# use TOOL: is it there? If not, the manifest says so.
use() { have "$1" || { missed "$1 is missing" && return 1; }; }
volatile() { cat >&4; }
# Control characters would tear a line apart.
clean() { tr '\000-\011\013-\037\177' '?'; }

# shellcheck source=/dev/null
for part in system software activity connections; do . "$SALVOR_LIB/snapshot-$part.sh"; done

"collect_$name" >"$work/$name.txt.part" 4>"$work/$name.volatile.txt.part" 2>"$work/$name.stderr.part"
code=$?
rm -f "$work/$name.stderr.part"
printf '%s\n' "$code" >"$work/$name.done.part" && mv -f "$work/$name.done.part" "$work/$name.done"
