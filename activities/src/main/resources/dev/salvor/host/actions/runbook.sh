#!/bin/sh
# runbook: another runbook as a run of its own. The id follows from this run and the step: who asks again finds the run that was begun.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"

case ${1-} in
  do) ;;
  *) die "$USAGE" "usage: runbook.sh do" ;;
esac
book=${WITH_RUNBOOK-}
case $book in '' | -*) die "$USAGE" "runbook: '$book' is neither a name of the catalogue nor a path" ;; esac

# shellcheck source=lib-node.sh
. "${SALVOR_LIB:?}/lib-node.sh"

# The name of a run's step, as an id can hold it.
base=$(node_id "${SALVOR_RUN_ID:?}" "${SALVOR_STEP:?}")

status_of() { node_json "$1" status; }

wait=${WITH_WAIT-true}
flag wait "$wait"
# Another attempt of this step is another run, if the one before has ended and not well.
id=${WITH_ID:-$base} again=1
while [ -z "${WITH_ID-}" ] && [ "$again" -lt "${SALVOR_ATTEMPT:-1}" ]; do
  case $(status_of "$id") in
    FAILED | ABORTED | ROLLED_BACK | ROLLBACK_FAILED) ;;
    *) break ;;
  esac
  again=$((again + 1))
  id=$base.$again
done

set -- run "$book" --run-id "$id" --pivots-ok
[ -z "${WITH_ON-}" ] || set -- "$@" --on "$WITH_ON"
[ -z "${WITH_INVENTORY-}" ] || set -- "$@" --inventory "$WITH_INVENTORY"
[ -z "${WITH_DEFER-}" ] || set -- "$@" --defer "${WITH_DEFER}s"
at=0
count parameters "${WITH_PARAMETERS_COUNT-0}"
while [ "$at" -lt "${WITH_PARAMETERS_COUNT-0}" ]; do
  eval "pair=\${WITH_PARAMETERS_$at-}=\${WITH_PARAMETERS_${at}_VALUE-}"
  # shellcheck disable=SC2154
  set -- "$@" -p "$pair"
  at=$((at + 1))
done

result run "$id"
if [ "$wait" = false ]; then
  case $(status_of "$id") in
    ?*) say "unchanged: run $id was begun before: salvor show $id" && exit 0 ;;
  esac
  "$SALVOR_COMMAND" "$@" --detach 2>&1 </dev/null 9>&- | sed 's/^/  /'
  # By the engine and not by the exit code: of two that begin it at once, one does.
  status=$(status_of "$id")
  [ -n "$status" ] || die 1 "run $id was not begun; see the output"
  result status "$status"
  say "begun: run $id: salvor show $id"
  exit 0
fi
say "run $id: salvor show $id"
ended() {
  trap '' TERM
  "$SALVOR_COMMAND" abort "$id" --why "its run ${SALVOR_RUN_ID} ended this step" >&2 9>&- || warn "run $id may go on: salvor abort $id"
  exit 143
}
trap ended TERM
rm -f "$SALVOR_STEP_DIR/code"
# Indented: what it says is in its own record, and no news of this run.
{
  # Not in a terminal's picture, and without a shell's signals in between.
  "$SALVOR_COMMAND" "$@" 2>&1 </dev/null
  echo "$?" >"$SALVOR_STEP_DIR/code"
} | while IFS= read -r line; do printf '  %s\n' "$line"; done &
wait "$!"
code=$(cat "$SALVOR_STEP_DIR/code" 2>/dev/null) || die 1 "run $id: it is not known how it ended; see: salvor show $id"
# The engine may just be coming back; what became of the run is worth some patience.
looks=0
until status=$(status_of "$id") && [ -n "$status" ]; do
  looks=$((looks + 1))
  { [ "$code" != 2 ] && [ "$looks" -lt 30 ]; } || break
  sleep 1
done
result status "${status:-unknown}"
case $code in
  0) say "run $id: ${status:-ended}" ;;
  2) die "$USAGE" "run $id was not started: $book does not take what it was given; see the output" ;;
  *)
    result cause "${status:-UNKNOWN}"
    die 1 "run $id: ${status:-not ended} (exit code $code of salvor run); see: salvor show $id"
    ;;
esac
