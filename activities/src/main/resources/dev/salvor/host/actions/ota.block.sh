#!/bin/sh
# ota.block: a release that is not wanted here, or is again.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" block "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.block.sh do" >&2
    exit 64
    ;;
esac
