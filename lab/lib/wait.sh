# shellcheck shell=sh
# Is a host there? Its pid 1 as this machine sees it, and readiness by a real login.

# The process of the host's payload that is pid 1 inside exactly one more pid namespace.
host_leader() {
  for tree in init.scope .; do
    while read -r pid; do
      [ "$(awk '/^NSpid:/ { print (NF == 3 && $3 == 1) }' "/proc/$pid/status" 2>/dev/null)" = 1 ] && { echo "$pid"; return 0; }
    done 2>/dev/null <"$(host_cgroup "$1")/payload/$tree/cgroup.procs"
  done
  return 1
}

host_answers() { timeout 6 ssh -F "$LAB_DIR/ssh_config" -o ConnectTimeout=2 "$1" true </dev/null >/dev/null 2>&1; }

host_state() { # up, booting, unkept (its keeper was killed), off, failed
  if cgroup_alive "$(host_cgroup "$1")"; then
    cgroup_alive "$(keeper_cgroup "$1")" || { echo unkept; return; }
    if host_leader "$1" >/dev/null; then echo up; else echo booting; fi
  elif [ -e "$(host_dir "$1")/failed" ]; then
    echo failed
  elif cgroup_alive "$(keeper_cgroup "$1")"; then
    echo booting
  else
    echo off
  fi
}

host_wait_ready() { # name seconds
  [ -e "$(host_dir "$1")/cut" ] && { retry "$2" host_leader "$1" >/dev/null; return; }
  ready_end=$(($(date +%s) + $2))
  until host_answers "$1"; do
    [ -e "$(host_dir "$1")/failed" ] && fail "$1: $(cat "$(host_dir "$1")/failed")"
    [ "$(date +%s)" -lt "$ready_end" ] ||
      fail "$1 ($(host_state "$1")) answers no login after $2 s; last on its console: $(tail -n 1 "$(host_dir "$1")/console.log" 2>/dev/null); see $(host_dir "$1")/console.log and lab exec $1 journalctl -b"
    sleep 0.1
  done
}
