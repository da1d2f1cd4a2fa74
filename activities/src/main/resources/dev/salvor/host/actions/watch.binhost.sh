#!/bin/sh
# watch.binhost: looks at builders whose effective settings go past the binary host.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look binhost "${1-}"
