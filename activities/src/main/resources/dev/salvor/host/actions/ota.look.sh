#!/bin/sh
# ota.look: the checks alone.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" look "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.look.sh do" >&2
    exit 64
    ;;
esac
