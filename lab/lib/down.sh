# shellcheck shell=sh
# `lab down`: everything of a host goes, whatever state its pieces are in; with the last host the bridge goes too.

lab_down() {
  need_root "lab down"
  [ -d "$LAB_DIR" ] || exit 0
  take_lock
  purge=no
  [ "${1-}" = --purge ] && { purge=yes; shift; }
  for name in "$@"; do check_name "$name"; done
  if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046  # names hold no spaces
    set -- $(host_names)
    all=yes
  else
    all=no
  fi
  left=
  for name in "$@"; do down_signal "$name"; done
  for name in "$@"; do down_host "$name" || left="$left $name"; done
  [ -z "$left" ] || fail "not gone:$left (see above)"
  if [ "$all" = yes ] || [ -z "$(host_names)" ]; then
    down_rest
  else
    names_write
  fi
  [ "$purge" = no ] || down_purge
}

# All are told first, so that they die at the same time.
down_signal() {
  dir=$(host_dir "$1")
  [ -d "$dir" ] && : >"$dir/stop"
  frozen_release "$1"
  for tree in "$(keeper_cgroup "$1")" "$(host_cgroup "$1")"; do
    [ -e "$tree/cgroup.kill" ] && echo 1 >"$tree/cgroup.kill"
  done
}

down_host() {
  dir=$(host_dir "$1")
  machine=$(host_machine "$1")
  cgroup_kill "$(keeper_cgroup "$1")" 10 || { say "$1: its keeper cannot be killed"; return 1; }
  cgroup_kill "$(host_cgroup "$1")" 20 || { say "$1: processes that cannot be killed: $(find "$(host_cgroup "$1")" -name cgroup.procs -exec cat {} + | tr '\n' ' ')"; return 1; }
  small_release "$1"
  cgroup_remove "$(keeper_cgroup "$1")"
  retry 5 cgroup_remove "$(host_cgroup "$1")" || say "$1: its cgroup stays: $(host_cgroup "$1")"
  ip link del "vb-$machine" 2>/dev/null
  # What nspawn leaves behind when it is killed.
  [ -d "$dir/root" ] && rm -f "/run/systemd/nspawn/locks/$(stat -c 'inode-%d:%i' "$dir/root")"
  umount -l "/run/systemd/nspawn/propagate/$machine" 2>/dev/null
  rm -rf "/run/systemd/nspawn/propagate/${machine:?}" "/run/systemd/nspawn/unix-export/${machine:?}"
  down_mounts "$dir" || return 1
  rm -rf "$dir"
}

# Innermost first. A mount that is busy is detached: it goes with its last user.
down_mounts() {
  awk -v under="$1/" 'index($2 "/", under) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
    retry 3 umount "$mount" 2>/dev/null || umount -l "$mount" || exit 1
  done || { say "a mount under $1 stays: $(grep -F " $1/" /proc/mounts | head -n 1)"; return 1; }
}

down_rest() {
  net_down
  cgroup_remove "$(cgroup_root)/$LAB_CGROUP"
  rm -f "$LAB_DIR/ssh_config" "$LAB_DIR/known_hosts" "$LAB_DIR/hosts.list" "$LAB_DIR/key" "$LAB_DIR/key.pub"
  rmdir "$LAB_HOSTS" 2>/dev/null
  # An empty lab leaves no folder, unless the cache lies in it.
  rm -f "$LAB_DIR/lock"
  rmdir "$LAB_DIR" 2>/dev/null
  return 0
}

down_purge() { # also what is kept between labs
  if grep -qF "lowerdir=$LAB_CACHE/" /proc/mounts; then
    fail "the cache $LAB_CACHE is in use by another lab; not removed"
  fi
  rm -rf "$LAB_CACHE"
  rmdir "$LAB_DIR" 2>/dev/null
  return 0
}
