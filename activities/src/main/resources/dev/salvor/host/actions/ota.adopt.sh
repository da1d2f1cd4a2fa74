#!/bin/sh
# ota.adopt: a release of what lies at fixed paths, to be taken over; or their way back.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" adopt "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.adopt.sh do" >&2
    exit 64
    ;;
esac
