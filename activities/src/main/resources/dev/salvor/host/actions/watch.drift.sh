#!/bin/sh
# watch.drift: looks at how far the packages of hosts are from each other.
# It is the node's program that looks, and that reads WITH_ON WITH_INVENTORY WITH_THRESHOLD WITH_CLASSES WITH_BINHOST
# WITH_LIMIT WITH_SILENT_LIMIT.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-watch.sh
. "$SALVOR_LIB/lib-watch.sh"

case ${1-} in
  do) look drift ;;
  *) die "$USAGE" "usage: watch.drift.sh do" ;;
esac
