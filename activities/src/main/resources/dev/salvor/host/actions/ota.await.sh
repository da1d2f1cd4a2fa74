#!/bin/sh
# ota.await: until the transaction has ended.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" await "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.await.sh do" >&2
    exit 64
    ;;
esac
