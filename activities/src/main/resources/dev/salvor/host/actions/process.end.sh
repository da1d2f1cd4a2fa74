#!/bin/sh
# process.end: processes that fit a rule are ended (TERM, grace, KILL); what cannot be ended is reported.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-protected.sh
. "$SALVOR_LIB/lib-protected.sh"

name=${WITH_NAME-} match=${WITH_MATCH-} user=${WITH_USER-} state=${WITH_STATE-}
older=${WITH_OLDER_THAN-} parent=${WITH_PARENT-} report=${WITH_REPORT-} grace=${WITH_GRACE-10}
# The kernel keeps 15 bytes of a name.
short=$(printf %.15s "$name")
count grace "$grace"
[ -z "$older" ] || count olderThan "$older"
[ -z "$parent" ] || count parent "$parent"
case $state in '' | [DRSTZIt]) ;; *) die "$USAGE" "state: '$state' is none of D R S T Z I" ;; esac
case $report in '' | D) ;; *) die "$USAGE" "report: '$report' is not D" ;; esac
[ -n "$name$match$user$state$older$parent$report" ] || die "$USAGE" "a rule is needed: name, match, user, state, olderThan, parent or report"
if [ -n "$match" ]; then
  printf '' | grep -E -e "$match" >/dev/null 2>&1
  [ $? -le 1 ] || die "$USAGE" "match: '$match' is not an extended regular expression"
fi
uid=''
if [ -n "$user" ]; then uid=$(id_in passwd "$user") && is_count "$uid" || die "$USAGE" "user: no account '$user' on this host"; fi
# Only a report asked for: nothing is to be ended.
ends=true
[ -n "$name$match$user$state$older$parent" ] || ends=false

# fits PID: does the rule select this process? Cheap questions first. Leaves P_* of the process.
fits() {
  read_stat "$1" || return 1
  [ -z "$state" ] || [ "$P_STATE" = "$state" ] || return 1
  [ -z "$name" ] || [ "$P_COMM" = "$short" ] || return 1
  [ -z "$parent" ] || [ "$P_PPID" = "$parent" ] || return 1
  [ -z "$older" ] || [ $((up - P_START / 100)) -ge "$older" ] || return 1
  [ -z "$uid" ] || [ "$(uid_of "$1")" = "$uid" ] || return 1
  [ -z "$match" ] || cmdline_of "$1" | grep -E -q -e "$match" || return 1
}

# Sets `found` to pid:start words that the rule selects and that may be ended; protected ones are named once.
select_all() {
  up=$(uptime_seconds)
  found=''
  for pid in $(pids); do
    fits "$pid" || continue
    started=$P_START
    [ "$P_STATE" != Z ] || continue
    if why=$(protected "$pid"); then
      is_kernel_thread || [ "$1" = quiet ] || say "spared: $pid ($P_COMM): $why"
      continue
    fi
    found="$found $pid:$started"
  done
}

# Sets `hung`: state D now and twice after, so that a moment of disk work does not count.
select_hung() {
  hung=''
  for pid in $(pids); do
    read_stat "$pid" && [ "$P_STATE" = D ] && ! is_kernel_thread && hung="$hung $pid:$P_START"
  done
  for _ in 1 2; do
    [ -n "$hung" ] || return 0
    gone_tries=10
    nap && nap && nap
    still=''
    for one in $hung; do
      same_process "${one%:*}" "${one#*:}" && [ "$P_STATE" = D ] && still="$still $one"
    done
    hung=$still
  done
}

describe() {
  read_stat "$1" || return 0
  say "$2: pid $1 ($P_COMM) state $P_STATE, parent $P_PPID, uid $(uid_of "$1"), $(($(uptime_seconds) - P_START / 100)) s old, waits in $(wchan_of "$1")" |
    tr '\000-\011\013-\037' '?'
  if [ "$P_STATE" = D ]; then
    bounded 2 cat "/proc/$1/stack" 2>/dev/null | sed 's/^/    /' | head -n 20
  fi
}

# Whom the signal may not reach is not waited for.
signal_all() {
  reached=''
  for one in $found; do
    # Looked at again right before: the pid might be another process by now.
    if gone "${one%:*}" "${one#*:}"; then continue; fi
    if kill -s "$1" "${one%:*}" 2>/dev/null; then reached="$reached $one"; fi
  done
}

# A state D of one whom no signal reached says nothing: a shell is in it for a moment at each child it begins.
was_reached() {
  case " $reached " in *" $1 "*) ;; *) return 1 ;; esac
}

left() {
  alive=''
  for one in $reached; do gone "${one%:*}" "${one#*:}" || alive="$alive $one"; done
  [ -n "$alive" ]
}

wait_left() {
  tries=$(($1 * 10))
  while left; do
    [ "$tries" -gt 0 ] || return 1
    tries=$((tries - 1))
    gone_tries=10
    nap
    [ "$gone_tries" -ge 10 ] || tries=$((tries - 9))
  done
}

own_line
case ${1-} in
  check | verify)
    if $ends; then
      select_all quiet
      for one in $found; do
        # What hangs in the kernel cannot be ended: do has reported it, and that is all that can be done.
        read_stat "${one%:*}" || continue
        [ "$1" = verify ] && [ "$P_STATE" = D ] || exit 1
      done
    fi
    if [ "$1" = check ] && [ -n "$report" ]; then
      select_hung
      [ -z "$hung" ] || exit 1
    fi
    exit 0
    ;;
  do)
    ended=0 stuck=0
    if [ -n "$report" ]; then
      select_hung
      for one in $hung; do
        describe "${one%:*}" hung
        stuck=$((stuck + 1))
      done
    fi
    if $ends; then
      select_all loud
      for one in $found; do describe "${one%:*}" ending; done
      signal_all TERM
      wait_left "$grace" || {
        signal_all KILL
        wait_left 10
      }
      refused=0
      for one in $found; do
        if gone "${one%:*}" "${one#*:}"; then
          ended=$((ended + 1))
        elif was_reached "$one" && [ "$P_STATE" = D ]; then
          case " ${hung-} " in *" $one "*) ;; *) describe "${one%:*}" "cannot be ended" && stuck=$((stuck + 1)) ;; esac
        else
          describe "${one%:*}" "not ended" >&2
          refused=$((refused + 1))
        fi
      done
    fi
    [ "$ended" -gt 0 ] && say "ended: $ended" || say "unchanged: nothing was ended"
    result ended "$ended"
    result stuck "$stuck"
    [ "${refused-0}" -eq 0 ] || am_root || die "$FORBIDDEN" "$refused processes of other users were not ended; this needs root"
    [ "${refused-0}" -eq 0 ] || die 1 "$refused processes are still there after KILL"
    ;;
  *) die "$USAGE" "usage: process.end.sh check|do|verify" ;;
esac
