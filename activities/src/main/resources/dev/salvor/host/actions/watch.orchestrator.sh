#!/bin/sh
# watch.orchestrator: looks at an orchestrator over HTTP: paused, idle, its builders; resumes it once where it was paused for too long.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look orchestrator "${1-}"
