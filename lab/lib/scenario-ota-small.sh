# shellcheck shell=sh
# Small file systems for a host, so that a full disk costs nothing: ext4 on a loop device of this machine, mounted in the
# host, also after a reboot, by a unit that runs before local file systems are said to be there.

ota_check_size() { # empty: none
  case ${1%[MG]} in
    '') [ -z "$1" ] || usage "size '$1': a number with M or G" ;;
    *[!0-9]*) usage "size '$1': a number with M or G" ;;
    *) [ "$1" != "${1%[MG]}" ] || usage "size '$1': a number with M or G" ;;
  esac
}

small_make() { # name, which, size, mount point
  need_tools mkfs.ext4:e2fsprogs losetup:util-linux
  image=$(host_dir "$1")/small-$2.img
  # Nothing is kept back for root: 99 % full is what it says.
  { truncate -s "$3" "$image" && mkfs.ext4 -q -m 0 "$image"; } || fail "$1: no file system of $3 in $image"
  loop=$(losetup --find --show "$image") || fail "no free loop device (losetup -a shows who has them)"
  host_put "$1" "$LAB_HOME/scenario/ota/small" /usr/local/lib/lab-ota || fail "$1: cannot put the unit there"
  printf '%s\n' "$2 $((0x$(stat -c %t "$loop"))) $((0x$(stat -c %T "$loop"))) $4" |
    scenario_run 20 "$1" sh -ec 'cd /usr/local/lib/lab-ota; cat >>list; cp lab-small.service /etc/systemd/system/
      systemctl daemon-reload; systemctl --quiet enable lab-small.service; sh mount.sh' ||
    fail "$1: cannot mount $loop inside the host"
}

# Harmless where there is none. A loop device that is still mounted goes with its last user.
small_release() {
  for image in "$(host_dir "$1")"/small-*.img; do
    [ -e "$image" ] || continue
    losetup -j "$image" | cut -d: -f1 | while read -r loop; do losetup -d "$loop"; done
    rm -f "$image"
  done
}
