#!/bin/sh
# ota.bake: a time in which a canary must stay well.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" bake "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.bake.sh do" >&2
    exit 64
    ;;
esac
