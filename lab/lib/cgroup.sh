# shellcheck shell=sh
# A host and its keeper each live in a cgroup (version 2) of their own: that is how "is it alive" is answered
# and how all of it is killed at once, whatever forked or called setsid.

cgroup_root() {
  if [ -e /sys/fs/cgroup/cgroup.procs ]; then
    echo /sys/fs/cgroup
  elif [ -e /sys/fs/cgroup/unified/cgroup.procs ]; then
    echo /sys/fs/cgroup/unified
  else
    missing "no cgroup version 2 mounted; fix: mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified (make the folder first)"
  fi
}

host_cgroup() { printf '%s/%s/%s' "$(cgroup_root)" "$LAB_CGROUP" "$1"; }
keeper_cgroup() { printf '%s/%s/%s.keeper' "$(cgroup_root)" "$LAB_CGROUP" "$1"; }

cgroup_join() { # moves process $2 into cgroup folder $1
  mkdir -p "$1" && echo "$2" >"$1/cgroup.procs"
}

cgroup_alive() { grep -q '^populated 1' "$1/cgroup.events" 2>/dev/null; }
cgroup_empty() { ! cgroup_alive "$1"; }

cgroup_kill() { # SIGKILL to everything in it; bounded wait of $2 seconds until it is gone
  [ -d "$1" ] || return 0
  if [ -e "$1/cgroup.kill" ]; then
    echo 1 >"$1/cgroup.kill"
  else
    find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r pid; do
      kill -9 "$pid" 2>/dev/null
    done
  fi
  retry "$2" cgroup_empty "$1"
}

# The version 1 hierarchy named systemd, where there is one, gets the same folders made by nspawn.
cgroup_remove() {
  for tree in "$1" "/sys/fs/cgroup/systemd/${1#"$(cgroup_root)"/}"; do
    [ -d "$tree" ] && find "$tree" -depth -type d -exec rmdir {} + 2>/dev/null
  done
  [ ! -d "$1" ]
}
