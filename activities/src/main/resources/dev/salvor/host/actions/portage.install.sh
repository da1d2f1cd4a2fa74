#!/bin/sh
# portage.install: packages are installed from binary hosts alone. The work is done by pkg_install.py.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "${SALVOR_LIB:?}/lib-binhost.sh"

case ${1-} in
  check | do | verify) ;;
  *) die "$USAGE" "usage: portage.install.sh check|do|verify" ;;
esac
count packages "${WITH_PACKAGES_COUNT-0}"
WITH_HOST=${WITH_HOST-} WITH_BINHOST_URL=${WITH_BINHOST_URL-}
export WITH_HOST WITH_BINHOST_URL
with_python pkg_install.py "$1"
