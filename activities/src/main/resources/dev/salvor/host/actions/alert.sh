#!/bin/sh
# alert: tells whoever is to be told what this run's looks, or a file, have found. What was told before lies with the node.
# It fails where something was found and nobody can be told.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) ;;
  *) die "$USAGE" "usage: alert.sh do" ;;
esac
small_name watch "${WITH_WATCH-}"
the_node
set -- --watch "$WITH_WATCH"
count looks "${WITH_LOOKS_COUNT-0}"
at=0
while [ "$at" -lt "${WITH_LOOKS_COUNT-0}" ]; do
  eval "name=\${WITH_LOOKS_$at-}"
  # shellcheck disable=SC2154
  small_name looks "$name"
  set -- "$@" --look "$name=$SALVOR_RUN_DIR/findings/$name"
  at=$((at + 1))
done
[ -z "${WITH_FILE-}" ] || set -- "$@" --findings "$WITH_FILE"
[ $# -gt 2 ] ||
  die "$USAGE" "nothing was looked at: there is neither a look nor a file; salvor runbooks says what a runbook can be given to look at"
"$SALVOR_COMMAND" node alert "$@" --step </dev/null 9>&-
code=$?
case $code in
  0 | 1) ;;
  2) exit "$USAGE" ;;
  4) exit "$MISSING" ;;
  3) warn "a way did not take its message; it is tried again the next time. See: salvor status" ;;
  *) die 1 "nothing was told: exit code $code of salvor alert; see above" ;;
esac
