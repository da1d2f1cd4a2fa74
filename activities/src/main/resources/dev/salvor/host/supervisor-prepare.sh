#!/bin/sh
# Reserves the host for a run and checks what it will need. Changes nothing if it refuses.
#
#   sh supervisor-prepare.sh ROOT MACHINE_ID STATE_ID RUN LOCK TAKE FACTS EVENTS FIRST LAST
#     ID RUNBOOK DEFINITION PARAMETERS DIGEST [PARAMETER REFERENCE]...
#
# LOCK: 1 or 0. TAKE: the run whose lapsed reservation may be taken over, because the engine says that
# it has ended; - for none. FACTS: 1 or 0; 1 tells the host's facts after "ok". ID to DIGEST: whom the run's folder belongs to from now on; DIGEST is - in
# an order of an older worker. PARAMETER REFERENCE: a secret that this host has, as
# supervisor-secret.sh takes it; plan: before it says that no command is to be run for it.
# Prints "ok", "lapsed RUN ID" if that run's reservation is in the way and has lapsed (RUN is its folder),
# or "refused CODE why".
set -u
umask 077
root=$1 machine=$2 id=$3 run=$4 lock=$5 take=$6 facts=$7
shift 7
# Read by supervisor-events.sh.
# shellcheck disable=SC2034
events=$1 first=$2 last=$3
shift 3
run_id=$1 book=$2 definition=$3 parameters=$4 digest=$5
shift 5
lib=${salvor_program:-$0}
lib=${lib%/*}
folder=$root/runs/$run
k_fetched=

# leave: without what was only tried.
leave() {
  set --
  [ "$events" = - ] || set -- "$folder/$events"
  [ -z "${c_new:-}" ] || set -- "$@" "$c_new"
  [ -z "$k_fetched" ] || set -- "$@" "$folder"/secrets/.*."$$" "$folder"/secrets/.*."$$.err" "$folder"/sources/.*."$$"
  [ $# = 0 ] || rm -f "$@"
  [ -e "$folder/identity" ] || rmdir "$folder/secrets" "$folder/sources" "$folder" 2>/dev/null
}

refuse() {
  leave
  printf 'refused %s %s\n' "$1" "$2"
  exit 0
}

. "$lib/supervisor-host.sh"
check_pin

# check_folder: the folder belongs to this run, or to none yet.
check_folder() {
  [ "$digest" != - ] || return 0
  if ! read_identity "$folder"; then
    for c_kept in prepared.json closed segments; do
      [ ! -e "$folder/$c_kept" ] ||
        refuse ID_TAKEN "the folder $folder does not say which run it belongs to, as an older version made \
it; choose another --run-id"
    done
    return 0
  fi
  [ "$i_digest" != "$digest" ] || return 0
  c_what="the folder $folder on this host is the record of the run $i_run of the runbook $i_book"
  [ "$i_run" = "$run_id" ] ||
    refuse ID_TAKEN "$c_what, and the id $run_id has the same folder; choose another --run-id"
  c_do="to go on with that run, start it with its own runbook and parameters; for a new run choose another --run-id"
  [ "$i_book" = "$book" ] || refuse ID_TAKEN "$c_what, not of $book; $c_do"
  [ "$i_definition" = "$definition" ] ||
    refuse ID_TAKEN "$c_what in another version (sha256 $i_definition); $c_do"
  refuse ID_TAKEN "$c_what with other parameters; $c_do"
}

# claim: the folder says on the disk whom it belongs to before anything else of the run is done. Of two
# runs at once one has it.
claim() {
  [ "$digest" != - ] || return 0
  if ! read_identity "$folder"; then
    [ -d "$folder" ] || mkdir -p "$folder" || exit 3
    c_new=$folder/.identity.$$
    printf 'S1 %s %s %s %s %s .\n' "$run_id" "$book" "$definition" "$parameters" "$digest" >"$c_new" || exit 3
    dd if=/dev/null of="$c_new" conv=notrunc,fsync 2>/dev/null || exit 3
    ln "$c_new" "$folder/identity" 2>/dev/null
    dd if=/dev/null of="$folder/identity" conv=notrunc,fsync 2>/dev/null || exit 3
    read_identity "$folder" || {
      printf '%s cannot be read\n' "$folder/identity" >&2
      exit 3
    }
  fi
  check_folder
}

check_folder
[ ! -e "$folder/closed" ] || refuse CLOSED "the run has ended on this host; its id cannot be started again"

. "$lib/supervisor-secret.sh"

# by_itself REFERENCE: k_ref, without sudo where the account may read the file itself.
by_itself() {
  k_ref=$1
  case $k_ref in sudo:*) [ ! -r "${k_ref#sudo:}" ] || k_ref=${k_ref#sudo:} ;; esac
}

# has PARAMETER: an earlier order for this run has brought it, and it stays the same to the run's end. A plan's
# source gives no value.
has() {
  if [ -e "$folder/secrets/$1" ] || [ -L "$folder/secrets/$1" ]; then return 0; fi
  { IFS= read -r k_ref <"$folder/sources/$1"; } 2>/dev/null || return 1
  case $k_ref in plan:*) return 1 ;; esac
}

give_up() {
  leave
  exit 3
}

# fetch_secrets PARAMETER REFERENCE...: beside their names, so that the last refusal comes before the host is
# reserved. Of a file that can be read keys of several lines and binary ones stay what and where they are. What a
# command gives comes when it is needed.
fetch_secrets() {
  while [ $# -ge 2 ]; do
    if has "$1"; then
      shift 2
      continue
    fi
    by_itself "$2"
    sr_look "${k_ref#plan:}" || refuse SECRET_MISSING "parameter $1: $sr_why"
    k_fetched=1
    case $k_ref in
      exec:* | plan:*)
        { [ -d "$folder/sources" ] || mkdir -p "$folder/sources"; } &&
          printf '%s\n' "$k_ref" >"$folder/sources/.$1.$$" || give_up
        shift 2
        continue
        ;;
    esac
    [ -d "$folder/secrets" ] || mkdir -p "$folder/secrets" || give_up
    case $k_ref in
      /*)
        sr_line "$k_ref" || give_up
        [ "$sr_size" -gt 0 ] && [ "$sr_value" != "$sr_newline" ] ||
          refuse SECRET_MISSING "parameter $1: the file $k_ref on the host is empty"
        if [ -z "$sr_value" ]; then
          ln -s "$k_ref" "$folder/secrets/.$1.$$" || give_up
          shift 2
          continue
        fi
        sr_value=
        ;;
    esac
    sr_fetch "$k_ref" "$folder/secrets/.$1.$$" || refuse SECRET_MISSING "parameter $1: $sr_why"
    # On the disk before it has its name: after a power cut an empty one would be taken for the secret.
    rm -f "$folder/secrets/.$1.$$.err"
    dd if=/dev/null of="$folder/secrets/.$1.$$" conv=notrunc,fsync 2>/dev/null || give_up
    shift 2
  done
}

# keep_secrets PARAMETER REFERENCE...: gives what was fetched its name.
keep_secrets() {
  [ -n "$k_fetched" ] || return 0
  while [ $# -ge 2 ]; do
    for k_kind in secrets sources; do
      k_new=$folder/$k_kind/.$1.$$
      if [ -e "$k_new" ] || [ -L "$k_new" ]; then mv "$k_new" "$folder/$k_kind/$1" || give_up; fi
    done
    shift 2
  done
  k_fetched=
}
LC_ALL=C
fetch_secrets "$@"

# busy RUN_FOLDER: a supervisor of that run lives.
busy() {
  for b_lock in "$1"/segments/*/lock; do
    [ -e "$b_lock" ] || continue
    flock -n "$b_lock" true || return 0
  done
  return 1
}

