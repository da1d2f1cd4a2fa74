#!/bin/sh
# ota.stage: from the archive to a folder of its own, or not at all.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" stage "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.stage.sh do" >&2
    exit 64
    ;;
esac
