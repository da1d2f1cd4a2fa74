#!/bin/sh
# salvor-ota: an update over the air, on the node it happens on. Installed outside the releases; needs no controller.
#   salvor-ota status [APP] | history APP | run APP | recover | prepare|begin|adopt|stage|check|protect|switch|await|bake APP TXN
set -u
: "${SALVOR_LIB:=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd -P)}"
: "${SALVOR_STEP_DIR:=/run/salvor-ota}"
export SALVOR_LIB SALVOR_STEP_DIR
for part in lib lib-proc lib-init lib-net lib-ota lib-ota-journal lib-ota-release lib-ota-probe lib-ota-check lib-ota-stage \
  lib-ota-switch lib-ota-data lib-ota-verify lib-ota-end lib-ota-run lib-ota-fetch lib-ota-begin lib-ota-back lib-ota-show \
  lib-ota-bake lib-ota-install lib-ota-adopt lib-ota-legacy lib-ota-place lib-ota-adopted; do
  # shellcheck disable=SC1090
  . "$SALVOR_LIB/$part.sh"
done
umask 022
# shellcheck disable=SC2034
INIT=$(init_system)

usage() { die "$USAGE" "usage: salvor-ota status [APP] | history APP | blocked APP"; }

op=${1-status}
[ $# -eq 0 ] || shift
case $op in
  status)
    show_status "${1-}"
    exit
    ;;
  recover)
    recover_all
    exit
    ;;
esac
# The run's id; that of a host in a fleet has a slash, which no name of a folder can have.
TXN=$(printf %s "${2-}" | tr / '~')
# The run whose switch is taken back.
OF=$(printf %s "${WITH_OF-}" | tr / '~')
case $op in
  prepare | fetch | begin | look) ;;
  *)
    if [ -z "${1-}" ] && [ -n "$OF" ] && ! has_apps; then
      nothing_of
      exit
    fi
    app=${1:-$(find_app)} || exit
    open_app "$app"
    ;;
esac
case $op in
  history) cat "$APP_DIR/history" 2>/dev/null || say "$APP was never updated here" ;;
  run)
    make_app
    take_lock 120
    load_conf && load_journal || die "$REFUSED" "there is no transaction of $APP here"
    # Times of another boot mean nothing; the program at boot has seen to it, if it could.
    [ "$J_BOOT" = "$(boot_marker)" ] || recover
    carry_on || {
      # Begun again by init; not as fast as that can.
      sleep 5
      exit "$UNWRITABLE"
    }
    ;;
  prepare | fetch | begin | stage | check | protect | switch | await | bake | back | adopt | block | look | report)
    need_root "an update"
    case $TXN in '' | *[!A-Za-z0-9._:@~+-]*) usage ;; esac
    case $op in prepare | begin | back | adopt | look | report) "$op" ;; *) "${op}_step" ;; esac
    ;;
  *) usage ;;
esac
