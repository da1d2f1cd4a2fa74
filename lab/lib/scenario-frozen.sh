# shellcheck shell=sh
# A file system that never lets a writer go: whoever writes to /mnt/lab-frozen in the host is in state D and nothing,
# not KILL either, ends it. This machine has the same file system mounted, which is how it is thawed again.

FROZEN_AT=/mnt/lab-frozen

frozen_scenario() {
  case ${2-} in
    '') frozen_freeze "$1" ;;
    --verify) frozen_verify "$1" ;;
    *) usage "lab scenario NAME frozen [--verify]" ;;
  esac
}

frozen_freeze() {
  need_tools mkfs.ext4:e2fsprogs losetup:util-linux fsfreeze:util-linux
  frozen_release "$1"
  dir=$(host_dir "$1")
  { truncate -s 16M "$dir/frozen.img" && mkfs.ext4 -q "$dir/frozen.img"; } || fail "$1: no file system in $dir/frozen.img"
  loop=$(losetup --find --show "$dir/frozen.img") || fail "no free loop device (losetup -a shows who has them)"
  mkdir -p "$dir/frozen"
  mount -t ext4 "$loop" "$dir/frozen" || fail "cannot mount $loop"
  # shellcheck disable=SC2016  # expanded in the host
  scenario_run 20 "$1" sh -c 'rm -f /dev/lab-frozen && mknod /dev/lab-frozen b "$1" "$2" && mkdir -p "$3" && mount -t ext4 /dev/lab-frozen "$3"' \
    mount "$((0x$(stat -c %t "$loop")))" "$((0x$(stat -c %T "$loop")))" "$FROZEN_AT" || fail "$1: cannot mount $loop inside the host"
  fsfreeze --freeze "$dir/frozen" || fail "cannot freeze $dir/frozen"
  echo frozen >"$dir/scenario"
  say "$1: $FROZEN_AT is frozen; a writer there cannot be killed until lab down or lab reboot --hard"
}

# shellcheck disable=SC2016  # expanded in the host
frozen_verify() {
  scenario_run 30 "$1" sh -c '
    setsid dd if=/dev/zero of="$1/writer" bs=4k count=1 </dev/null >/dev/null 2>&1 &
    sleep 0.5
    pid=$(ps -eo pid=,comm= | awk "\$2 == \"dd\" { print \$1; exit }")
    [ -n "$pid" ] && kill -KILL "$pid" && sleep 1 && grep -q "^State:.D" "/proc/$pid/status"' verify "$FROZEN_AT" ||
    { echo "not ok a writer to $FROZEN_AT cannot be killed"; exit 1; }
  echo "ok a writer to $FROZEN_AT cannot be killed"
}

# Thawed and thrown away; what was stuck can die. Harmless where nothing is frozen.
frozen_release() {
  dir=$(host_dir "$1")
  [ -e "$dir/frozen.img" ] || return 0
  fsfreeze --unfreeze "$dir/frozen" 2>/dev/null
  umount -l "$dir/frozen" 2>/dev/null
  losetup -j "$dir/frozen.img" | cut -d: -f1 | while read -r loop; do losetup -d "$loop"; done
  rm -rf "$dir/frozen.img" "$dir/frozen"
  [ "$(cat "$dir/scenario" 2>/dev/null)" = frozen ] && rm -f "$dir/scenario"
  return 0
}
