# shellcheck shell=sh
# Starts the package manager as a build would, sends TERM to all of it, and looks who is left. Everything it
# started carries a mark in its environment and is killed at the end.

pm_marked() { # pids that carry the mark
  grep -lsz "^LAB_PM_MARK=$pm_mark\$" /proc/[0-9]*/environ | cut -d/ -f3
}
pm_child() { # its child in a session of its own
  for pid in $(pm_marked); do
    [ "$(ps -o sid= -p "$pid" | tr -d ' ')" = "$pid" ] && [ "$pid" != "$pm_pid" ] && return 0
  done
  return 1
}

pm_hangs() {
  case $1 in
    apt) set -- apt-get install --reinstall -y libcrypt1 ;;
    *) set -- emerge --oneshot sys-libs/libxcrypt ;;
  esac
  pm_mark=$(cat /proc/sys/kernel/random/uuid)
  LAB_PM_MARK=$pm_mark setsid "$@" </dev/null >/dev/null 2>&1 &
  pm_pid=$!
  pm_held=1
  tries=50
  until pm_child || [ "$tries" -eq 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
  if pm_child; then
    # shellcheck disable=SC2046
    kill -TERM $(pm_marked)
    sleep 1
    kill -0 "$pm_pid" && pm_child && pm_held=0
  fi
  # shellcheck disable=SC2046
  kill -KILL $(pm_marked)
  wait "$pm_pid"
  return "$pm_held"
}
