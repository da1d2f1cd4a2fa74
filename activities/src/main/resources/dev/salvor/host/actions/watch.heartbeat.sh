#!/bin/sh
# watch.heartbeat: looks at files that somebody writes a time into again and again.
# It is the node's program that looks, and that reads WITH_FILES WITH_LIMIT.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look heartbeat ;;
  *) die "$USAGE" "usage: watch.heartbeat.sh do" ;;
esac
