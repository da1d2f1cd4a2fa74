#!/bin/sh
# note: says something in the log of the run.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
[ "${1-}" = "do" ] || die "$USAGE" "usage: note.sh do"
large WITH_MESSAGE
[ -n "${WITH_MESSAGE-}" ] || die "$USAGE" "message is missing"
# A line of the message is never read as a result of this step.
printf '%s\n' "$WITH_MESSAGE" | sed 's/^::/ ::/'
