#!/bin/sh
# Keeps one job: starts its command, cuts its log back, looks at its progress, records its end. Started by job.sh in a
# unit or a session of its own. A launcher never decides: of two keepers at once one has the lock, and a command whose
# keeper died before it could begin is fenced off by the next order.
#
#   sh lib-job-run.sh keep|become STATE_FOLDER NAME command|resume NUMBER
#
# NUMBER is that of the last order before the launch (keep), or of the order to begin (become).
set -u
lib=${0%/*}
op=$1 name=$3 how=$4 number=$5
# shellcheck disable=SC2034
SALVOR_LIB=$lib SALVOR_STEP_DIR=$2/jobs/$3 SALVOR_RUN_DIR=$2/runs/none
# shellcheck source=lib.sh
. "$lib/lib.sh"
# shellcheck source=lib-proc.sh
. "$lib/lib-proc.sh"
# shellcheck source=lib-stops.sh
. "$lib/lib-stops.sh"
# shellcheck source=lib-job.sh
. "$lib/lib-job.sh"
job_named "$name"
read_definition || die 1 "the definition in $JOB is missing or torn"

# No order after another one that came since the launch: a second keeper's, or that of a stop.
order() {
  read_job
  [ "$J_IS" != running ] || return 1
  last_order
  [ "$last" = "$number" ] || return 1
  next_order
}

# No begin, no command; and no begin after a later order.
begin() {
  last_order
  [ "$last" = "$number" ] && read_stat $$ &&
    write begun "$number $$ $P_START $(boot_marker) $(now) $how$NEWLINE"
}

execute() {
  # shellcheck disable=SC2016
  log_is_safe || set -- /bin/sh -c 'log=$1; shift
    true >>"$log" || exit 126
    exec >>"$log" 2>&1
    exec "$@"' sh "$J_LOG" "$@"
  if [ -n "$J_USER" ]; then
    # shellcheck disable=SC2034
    be_user=$J_USER
    # shellcheck source=../supervisor-user.sh
    . "${lib%/*}/supervisor-user.sh"
  fi
  exec setsid "$@"
}

become() {
  alone begin || exit 125
  cd -- "$J_CWD" || die 126 "salvor: the folder $J_CWD of the job $name cannot be entered"
  umask 022
  if [ "$how" = resume ]; then j_resume execute; else j_command execute; fi
  exit 127
}

# Looks after the log and the progress as long as the command lives, whatever becomes of its keeper.
look_after() {
  tries=300
  until { read_job && [ "$J_N" = "$number" ]; } || [ "$tries" = 0 ]; do
    nap
    tries=$((tries - 1))
  done
  while [ "$J_N" = "$number" ] && ! gone "$J_PID" "$J_START"; do
    size=$(stat -L -c %s -- "$J_LOG" 2>/dev/null)
    if is_length "$size" && [ "$size" -gt "$J_LOG_LIMIT" ]; then
      # The command goes on writing into the same file, at its new end.
      # shellcheck disable=SC2016
      with_log sh -c 'cp -- "$1" "$1.1" 2>/dev/null; : >"$1"' sh "$J_LOG"
    fi
    note_progress
    sleep 5
  done
}

# Until it is buried, whatever signals come: a signal only interrupts the waiting.
await() {
  while :; do
    wait "$child"
    code=$?
    same_process "$child" "$child_start" || break
  done
}

keep_job() {
  exec 8>>"$JOB/keeper.lock"
  # The keeper before this one may be about to go.
  tries=50
  until flock -n 8; do
    [ "$tries" -gt 0 ] || exit 0
    tries=$((tries - 1))
    nap
  done
  alone order || exit 0
  rm -f "$JOB/progress"
  out=$JOB/log
  if log_is_safe; then out=$J_LOG; fi
  SALVOR_JOB=$JOB sh "$0" become "$STATE" "$name" "$how" "$number" </dev/null >>"$out" 2>&1 8>&- &
  child=$!
  read_stat "$child" && child_start=$P_START || child_start=none
  trap 'kill -s TERM -- "-$child" 2>/dev/null || kill -s TERM "$child" 2>/dev/null' TERM INT HUP
  {
    # Closed by exec: a redirection of a function is kept aside by the shell.
    exec 8>&-
    look_after
  } </dev/null >/dev/null 2>&1 &
  await
  write end "$number $code $(now)$NEWLINE"
}

case $op in
  keep) keep_job ;;
  become)
    unset SALVOR_LIB SALVOR_STEP_DIR SALVOR_RUN_DIR LC_ALL
    become
    ;;
esac
