#!/bin/sh
# job: a long background job runs under a unit or session of its own, never as a child of worker or step. Started if it
# is missing, resumed after a reboot, adopted where it runs, watched by its progress.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"
# shellcheck source=lib-job.sh
. "$SALVOR_LIB/lib-job.sh"
# shellcheck source=lib-job-act.sh
. "$SALVOR_LIB/lib-job-act.sh"

name=${WITH_NAME-} state=${WITH_STATE-started} again=${WITH_AGAIN-false} interval=${WITH_INTERVAL-5}
policy=${WITH_IF_STOPPED_ON_PURPOSE-refuse}
job_named "$name"
case $state in started | completed | stopped) ;; *) die "$USAGE" "state: '$state' is none of started, completed, stopped" ;; esac
flag again "$again"
if_stopped "$policy"
count interval "$interval"
[ "$interval" -gt 0 ] || interval=1
count stopTimeout "${WITH_STOP_TIMEOUT-600}"
count stalled "${WITH_STALLED-0}"
count commandTimeout "${WITH_COMMAND_TIMEOUT-30}"
is_length "${WITH_LOG_LIMIT-67108864}" || die "$USAGE" "logLimit: '$WITH_LOG_LIMIT' is no number of bytes"
[ -z "${WITH_PROGRESS_FILE-}" ] || absolute progressFile "$WITH_PROGRESS_FILE"
[ -z "${WITH_LOG-}" ] || absolute log "$WITH_LOG"
[ -z "${WITH_CWD-}" ] || absolute cwd "$WITH_CWD"
argv WITH_COMMAND
given=$argv_count

# What counts is what the step says; a step that only names the job takes what is recorded.
if [ "$given" -gt 0 ]; then
  text=$(definition) || exit "$USAGE"
  eval "$text"
elif read_definition; then
  [ -z "${WITH_STOP_TIMEOUT-}" ] || J_STOP_TIMEOUT=$WITH_STOP_TIMEOUT
else
  case $state/${1-} in
    stopped/check | stopped/verify) exit 0 ;;
    */check | */verify) exit 1 ;;
    stopped/*) say "unchanged: there is no job $name" && exit 0 ;;
    */undo) ;;
    *)
      [ ! -e "$JOB/definition" ] || die 1 "the definition of the job $name in $JOB is torn; say its command in the step"
      die "$USAGE" "command: the job $name was never started here, so the step must say its command"
      ;;
  esac
fi

# Of a job that is to run again only what this step started, or found running, counts.
complete_now() {
  if $again && ! kept started && ! kept adopted && ! is_ours; then return 1; fi
  is_complete
}

is_wanted() {
  wanted=''
  { read -r wanted; } 2>/dev/null <"$JOB/wanted" || :
  [ "$wanted" = running ]
}

as_wanted() {
  read_job
  case $state in
    started) [ "$J_IS" = running ] || complete_now ;;
    completed) complete_now ;;
    # One that is wanted and does not run may be about to begin; and it would be resumed.
    stopped) [ "$J_IS" != running ] && ! is_wanted ;;
  esac
}

# What this run did with it, for the report at its end.
tell() {
  mkdir -p "$SALVOR_RUN_DIR/jobs" 2>/dev/null && printf '%s\n%s\n' "$before" "$1" 2>/dev/null >"$SALVOR_RUN_DIR/jobs/$name" || :
  say "$1: $name"
}

with_lock() {
  need flock
  mkdir -p "$JOB" 2>/dev/null || die "$FORBIDDEN" "$JOBS cannot be written by $(id -un 2>/dev/null || id -u)"
  exec 9>>"$JOB/lock" || die "$FORBIDDEN" "$JOB/lock cannot be written"
  flock 9
}
without_lock() { exec 9>&-; }

is_started_here() {
  if kept started; then [ "$(cat "$SALVOR_STEP_DIR/started")" = "$J_PID:$J_START" ]; else is_ours; fi
}

before=''
case ${1-} in
  check | verify)
    if [ "$state" != stopped ] && [ "$policy" = leave ] && ! heed_stop job "$name" leave; then
      warn "left as it is: $(stop_words "$name")"
      exit 0
    fi
    if as_wanted; then exit 0; fi
    exit 1
    ;;
  do)
    if [ "$state" = stopped ]; then
      with_lock
      read_job
      before=$(job_words)
      write wanted "stopped$NEWLINE"
      fence
      if [ "$J_IS" = running ]; then
        stop_job
        tell stopped
      else
        say "unchanged: the job $name $(job_words)"
      fi
      exit 0
    fi
    ensure_started
    if [ "$state" = completed ]; then await_completion; else has_failed; fi
    read_job
    result pid "$J_PID"
    result log "$J_LOG"
    ;;
  undo)
    kept started || kept starting || {
      say "unchanged: nothing to undo for the job $name"
      exit 0
    }
    with_lock
    read_job
    # Killed before it saw the begin: what is on its way does not begin any more.
    kept started || fence
    if [ "$J_IS" = running ] && is_started_here; then
      write wanted "stopped$NEWLINE"
      stop_job
      say "stopped: $name, which this run had started"
    else
      say "unchanged: what this run had started of $name is gone"
    fi
    forget started starting adopted
    ;;
  *) die "$USAGE" "usage: job.sh check|do|verify|undo" ;;
esac
