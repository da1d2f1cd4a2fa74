#!/bin/sh
# binhost.states: the earlier published states of a binary host.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "$SALVOR_LIB/lib-binhost.sh"

case ${1-} in
  do) with_python pkg_main.py states "$1" ;;
  *) die "$USAGE" "usage: binhost.states.sh do" ;;
esac
