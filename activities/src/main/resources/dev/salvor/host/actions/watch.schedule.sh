#!/bin/sh
# watch.schedule: looks at schedules of Salvor that ought to begin runs.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look schedule "${1-}"
