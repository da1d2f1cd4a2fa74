#!/bin/sh
# The engine's process: takes the lock that lives as long as it does, records itself, becomes it.
# usage: engine.sh FOLDER PROGRAM ARGUMENT...
# Exit 75: another engine holds the lock. Exit 74: the folder cannot be written.
umask 077
trap '' HUP
folder=$1
shift
cd "$folder" || exit 74
exec 9>>engine.lock || exit 74
if command -v flock >/dev/null 2>&1; then
  flock -n 9 || exit 75
fi

ticks() { # field 22 of a stat line, given what follows the name in brackets; 0 of one that is hidden (hidepid)
  echo "${20:-0}"
}
read -r stat </proc/$$/stat
first=
{ read -r first </proc/1/stat; } 2>/dev/null || first=
read -r kernel </proc/sys/kernel/random/boot_id
# shellcheck disable=SC2086 # fields
mark="$$ $(ticks ${stat##*) }) $kernel.$(ticks ${first##*) })"
printf '%s\n' "$mark" >engine.pid.new && mv engine.pid.new engine.pid || exit 74
exec "$@" </dev/null >>engine.log 2>&1
