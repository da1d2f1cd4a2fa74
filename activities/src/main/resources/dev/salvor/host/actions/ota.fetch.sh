#!/bin/sh
# ota.fetch: the archive is on the host, from the first web server that gives it whole.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" fetch "" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.fetch.sh do" >&2
    exit 64
    ;;
esac
