#!/bin/sh
# job.resume: jobs that should be running and are not are started again, all at once, each as it was recorded at its
# last start. What is stopped on purpose, complete, or running is left as it is.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"
# shellcheck source=lib-stops.sh
. "$SALVOR_LIB/lib-stops.sh"
# shellcheck source=lib-job.sh
. "$SALVOR_LIB/lib-job.sh"
# shellcheck source=lib-table.sh
. "$SALVOR_LIB/lib-table.sh"
# shellcheck source=lib-job-report.sh
. "$SALVOR_LIB/lib-job-report.sh"

state=${WITH_STATE-started}
case $state in started | completed) ;; *) die "$USAGE" "state: '$state' is neither started nor completed" ;; esac
argv WITH_JOBS

# Without a list: those that somebody started and nobody stopped.
wanted_jobs() {
  for wanted_name in $(known_jobs); do
    wanted=''
    { read -r wanted; } 2>/dev/null <"$JOBS/$wanted_name/wanted" || :
    [ "$wanted" != running ] || printf '%s\n' "$wanted_name"
  done
}

one_job() { # OP NAME
  mkdir -p "$SALVOR_STEP_DIR/$2" || exit 1
  # shellcheck disable=SC2086
  env "WITH_NAME=$2" "WITH_STATE=$state" WITH_IF_STOPPED_ON_PURPOSE=leave "SALVOR_STEP_DIR=$SALVOR_STEP_DIR/$2" \
    ${SALVOR_SHELL:-sh} "$SALVOR_LIB/job.sh" "$1"
}

if [ "$argv_count" -gt 0 ]; then
  eval "set -- \"\$1\" $argv_words"
else
  # shellcheck disable=SC2046
  set -- "${1-}" $(wanted_jobs)
fi
op=$1
shift
for name in "$@"; do job_named "$name"; done
case $op in
  check)
    for name in "$@"; do one_job check "$name" 2>/dev/null || exit 1; done
    exit 0
    ;;
  do)
    [ $# -gt 0 ] || {
      say "unchanged: no job of this host should be running"
      exit 0
    }
    started=''
    for name in "$@"; do
      mkdir -p "$SALVOR_STEP_DIR/$name"
      one_job "do" "$name" >"$SALVOR_STEP_DIR/$name/out" 2>&1 &
      started="$started $!:$name"
    done
    failed=0
    for one in $started; do
      name=${one#*:}
      wait "${one%%:*}" || {
        failed=$((failed + 1))
        grep -v '^  ' "$SALVOR_STEP_DIR/$name/out" >&2
        [ -e "$SALVOR_RUN_DIR/jobs/$name" ] || {
          mkdir -p "$SALVOR_RUN_DIR/jobs"
          printf -- '-\nFAILED: %s\n' "$(tail -n 1 "$SALVOR_STEP_DIR/$name/out")" >"$SALVOR_RUN_DIR/jobs/$name"
        }
        continue
      }
      grep -v '^::salvor ' "$SALVOR_STEP_DIR/$name/out"
    done
    [ "$failed" = 0 ] || die 1 "$failed of $# jobs did not start, or did not stay; see above"
    ;;
  *) die "$USAGE" "usage: job.resume.sh check|do" ;;
esac
