#!/bin/sh
# watch.folder: looks at a folder that ought to be emptied.
# It is the node's program that looks, and that reads WITH_FOLDER WITH_FILES WITH_BYTES WITH_LONGER_THAN.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look folder ;;
  *) die "$USAGE" "usage: watch.folder.sh do" ;;
esac
