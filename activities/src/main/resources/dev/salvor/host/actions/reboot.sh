#!/bin/sh
# reboot: orders a reboot and returns at once; the boot marker tells when it has happened.
set -u
# shellcheck source=lib.sh
. "${SALVOR_LIB:?}/lib.sh"
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"

delay=${WITH_DELAY-2}
count delay "$delay"
argv WITH_READY_WHEN

happened() {
  kept marker || return 1
  [ "$(cat "$SALVOR_STEP_DIR/marker")" != "$(boot_marker)" ]
}

# The order must outlive this step and its control group: under systemd a unit of its own, else a session of its own.
order() {
  # shellcheck disable=SC2016
  later='sleep "$1"; shift; for how in "$@"; do $how && exit; done'
  if [ -d /run/systemd/system ]; then
    systemd-run --quiet --no-block --collect --on-active="${delay}s" --timer-property=AccuracySec=100ms \
      systemctl reboot 2>/dev/null ||
      bounded 30 systemctl --no-block reboot
  else
    need setsid
    # A forced reboot only when init does not answer. Without the marks of the run, so that it is not ended with it.
    env -i "PATH=$PATH" setsid sh -c "$later" salvor-reboot "$delay" 'openrc-shutdown -r now' 'shutdown -r now' reboot 'reboot -f' \
      </dev/null >/dev/null 2>&1 &
  fi
}

case ${1-} in
  marker) boot_marker ;;
  check) if happened; then exit 0; else exit 1; fi ;;
  verify)
    happened || exit 1
    [ -z "$argv_words" ] || eval "bounded 60 $argv_words" || exit 1
    ;;
  do)
    if happened; then
      say "unchanged: the host has rebooted already"
      exit 0
    fi
    need_root "a reboot"
    kept marker || keep marker "$(boot_marker)"
    order || die 1 "the reboot could not be ordered: both systemd-run and systemctl reboot failed"
    say "ordered: reboot in $delay s"
    result marker "$(cat "$SALVOR_STEP_DIR/marker")"
    ;;
  *) die "$USAGE" "usage: reboot.sh marker|check|do|verify" ;;
esac
