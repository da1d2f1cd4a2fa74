#!/bin/sh
# "tell" takes events of a run that goes on, and no more. The rest
# ends a run on the host, in two calls: "journal" takes the last events, "end" (after the logs are
# written) marks the run as closed, deletes the secrets and releases the host. "free" does the same
# as "end" when the logs cannot be written; it needs no room on the disk.
#
#   sh supervisor-close.sh ROOT MACHINE_ID STATE_ID RUN PHASE EVENTS FIRST LAST IDENTITY
#
# In the phases "end" and "free", EVENTS is the name of the file that becomes "closed"; - in "free"
# if there was no room for it. IDENTITY: digest of the run that the folder must belong to. Prints "ok", "again" if it was closed before (what is left of its end
# is then done), "busy N" if a segment still runs, or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 phase=$5 events=$6
# Read by supervisor-events.sh.
# shellcheck disable=SC2034
first=$7 last=$8
identity=$9
lib=${salvor_program:-$0}
lib=${lib%/*}
folder=$root/runs/$run

refuse() {
  [ "$events" = - ] || rm -f "$folder/$events"
  rmdir "$folder" 2>/dev/null
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin
[ -d "$folder" ] || refuse WRONG_HOST "the run's folder $folder is not on this host any more"
check_run "$identity"

# finish: may be done again, so that a kill in the middle leaves nothing behind.
finish() {
  # Data that arrived for a copy and was never put in its place goes, too, if it can.
  rm -rf "$folder/secrets" "$folder/sources" "$folder"/segments/*/reserve "$folder"/steps/*/staged ||
    rm -rf "$folder/secrets" "$folder/sources" "$folder"/segments/*/reserve || exit 3
  [ -e "$folder/locks-host" ] || return 0
  exec 7>>"$root/host.lock.guard"
  flock 7 || exit 3
  if holder && [ "$h_run" = "$run" ]; then rm -f "$root/host.lock"; fi
}

if [ -e "$folder/closed" ]; then
  [ "$events" = - ] || rm -f "$folder/$events"
  finish
  printf 'again\n'
  exit 0
fi
if [ "$phase" != end ] && [ "$phase" != tell ]; then
  for lock in "$folder"/segments/*/lock; do
    [ -e "$lock" ] || continue
    # One that has said its last word may still be about to go.
    (flock -n 9) 9<"$lock" || { sleep 0.1 2>/dev/null && (flock -n 9) 9<"$lock"; } ||
      { sleep 1 && (flock -n 9) 9<"$lock"; } || {
      lock=${lock%/lock}
      printf 'busy %s\n' "${lock##*/}"
      exit 0
    }
  done
fi
if [ "$phase" = journal ] || [ "$phase" = tell ]; then
  if [ "$events" != - ]; then
    . "$lib/supervisor-events.sh"
    rm -f "$folder/$events"
  fi
  printf 'ok\n'
  exit 0
fi
# Closed before the secrets go: without them the logs could not be masked a second time.
if [ "$events" = - ]; then
  # On a full disk an empty file may still be made, at the latest when the reserve is given up.
  (: >"$folder/closed") 2>/dev/null || {
    rm -f "$folder"/segments/*/reserve
    : >"$folder/closed" || exit 3
  }
else
  mv "$folder/$events" "$folder/closed" || exit 3
fi
dd if=/dev/null of="$folder/closed" conv=notrunc,fsync 2>/dev/null
finish
printf 'ok\n'
