#!/bin/sh
# binhost.repair: a binary host made right again.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "$SALVOR_LIB/lib-binhost.sh"

case ${1-} in
  check | do | verify | undo) with_python pkg_main.py repair "$1" ;;
  *) die "$USAGE" "usage: binhost.repair.sh check|do|verify|undo" ;;
esac
