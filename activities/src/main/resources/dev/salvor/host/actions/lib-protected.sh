# shellcheck shell=sh
# What no rule may ever end: what the run itself needs, and the ways in to the host. Sourced after lib-proc.sh.

# Called once: this program, everything above it.
own_line() {
  own_pids=" "
  own=$$
  while [ "${own:-0}" -gt 0 ]; do
    own_pids="$own_pids$own "
    read_stat "$own" || break
    own=$P_PPID
  done
}

# protected PID: says the reason and succeeds when the process must not be ended. P_* must be that process's.
protected() {
  [ "$1" != 1 ] || { say "pid 1" && return; }
  if is_kernel_thread; then
    say "kernel thread"
    return
  fi
  case $own_pids in *" $1 "*) say "this run itself" && return ;; esac
  [ "$P_PPID" != $$ ] || { say "this run itself" && return; }
  case $P_COMM in
    sshd | sshd-session | sshd-auth | dropbear | systemd | systemd-journal | systemd-journald | systemd-logind | \
      systemd-udevd | systemd-networkd | systemd-network | dbus-daemon | dbus-broker | init | openrc-init | temporal)
      say "$P_COMM keeps the host reachable or the run alive"
      return
      ;;
  esac
  # Marked by the supervisor, or part of it by its control group (the unit's name).
  if bounded 2 tr '\000' '\n' 2>/dev/null <"/proc/$1/environ" | grep -q '^SALVOR_'; then
    say "belongs to a Salvor run"
    return
  fi
  if grep -q '[/:]salvor' "/proc/$1/cgroup" 2>/dev/null; then
    say "belongs to Salvor's unit"
    return
  fi
  case $(cmdline_of "$1") in
    *dev.salvor.* | */salvor\ * | *'salvor-worker'*) say "belongs to Salvor" && return ;;
  esac
  return 1
}
