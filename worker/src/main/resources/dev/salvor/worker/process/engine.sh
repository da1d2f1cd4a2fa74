#!/bin/sh
# The engine's process: takes the lock that lives as long as it does, records itself, becomes it.
# usage: engine.sh FOLDER BOOT PROGRAM ARGUMENT...
# BOOT names this boot: in a sandbox within a container the machine's own id may show instead.
# Exit 75: another engine holds the lock. Exit 74: the folder cannot be written.
umask 077
trap '' HUP
folder=$1
boot=$2
shift 2
cd "$folder" || exit 74
exec 9>>engine.lock || exit 74
if command -v flock >/dev/null 2>&1; then
  flock -n 9 || exit 75
fi

ticks() { # field 22 of a stat line, given what follows the name in brackets; 0 of one that is hidden (hidepid)
  echo "${20:-0}"
}
read -r stat </proc/$$/stat
# shellcheck disable=SC2086 # fields
mark="$$ $(ticks ${stat##*) }) $boot"
printf '%s\n' "$mark" >engine.pid.new && mv engine.pid.new engine.pid || exit 74
exec "$@" </dev/null >>engine.log 2>&1
