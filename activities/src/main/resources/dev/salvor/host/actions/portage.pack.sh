#!/bin/sh
# portage.pack: what is installed here becomes binary packages in a staging folder. The work is done by pkg_pack.py.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "${SALVOR_LIB:?}/lib-binhost.sh"

case ${1-} in
  check | do | verify) ;;
  *) die "$USAGE" "usage: portage.pack.sh check|do|verify" ;;
esac
absolute staging "${WITH_STAGING-}"
[ -n "${WITH_BINHOST-}" ] || die "$USAGE" "binhost: name the binary host"
count packages "${WITH_PACKAGES_COUNT-0}"
WITH_HOST=${WITH_HOST-} WITH_SSH_CONFIG=${WITH_SSH_CONFIG-}
export WITH_HOST WITH_SSH_CONFIG
with_python pkg_pack.py "$1"
