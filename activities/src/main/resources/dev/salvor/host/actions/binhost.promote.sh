#!/bin/sh
# binhost.promote: finished packages go from staging to the binary host. The work is done by pkg_promote.py.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-binhost.sh
. "${SALVOR_LIB:?}/lib-binhost.sh"

absolute staging "${WITH_STAGING-}"
count settle "${WITH_SETTLE:-0}"
count patience "${WITH_PATIENCE:-0}"
count keep "${WITH_KEEP:-0}"
flag failOnQuarantine "${WITH_FAIL_ON_QUARANTINE:-false}"
flag wait "${WITH_WAIT:-false}"
memo=$SALVOR_STEP_DIR/round

promote() {
  with_python pkg_promote.py "$1" "--staging=$WITH_STAGING" "--binhost=${WITH_BINHOST-}" "--via=${WITH_VIA:-auto}" \
    "--settle=${WITH_SETTLE:-5}" "--patience=${WITH_PATIENCE:-600}" "--keep=${WITH_KEEP:-50}" "--ssh-config=${WITH_SSH_CONFIG-}" \
    "--fail-on-quarantine=${WITH_FAIL_ON_QUARANTINE:-false}" "--run=${SALVOR_RUN_ID:?}" "--memo=$memo"
}

# patiently: a round; while another promoter is at work, which says so by the memo, its end is waited for.
patiently() {
  said=$SALVOR_STEP_DIR/said
  other=''
  while :; do
    rm -f "$memo"
    (promote round) >"$said" 2>"$said.err"
    code=$?
    [ -e "$memo" ] || break
    line=$(sed -n 's/^unchanged: \(another promoter\)/waiting: \1/p' "$said")
    [ "$line" = "$other" ] || say "$line"
    other=$line
    sleep 5
  done
  cat "$said"
  cat "$said.err" >&2
  exit "$code"
}

case ${1-} in
  check)
    # A round also finishes what another one left, and renews the heartbeat; so it is never done before it is begun.
    (promote look) || exit
    exit 1
    ;;
  do)
    [ "${WITH_WAIT:-false}" = false ] || patiently
    promote round
    ;;
  verify) promote verify ;;
  *) die "$USAGE" "usage: binhost.promote.sh check|do|verify" ;;
esac
