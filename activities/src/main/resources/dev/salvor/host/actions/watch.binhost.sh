#!/bin/sh
# watch.binhost: looks at builders whose effective settings go past the binary host.
# It is the node's program that looks, and that reads WITH_ON WITH_INVENTORY WITH_LIMIT WITH_SILENT_LIMIT.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look binhost ;;
  *) die "$USAGE" "usage: watch.binhost.sh do" ;;
esac
