#!/bin/sh
# watch.drift: looks at how far the packages of hosts are from each other.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look drift "${1-}"
