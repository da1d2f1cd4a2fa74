#!/bin/sh
# ota.back: a transaction back to a version that served here before.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" back "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.back.sh do" >&2
    exit 64
    ;;
esac
