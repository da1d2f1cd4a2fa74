#!/bin/sh
# binhost.verify: the index of a binary host against its files.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "$SALVOR_LIB/lib-binhost.sh"

case ${1-} in
  do) with_python pkg_main.py verify "$1" ;;
  *) die "$USAGE" "usage: binhost.verify.sh do" ;;
esac
