#!/bin/sh
# Reserves the host for a run and checks what it will need. Changes nothing if it refuses.
#
#   sh supervisor-prepare.sh ROOT MACHINE_ID STATE_ID RUN LOCK TAKE EVENTS FIRST LAST [PARAMETER PATH]...
#
# LOCK: 1 or 0. TAKE: the run whose lapsed reservation may be taken over, because the engine says that
# it has ended; - for none. PARAMETER PATH: a secret that is a file of the host.
# Prints "ok", "lapsed RUN" if that run's reservation is in the way and has lapsed, or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 lock=$5 take=$6
shift 6
# Read by supervisor-events.sh.
# shellcheck disable=SC2034
events=$1 first=$2 last=$3
shift 3
lib=${0%/*}
folder=$root/runs/$run

leave() {
  [ "$events" = - ] || rm -f "$folder/$events"
}

refuse() {
  leave
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin
[ ! -e "$folder/closed" ] || refuse CLOSED "the run has ended on this host; its id cannot be started again"

# Pairs are looked at first and linked after the last refusal.
missing() {
  while [ $# -ge 2 ]; do
    if [ ! -r "$2" ] || [ ! -f "$2" ]; then
      refuse SECRET_MISSING "parameter $1: there is no readable file $2 on the host"
    fi
    shift 2
  done
}
missing "$@"

# busy RUN_FOLDER: a supervisor of that run lives.
busy() {
  for b_lock in "$1"/segments/*/lock; do
    [ -e "$b_lock" ] || continue
    flock -n "$b_lock" true || return 0
  done
  return 1
}

if [ "$lock" = 1 ]; then
  exec 7>>"$root/host.lock.guard"
  flock 7
  if holder && [ "$h_run" != "$run" ] && [ ! -e "$root/runs/$h_run/closed" ] && [ -d "$root/runs/$h_run" ]; then
    host_marker
    # After a reboot the lease counts from the boot.
    [ "$h_marker" = "$hm" ] || h_up=0
    if [ $((up - h_up)) -lt 900 ] || busy "$root/runs/$h_run"; then
      refuse LOCKED "the run $h_run holds this host"
    fi
    # Nothing was heard of it for long: it waits, or it was ended by force. The engine knows.
    if [ "$take" != "$h_run" ]; then
      leave
      printf 'lapsed %s\n' "$h_run"
      exit 0
    fi
  fi
  mkdir -p "$folder" && printf '' >"$folder/locks-host" && write_lock "$run" || exit 3
  exec 7>&-
fi
while [ $# -ge 2 ]; do
  mkdir -p "$folder/secrets" && ln -sfn "$2" "$folder/secrets/$1" || exit 3
  shift 2
done
if [ "$events" != - ]; then . "$lib/supervisor-events.sh"; fi
leave
printf 'ok\n'
