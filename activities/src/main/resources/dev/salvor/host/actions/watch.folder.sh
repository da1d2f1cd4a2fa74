#!/bin/sh
# watch.folder: looks at a folder that ought to be emptied.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

look folder "${1-}"
