#!/bin/sh
# ota.begin: pre-checks, and the beginning of a transaction.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" begin "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.begin.sh do" >&2
    exit 64
    ;;
esac
