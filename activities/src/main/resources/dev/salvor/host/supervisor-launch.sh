# shellcheck shell=sh disable=SC2154,SC2034
# Sourced by supervisor-begin.sh: starts a supervisor that no death of the caller touches.

# words of the supervisor's bare environment
set -- "PATH=$PATH" "HOME=${HOME:-/}" "USER=${USER:-root}" "LOGNAME=${LOGNAME:-${USER:-root}}" \
  SHELL=/bin/sh LANG=C.UTF-8
[ -z "${SALVOR_FAILPOINT:-}" ] || set -- "$@" "SALVOR_FAILPOINT=$SALVOR_FAILPOINT"

launched=0
if [ -d /run/systemd/system ] && [ -z "${SALVOR_NO_SYSTEMD:-}" ] && command -v systemd-run >/dev/null; then
  scope=
  if [ "$(id -u)" = 0 ]; then
    scope=--system
  elif [ -n "${USER:-}" ] && [ -e "/var/lib/systemd/linger/$USER" ] && [ -d "/run/user/$(id -u)" ]; then
    XDG_RUNTIME_DIR=/run/user/$(id -u)
    export XDG_RUNTIME_DIR
    scope=--user
  fi
  if [ -n "$scope" ]; then
    # Only the supervisor belongs to the unit's end: a command outlives it, and the next supervisor adopts it.
    # A manager that does not answer may not hold the order up; an older one does not know OOMPolicy.
    for oom in -pOOMPolicy=continue ''; do
      # shellcheck disable=SC2086
      if said=$(timeout 5 systemd-run $scope --no-block --collect --quiet -pKillMode=process -pSendSIGKILL=no -pIgnoreSIGPIPE=no \
        -pTasksMax=infinity $oom --description="salvor run $run, segment $seg" \
        env -i "$@" sh "$lib/supervisor.sh" "$folder" "$seg" "$order" "$go" \
        </dev/null 2>&1); then
        launched=1
        break
      fi
      case $said in *OOMPolicy*) ;; *) break ;; esac
    done
  fi
fi
if [ "$launched" = 0 ]; then
  if printf '' >>supervisor.err; then err=supervisor.err; else err=/dev/null; fi 2>/dev/null
  setsid env -i "$@" sh "$lib/supervisor.sh" "$folder" "$seg" "$order" "$go" </dev/null >/dev/null 2>>"$err" &
fi
