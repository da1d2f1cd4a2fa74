#!/bin/sh
# ota.prepare: the program that carries updates is on the host, and a place for the archive.
set -u
case ${1-} in
  do) exec sh "${SALVOR_LIB:?}/ota-agent.sh" prepare "${WITH_APP-}" "${SALVOR_RUN_ID:?}" ;;
  *)
    echo "usage: ota.prepare.sh do" >&2
    exit 64
    ;;
esac
