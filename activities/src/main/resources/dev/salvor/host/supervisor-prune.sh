#!/bin/sh
# Removes the raw outputs of runs that were closed long ago: their segments, files and snapshots; and sums of targets
# that no copy has looked at since then. What a person reads later (closed, identity, events, logs, report) stays, so an id stays taken for ever.
#
#   sh supervisor-prune.sh ROOT MINUTES prune|look
#
# MINUTES: runs closed longer ago than that. Prints "RUN KILOBYTES" for each run that it pruned, or, with
# "look", would prune; "RUN busy" where something still runs in a closed folder, "RUN failed" where it could
# not be removed (the reason is on the error output). Exit 1 if one failed. May be run again, and by two at once.
set -u
root=$1 minutes=$2 do=$3

# size FOLDER: kilobytes of what would go.
size() {
  kb=0
  for part in segments files snapshots; do
    [ -d "$1/$part" ] || continue
    part=$(du -sk "$1/$part" 2>/dev/null)
    kb=$((kb + ${part%%[!0-9]*}))
  done
}

# prune FOLDER: false if it could not.
prune() {
  [ -d "$1/segments" ] || [ -d "$1/files" ] || [ -d "$1/snapshots" ] || return 0
  for lock in "$1"/segments/*/lock; do
    [ ! -e "$lock" ] || flock -n "$lock" true || {
      printf '%s busy\n' "${1##*/}"
      return 0
    }
  done
  size "$1"
  [ "$do" = look ] || rm -rf "$1/segments" "$1/files" "$1/snapshots" || {
    printf '%s failed\n' "${1##*/}"
    return 1
  }
  printf '%s %s\n' "${1##*/}" "$kb"
}

# What copies have summed at their targets: a hint, made anew where it is missing.
[ "$do" = look ] || [ ! -d "$root/copies" ] || find "$root/copies" -type f -mmin "+$minutes" -exec rm -f -- {} +

[ -d "$root/runs" ] || exit 0
find "$root/runs" -mindepth 2 -maxdepth 2 -name closed -type f -mmin "+$minutes" | {
  bad=0
  while read -r closed; do prune "${closed%/closed}" || bad=1; done
  exit $bad
}
