#!/bin/sh
# watch.heartbeat: looks at files that somebody writes a time into again and again.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look heartbeat "${1-}"
