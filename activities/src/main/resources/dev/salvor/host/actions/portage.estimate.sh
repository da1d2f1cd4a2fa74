#!/bin/sh
# portage.estimate: how long the transfer of packages would take, measured. The work is done by pkg_install.py.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "${SALVOR_LIB:?}/lib-binhost.sh"

case ${1-} in
  do) ;;
  *) die "$USAGE" "usage: portage.estimate.sh do" ;;
esac
count packages "${WITH_PACKAGES_COUNT-0}"
count maxTransfer "${WITH_MAX_TRANSFER-0}"
flag orLater "${WITH_OR_LATER:-false}"
WITH_HOST=${WITH_HOST-} WITH_BINHOST_URL=${WITH_BINHOST_URL-}
export WITH_HOST WITH_BINHOST_URL
with_python pkg_install.py estimate
