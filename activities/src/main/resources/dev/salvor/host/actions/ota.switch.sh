#!/bin/sh
# ota.switch: hands the transaction to the node.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" switch "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.switch.sh do" >&2
    exit 64
    ;;
esac
