# shellcheck shell=sh disable=SC2034
# Where things lie, and the names that keep two labs apart.

# The path as the kernel will show it among its mounts: absolute, no links, also where its end is not there yet.
real_path() {
  there=$1
  rest=
  while [ ! -e "$there" ]; do
    rest=/$(basename "$there")$rest
    there=$(dirname "$there")
  done
  there=$(readlink -f "$there")
  printf '%s%s' "${there%/}" "$rest"
}

LAB_DIR=$(real_path "${SALVOR_LAB_DIR:-/var/lib/salvor-lab}")
case $LAB_DIR in *[!A-Za-z0-9/._-]*) usage "SALVOR_LAB_DIR '$LAB_DIR': only letters, digits and / . _ - are possible (mount options)" ;; esac
# What is the same for every lab: base root, packages, sources.
LAB_CACHE=$(real_path "${SALVOR_LAB_CACHE:-/var/lib/salvor-lab/cache}")
case $LAB_CACHE in *[!A-Za-z0-9/._-]*) usage "SALVOR_LAB_CACHE '$LAB_CACHE': only letters, digits and / . _ - are possible" ;; esac
# Four hex digits of the folder: machine names and cgroups of two labs never meet.
LAB_ID=$(printf '%s' "$LAB_DIR" | sha256sum | cut -c1-4)
LAB_HOSTS=$LAB_DIR/hosts
LAB_CGROUP=salvor-lab-$LAB_ID

host_dir() { printf '%s/%s' "$LAB_HOSTS" "$1"; }

host_names() { # every host of this lab, also half-made ones, by number
  for host_path in "$LAB_HOSTS"/*/; do
    [ -d "$host_path" ] || continue
    printf '%s %s\n' "$(cat "${host_path}number" 2>/dev/null || echo 0)" "$(basename "$host_path")"
  done | sort -n | cut -d' ' -f2
}

check_name() {
  case $1 in
    [a-z]*) ;;
    *) usage "'$1' is no host name: a letter first, then letters, digits and -" ;;
  esac
  case $1 in *[!a-z0-9-]*) usage "'$1' is no host name: only a-z, 0-9 and -" ;; esac
  [ ${#1} -le 30 ] || usage "'$1' is too long for a host name (30)"
}

need_host() {
  [ -n "${1-}" ] || usage "which host? $(host_names | tr '\n' ' ')"
  check_name "$1"
  [ -f "$(host_dir "$1")/ready" ] || fail "no host '$1' in $LAB_DIR; there are: $(host_names | tr '\n' ' ')(lab up $1 makes it)"
}

# The lock is held to the end of this command; what goes on in the background closes descriptor 9.
take_lock() {
  { mkdir -p "$LAB_HOSTS" && chmod 0700 "$LAB_DIR"; } || fail "cannot make $LAB_DIR"
  exec 9>>"$LAB_DIR/lock"
  flock -w "${SALVOR_LAB_LOCK_WAIT:-600}" 9 || fail "another lab command holds $LAB_DIR/lock; waited ${SALVOR_LAB_LOCK_WAIT:-600} s"
}
