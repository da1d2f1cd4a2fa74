#!/bin/sh
# watch.schedule: looks at schedules of Salvor that ought to begin runs.
# It is the node's program that looks, and that reads WITH_SCHEDULES.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look schedule ;;
  *) die "$USAGE" "usage: watch.schedule.sh do" ;;
esac