# Runs that wait for the host, a file each: "MARKER FIRST LAST ID .", when they asked first and last in
# seconds of this boot. Only who has the guard reads or writes them.
queue=$root/host.queue

# ticket RUN: t_first and t_id of a run that waits; false if it has not asked for so long that it is gone.
# One that waits asks every 30 s at the latest.
ticket() {
  t_marker="" t_first=0 t_last=0 t_id="" t_end=""
  { read -r t_marker t_first t_last t_id t_end <"$queue/$1"; } 2>/dev/null
  [ "$t_marker/$t_end" = "$hm/." ] && [ $((up - t_last)) -lt 75 ]
}

# wait_in_line: this run keeps its place among those that wait.
wait_in_line() {
  host_marker
  w_first=$up
  if ticket "$run"; then w_first=$t_first; fi
  [ -d "$queue" ] || mkdir -p "$queue" || return 0
  { printf '%s %s %s %s .\n' "$hm" "$w_first" "$up" "$run_id" >"$queue/$run"; } 2>/dev/null
}

# is_before: w_id, a run that has waited longer and still asks. One that asked once may not want to wait.
is_before() {
  [ -d "$queue" ] || return 1
  host_marker
  w_first=$up
  if ticket "$run"; then w_first=$t_first; fi
  for w_file in "$queue"/*; do
    [ -e "$w_file" ] || return 1
    [ "$w_file" != "$queue/$run" ] || continue
    if ! ticket "${w_file##*/}"; then
      rm -f "$w_file"
    elif [ "$t_first" -lt "$w_first" ] && [ "$t_last" -gt "$t_first" ]; then
      w_id=$t_id
      return 0
    fi
  done
  return 1
}

if [ "$lock" = 1 ]; then
  exec 7>>"$root/host.lock.guard"
  flock 7 || exit 3
  if holder && [ "$h_run" != "$run" ] && [ ! -e "$root/runs/$h_run/closed" ] && [ -d "$root/runs/$h_run" ]; then
    host_marker
    # After a reboot the lease counts from the boot.
    [ "$h_marker" = "$hm" ] || h_up=0
    if [ $((up - h_up)) -lt 900 ] || busy "$root/runs/$h_run"; then
      read_identity "$root/runs/$h_run" || i_run=$h_run
      wait_in_line
      refuse LOCKED "the run $i_run has locked this host; see: salvor show $i_run"
    fi
    # Nothing was heard of it for long: it waits, or it was ended by force. The engine knows.
    if [ "$take" != "$h_run" ]; then
      leave
      read_identity "$root/runs/$h_run" || i_run=$h_run
      printf 'lapsed %s %s\n' "$h_run" "$i_run"
      exit 0
    fi
  fi
  if [ "${h_run:-}" != "$run" ] && is_before; then
    wait_in_line
    refuse LOCKED "the run $w_id has waited for this host for longer; see: salvor show $w_id"
  fi
  claim
  [ ! -e "$queue/$run" ] || rm -f "$queue/$run"
  [ -d "$folder" ] || mkdir -p "$folder" || exit 3
  printf '' >"$folder/locks-host" && write_lock "$run" || exit 3
  exec 7>&-
fi
claim
keep_secrets "$@"
if [ "$events" != - ]; then . "$lib/supervisor-events.sh"; fi
leave
printf 'ok\n'
[ "$facts" = 0 ] || . "$lib/supervisor-facts.sh"
