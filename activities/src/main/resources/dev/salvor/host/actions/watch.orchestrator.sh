#!/bin/sh
# watch.orchestrator: looks at an orchestrator over HTTP: paused, idle, its builders; asks one that was paused for too long to go on, once.
# It is the node's program that looks, and that reads WITH_NAME WITH_STATUS_URL WITH_HEADER WITH_LIMIT WITH_PAUSED_AT
# WITH_PAUSED_SINCE_AT WITH_PAUSED_LIMIT WITH_RESUME_URL WITH_RESUME_METHOD WITH_RESUME_BODY WITH_QUEUED_AT
# WITH_BUILDERS_AT WITH_NAME_AT WITH_UP_AT WITH_IDLE_AT WITH_IDLE_LIMIT WITH_BUILDERS WITH_GONE_LIMIT.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look orchestrator ;;
  *) die "$USAGE" "usage: watch.orchestrator.sh do" ;;
esac
