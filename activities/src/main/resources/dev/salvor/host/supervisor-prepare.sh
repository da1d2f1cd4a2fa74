#!/bin/sh
# Reserves the host for a run and checks what it will need. Changes nothing if it refuses.
#
#   sh supervisor-prepare.sh ROOT MACHINE_ID STATE_ID RUN LOCK REBOOTS EVENTS FIRST LAST [PARAMETER PATH]...
#
# LOCK, REBOOTS: 1 or 0. PARAMETER PATH: a secret that is a file of the host.
# Prints "ok", or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 lock=$5 reboots=$6 events=$7
shift 7
# Read by supervisor-events.sh.
# shellcheck disable=SC2034
first=$1 last=$2
shift 2
lib=${0%/*}
folder=$root/runs/$run

refuse() {
  [ "$events" = - ] || rm -f "$folder/$events"
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin
[ ! -e "$folder/closed" ] || refuse CLOSED "the run has ended on this host; its id cannot be started again"

while [ $# -ge 2 ]; do
  if [ ! -r "$2" ] || [ ! -f "$2" ]; then
    refuse SECRET_MISSING "parameter $1: there is no readable file $2 on the host"
  fi
  mkdir -p "$folder/secrets" && ln -sfn "$2" "$folder/secrets/$1" || exit 3
  shift 2
done

if [ "$reboots" = 1 ]; then
  comes=0
  for unit in /etc/systemd/system/*.wants/salvor*.service /usr/lib/systemd/system/*.wants/salvor*.service \
    /etc/runlevels/*/salvor* "${HOME:-/}"/.config/systemd/user/*.wants/salvor*.service; do
    [ ! -e "$unit" ] && [ ! -L "$unit" ] || comes=1
  done
  [ "$comes" = 1 ] || refuse NO_BOOT_UNIT "the run would reboot this host, and no boot unit of Salvor is enabled on it"
fi

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
  fi
  mkdir -p "$folder" && printf '' >"$folder/locks-host" && renew_lock "$run" || exit 3
  exec 7>&-
fi
if [ "$events" != - ]; then . "$lib/supervisor-events.sh"; fi
printf 'ok\n'
