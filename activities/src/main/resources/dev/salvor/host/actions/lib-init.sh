# shellcheck shell=sh
# Services under systemd and OpenRC behind the same few questions. Every call is bounded: a dead message bus or a
# hanging init answers "unknown" and never holds the run. Sourced after lib-proc.sh.

INIT_WAIT=30
OPENRC_DIR=/run/openrc
RUNLEVELS=/etc/runlevels

# init_system: systemd, openrc, or nothing.
init_system() {
  if [ -d /run/systemd/system ]; then
    say systemd
  elif [ -d "$OPENRC_DIR" ] && have rc-service; then
    say openrc
  fi
}

unit_property() { bounded "$INIT_WAIT" systemctl show -p "$1" --value -- "$2" 2>/dev/null; }

# is_known NAME
is_known() {
  case $INIT in
    systemd) case $(unit_property LoadState "$1") in loaded | masked) ;; *) return 1 ;; esac ;;
    openrc) [ -e "/etc/init.d/$1" ] ;;
  esac
}

# active NAME: says active, inactive, activating, deactivating, failed, or unknown when init does not answer.
active() {
  case $INIT in
    systemd)
      case $(unit_property ActiveState "$1") in
        active | reloading | refreshing) say active ;;
        inactive) say inactive ;;
        # A stop that still goes on: its processes are there.
        deactivating) say deactivating ;;
        failed) say failed ;;
        activating) say activating ;;
        *) say unknown ;;
      esac
      ;;
    openrc)
      bounded "$INIT_WAIT" rc-service -q "$1" status >/dev/null 2>&1
      case $? in 0) say active ;; 3) say inactive ;; 4) say deactivating ;; 8) say activating ;; 32) say failed ;; 124 | 137 | 143) say unknown ;; *) say inactive ;; esac
      ;;
  esac
}

# enabled NAME: says enabled, disabled, masked, static (nothing to enable), or unknown.
enabled() {
  case $INIT in
    systemd)
      case $(unit_property UnitFileState "$1") in
        enabled | linked | alias | generated) say enabled ;;
        enabled-runtime | linked-runtime | disabled) say disabled ;;
        masked | masked-runtime) say masked ;;
        static | indirect | transient) say static ;;
        '') [ "$(unit_property LoadState "$1")" = loaded ] && say static || say unknown ;;
        *) say unknown ;;
      esac
      ;;
    openrc)
      for level in "$RUNLEVELS"/*/"$1"; do
        [ ! -e "$level" ] && [ ! -L "$level" ] || { say enabled && return; }
      done
      say disabled
      ;;
  esac
}

# boot_on NAME LEVEL / boot_off NAME: starts with the host, or does not.
boot_on() {
  case $INIT in
    systemd) bounded "$INIT_WAIT" systemctl --no-ask-password -q enable -- "$1" ;;
    openrc) bounded "$INIT_WAIT" rc-update -q add "$1" "${2:-default}" ;;
  esac
}
boot_off() {
  case $INIT in
    systemd) bounded "$INIT_WAIT" systemctl --no-ask-password -q disable -- "$1" ;;
    openrc)
      for level in "$RUNLEVELS"/*/"$1"; do
        [ -e "$level" ] || [ -L "$level" ] || continue
        level=${level%/*}
        bounded "$INIT_WAIT" rc-update -q del "$1" "${level##*/}" || return 1
      done
      ;;
  esac
}

# control VERB NAME SECONDS: start, stop, reload, zap.
control() {
  case $INIT in
    systemd) bounded "$3" systemctl --no-ask-password -q "$1" -- "$2" ;;
    openrc) bounded "$3" rc-service -q "$2" "$1" ;;
  esac
}

# main_pid NAME [PIDFILE]: the main process, empty if there is none.
main_pid() {
  main=''
  if [ -n "${2-}" ]; then
    { read -r main; } 2>/dev/null <"$2" || :
  elif [ "$INIT" = systemd ]; then
    main=$(unit_property MainPID "$1")
  else
    pidfile=$(sed -n 's/^pidfile=//p' "$OPENRC_DIR/daemons/$1"/* 2>/dev/null | head -n 1)
    for candidate in "${pidfile:-/nonexistent}" "/run/$1.pid" "/run/$1/$1.pid" "/run/supervise-$1.pid"; do
      [ -r "$candidate" ] || continue
      { read -r main; } 2>/dev/null <"$candidate" || :
      break
    done
  fi
  is_count "${main:-0}" && [ "${main:-0}" -gt 1 ] && [ -d "/proc/$main" ] && say "$main"
  return 0
}

# belongs PID NAME MAIN: is the process the service's? By descent from its main process, its control group, or
# OpenRC's mark in the environment.
belongs() {
  [ -z "$3" ] || ! descends "$1" "$3" || return 0
  case $INIT in
    systemd)
      group=$(unit_property ControlGroup "$2")
      [ -n "$group" ] && grep -q -F -e ":$group" "/proc/$1/cgroup" 2>/dev/null
      ;;
    openrc)
      bounded 2 tr '\000' '\n' 2>/dev/null <"/proc/$1/environ" | grep -q -x -F -e "RC_SVCNAME=$2" -e "SVCNAME=$2" ||
        grep -q -E -e "[/.]$(printf %s "$2" | sed 's/[.+]/\\&/g')\$" "/proc/$1/cgroup" 2>/dev/null
      ;;
  esac
}
