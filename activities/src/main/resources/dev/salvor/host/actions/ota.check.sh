#!/bin/sh
# ota.check: what can only be asked once the release is there.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" check "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.check.sh do" >&2
    exit 64
    ;;
esac
