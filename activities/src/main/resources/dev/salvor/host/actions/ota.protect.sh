#!/bin/sh
# ota.protect: the way back is looked at before anything moves.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" protect "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.protect.sh do" >&2
    exit 64
    ;;
esac
