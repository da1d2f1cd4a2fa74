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

# Pairs are looked at first and kept after the last refusal.
look_at_secrets() {
  while [ $# -ge 2 ]; do
    if [ ! -r "$2" ] || [ ! -f "$2" ]; then
      refuse SECRET_MISSING "parameter $1: there is no readable file $2 on the host"
    fi
    one_line "$2"
    [ "$size" -gt 0 ] && [ "$line" != "$NEWLINE" ] ||
      refuse SECRET_MISSING "parameter $1: the file $2 on the host is empty"
    shift 2
  done
}

# one_line FILE: size, and in line what it holds if that is one line with its end, else nothing. The
# lengths differ if it holds a NUL.
NEWLINE='
'
one_line() {
  line=
  size=$(wc -c <"$1") || exit 3
  [ "$size" -le 4096 ] && [ "$(wc -l <"$1")" -eq 1 ] || return 0
  { line=$(cat "$1"; echo .); } 2>/dev/null
  line=${line%.}
  case $line in
    *"$NEWLINE") [ "${#line}" -eq "$size" ] || line= ;;
    *) line= ;;
  esac
}

# The end of the line that an editor or echo leaves in a file is not part of a secret. Keys of several
# lines and binary files stay what and where they are.
keep_secrets() {
  while [ $# -ge 2 ]; do
    mkdir -p "$folder/secrets" || exit 3
    one_line "$2"
    if [ -n "$line" ]; then
      printf %s "${line%"$NEWLINE"}" >"$folder/secrets/.$1" &&
        mv "$folder/secrets/.$1" "$folder/secrets/$1" || exit 3
    else
      ln -sfn "$2" "$folder/secrets/$1" || exit 3
    fi
    shift 2
  done
}
LC_ALL=C
look_at_secrets "$@"

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
keep_secrets "$@"
if [ "$events" != - ]; then . "$lib/supervisor-events.sh"; fi
leave
printf 'ok\n'
