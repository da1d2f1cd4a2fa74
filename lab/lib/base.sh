# shellcheck shell=sh
# The base root that every host lies on: built once per package list, read-only ever after.

BASE_SUITE=${SALVOR_LAB_SUITE:-bookworm}
BASE_MIRROR=${SALVOR_LAB_MIRROR-}
# need_mirror: where this machine has its own packages from. Asking apt takes up to a second, so only who needs it asks.
need_mirror() {
  # shellcheck disable=SC2016 # apt expands it
  [ -n "$BASE_MIRROR" ] || BASE_MIRROR=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $BASE_SUITE" 2>/dev/null | sed 's,/$,,' | head -n 1)
}
# The last line: what libxcrypt's own source needs (Debian's tarball has no ready configure), with no network.
BASE_PACKAGES=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,sudo,procps,iproute2,iputils-ping
BASE_PACKAGES=$BASE_PACKAGES,login,passwd,util-linux,openssl,ca-certificates,curl,nginx-light,rsync,busybox
BASE_PACKAGES=$BASE_PACKAGES,perl-base,perl,gcc,make,libc6-dev,zstd
BASE_PACKAGES=$BASE_PACKAGES,autoconf,automake,libtool,libltdl-dev,pkg-config,xz-utils

base_digest() {
  need_mirror
  { printf '%s %s %s\n' "$BASE_SUITE" "$BASE_MIRROR" "$BASE_PACKAGES"; cat "$LAB_LIB/base-setup.sh"; } | sha256sum | cut -c1-12
}
base_root() { printf '%s/base-%s' "$LAB_CACHE" "$(base_digest)"; }

base_ready() {
  need_mirror
  base=$(base_root)
  [ -d "$base" ] && return 0
  need_tools debootstrap:debootstrap
  mkdir -p "$LAB_CACHE/debs" || fail "cannot make $LAB_CACHE"
  # Two labs may want it at once: the second waits and finds it done.
  (
    flock -w 1500 8 || fail "another lab builds the base root; waited 1500 s"
    [ -d "$base" ] || base_build "$base"
  ) 8>>"$LAB_CACHE/lock" || exit 1
}

base_build() {
  say "building the base root once ($BASE_SUITE, about 90 s; log: $LAB_CACHE/debootstrap.log)"
  rm -rf "$1.new"
  timeout 1200 debootstrap --variant=minbase --cache-dir="$LAB_CACHE/debs" --include="$BASE_PACKAGES" \
    "$BASE_SUITE" "$1.new" "$BASE_MIRROR" >"$LAB_CACHE/debootstrap.log" 2>&1 ||
    fail "debootstrap failed: $(tail -n 1 "$LAB_CACHE/debootstrap.log"); is $BASE_MIRROR reachable? (SALVOR_LAB_MIRROR names another); log: $LAB_CACHE/debootstrap.log"
  timeout 120 chroot "$1.new" sh -eu -s <"$LAB_LIB/base-setup.sh" >>"$LAB_CACHE/debootstrap.log" 2>&1 ||
    fail "preparing the base root failed: $(tail -n 1 "$LAB_CACHE/debootstrap.log")"
  mv "$1.new" "$1" || fail "cannot rename $1.new"
  # Bases of earlier package lists that no host lies on.
  for old in "$LAB_CACHE"/base-*; do
    [ "$old" = "$1" ] || grep -qF "lowerdir=$old," /proc/mounts || rm -rf "$old"
  done
}
