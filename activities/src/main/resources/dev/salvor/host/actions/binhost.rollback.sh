#!/bin/sh
# binhost.rollback: a binary host back to an earlier published state.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "$SALVOR_LIB/lib-binhost.sh"

case ${1-} in
  check | do | verify | undo) with_python pkg_main.py rollback "$1" ;;
  *) die "$USAGE" "usage: binhost.rollback.sh check|do|verify|undo" ;;
esac
