# shellcheck shell=sh
# What job.sh does with a job: start, wait for, stop. Sourced by job.sh, whose variables it uses.
# shellcheck disable=SC2154,SC2034

unit_of() {
  unit=salvor-job-$name
  # Another state folder may have a job of the same name.
  [ "$STATE" = /var/lib/salvor ] || unit=$unit-$(printf %s "$STATE" | cksum | cut -d ' ' -f 1)
}

launch() { # command|resume
  last_order
  set -- sh "$SALVOR_LIB/lib-job-run.sh" keep "$STATE" "$name" "$1" "$last"
  set -- "PATH=$PATH" "HOME=${HOME:-/}" "USER=${USER:-root}" "LOGNAME=${LOGNAME:-${USER:-root}}" SHELL=/bin/sh LANG=C.UTF-8 "$@"
  if [ -d /run/systemd/system ] && [ -z "${SALVOR_NO_SYSTEMD-}" ] && have systemd-run; then
    scope=
    if am_root; then
      scope=--system
    elif [ -e "/var/lib/systemd/linger/${USER:-none}" ] && [ -d "/run/user/$(id -u)" ]; then
      XDG_RUNTIME_DIR=/run/user/$(id -u)
      export XDG_RUNTIME_DIR
      scope=--user
    fi
    unit_of
    # Only the keeper belongs to the unit's end: a command outlives it and is adopted. At a shutdown it has its window.
    for oom in -pOOMPolicy=continue ''; do
      [ -n "$scope" ] || break
      # shellcheck disable=SC2086
      if said=$(bounded 20 systemd-run "$scope" --no-block --collect --quiet --unit="$unit" -pKillMode=process -pSendSIGKILL=no \
        -pTimeoutStopSec="$J_STOP_TIMEOUT" -pTasksMax=infinity $oom --description="salvor job $name" env -i "$@" \
        </dev/null 2>&1 9>&-); then
        return 0
      fi
      case $said in *OOMPolicy*) ;; *) break ;; esac
    done
    [ -z "$scope" ] || warn "systemd does not take the unit $unit ($said); a session of its own is started"
  fi
  need setsid
  setsid env -i "$@" </dev/null >/dev/null 2>>"$JOB/keeper.err" 9>&- &
}

# Starts it unless it runs. Under the lock, so that of two steps at once one starts it and the other finds it.
ensure_started() {
  with_lock
  read_job
  before=$(job_words)
  if [ "$J_IS" = running ]; then
    if is_ours; then
      note_started
    elif ! kept started; then
      keep adopted "$J_PID:$J_START"
      tell adopted
    fi
    without_lock
    return 0
  fi
  if complete_now; then
    without_lock
    tell complete
    return 0
  fi
  if ! heed_stop job "$name" "$policy"; then
    without_lock
    tell "left as it is"
    say "unchanged: $(stop_words "$name")"
    exit 0
  fi
  # The shell reads the definition from the file: it is there before the keeper is.
  [ "$given" = 0 ] || write definition "$text$NEWLINE"
  write wanted "running$NEWLINE"
  [ -d "${J_LOG%/*}" ] || die 1 "log: there is no folder ${J_LOG%/*}"
  how='command'
  if [ "$J_N" -gt 0 ] && [ "$J_HAS_RESUME" -gt 0 ] && ! is_complete; then how=resume; fi
  old=$J_N
  # Whatever begins from here on is this step's, also if the step is killed before it sees it.
  keep starting "$((old + 1))"
  forget started adopted
  launch "$how"
  tries=200
  until { read_job && [ "$J_N" -gt "$old" ]; } || [ "$tries" = 0 ]; do
    nap
    tries=$((tries - 1))
  done
  [ "$J_N" -gt "$old" ] || die 1 "the job $name did not begin within 20 s: $(tail -n 1 "$JOB/keeper.err" 2>/dev/null)"
  note_started
  without_lock
  # One that dies at once is seen only a moment later.
  nap && nap && nap
  if [ "$how" = resume ]; then tell resumed; else tell started; fi
}

# has_failed: leaves the program where the job came to an end that is not its completion.
has_failed() {
  read_job
  if complete_now; then return 0; fi
  case $J_IS in
    ended)
      log_tail
      case $J_CODE/$J_HAS_COMPLETE in
        0/0) die 1 "the job $name ended with 0, but another step had begun it" ;;
        0/*) die 1 "the job $name ended with 0, but completeWhen says that it is not complete" ;;
      esac
      die 1 "the job $name ended with $J_CODE after $(for_people $((J_ENDED - J_TIME)))"
      ;;
    lost | rebooted)
      log_tail
      die 1 "the job $name $(job_words)"
      ;;
  esac
  return 0
}

# Until it is complete. A job that stands still is said, with what was seen last; it is left running.
await_completion() {
  shown='' shown_at=0
  until complete_now; do
    has_failed
    note_progress
    if is_stalled; then
      log_tail
      die 1 "the job $name stands still: no progress for $(for_people "$P_IDLE") (more than $(for_people "$J_STALLED")), last: $P_SHOWN; process $J_PID still runs"
    fi
    if [ "$P_SHOWN" != "$shown" ] && [ $(($(uptime_seconds) - shown_at)) -ge 10 ]; then
      say "  $name: $P_SHOWN"
      shown=$P_SHOWN shown_at=$(uptime_seconds)
    fi
    sleep "$interval"
    read_job
  done
  see_progress
  tell complete
  result progress "$P_SHOWN"
}

# is_ours: has this step begun what the last begin says? The number was decided under the lock, before the launch.
is_ours() {
  kept starting || return 1
  ours=''
  { read -r ours; } <"$SALVOR_STEP_DIR/starting" || :
  is_count "${ours:-x}" && [ "$J_N" -ge "$ours" ]
}

note_started() {
  keep started "$J_PID:$J_START"
  forget starting adopted
}

# fence: what was launched and has not begun never begins. What has begun is read anew.
fence() {
  alone next_order
  read_job
}

stop_job() {
  all=$(members)
  kill -s TERM -- "-$J_PID" 2>/dev/null || kill -s TERM "$J_PID" 2>/dev/null
  for one in $all; do [ "$one" = "$J_PID" ] || kill -s TERM "$one" 2>/dev/null; done
  stop_until=$(($(uptime_seconds) + J_STOP_TIMEOUT))
  while :; do
    all=''
    gone "$J_PID" "$J_START" && all=$(members) && [ -z "$all" ] && break
    [ "$(uptime_seconds)" -lt "$stop_until" ] || break
    nap
  done
  all=$(members)
  if [ -n "$all" ]; then
    say "killing: the job $name did not stop in $(for_people "$J_STOP_TIMEOUT")"
    for one in $all; do kill -s KILL "$one" 2>/dev/null; done
    gone_within 10 "$J_PID" "$J_START" || die 1 "process $J_PID of the job $name cannot be ended (state $P_STATE, waits in $(wchan_of "$J_PID"))"
  fi
}
