#!/bin/sh
# ota.report: what serves here, and how the last update stands.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" report "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.report.sh do" >&2
    exit 64
    ;;
esac
