# shellcheck shell=sh
# Sent as text before anything lies on the host: which machine, which state folder. Makes the state
# folder and its id if they are not there. Prints KEY VALUE lines, or "unusable WHY".
set -u
umask 077
uid=$(id -u)
if [ -n "${SALVOR_STATE_DIR:-}" ]; then
  root=$SALVOR_STATE_DIR
elif [ "$uid" = 0 ]; then
  root=/var/lib/salvor
else
  root=${XDG_STATE_HOME:-${HOME:-/}/.local/state}/salvor
fi
case $root in
  /*) ;;
  *)
    printf 'unusable the state folder %s is not an absolute path\n' "$root"
    exit 0
    ;;
esac
mkdir -p "$root/lib" "$root/runs" 2>/dev/null || {
  printf 'unusable the state folder %s cannot be made\n' "$root"
  exit 0
}
# The file system: of the longest mount point that the folder lies under.
best='' kind=none
while read -r dev at type rest; do
  case $root/ in
    "${at%/}"/*)
      if [ "${#at}" -ge "${#best}" ]; then best=$at kind=$type; fi
      ;;
  esac
done </proc/mounts
: "$dev$rest"
case $kind in
  nfs* | cifs | smb* | 9p | afs | ceph | glusterfs | lustre | gpfs | gfs2 | ocfs2 | ncpfs | davfs | fuse.sshfs | \
    fuse.glusterfs | fuse.s3fs | fuse.rclone | fuse.davfs* | fuse.ceph* | beegfs | orangefs)
    printf 'unusable the state folder %s lies on a network file system (%s); set SALVOR_STATE_DIR\n' "$root" "$kind"
    exit 0
    ;;
esac
if [ ! -s "$root/state-id" ]; then
  read -r fresh </proc/sys/kernel/random/uuid
  printf '%s\n' "$fresh" >"$root/.state-id.$$" && dd if=/dev/null of="$root/.state-id.$$" conv=notrunc,fsync 2>/dev/null
  ln "$root/.state-id.$$" "$root/state-id" 2>/dev/null
  rm -f "$root/.state-id.$$"
fi
mi=
for file in /etc/machine-id /var/lib/dbus/machine-id /sys/class/dmi/id/product_uuid "$root/machine-id"; do
  { read -r mi <"$file"; } 2>/dev/null
  [ -z "$mi" ] || break
done
if [ -z "$mi" ]; then
  read -r mi </proc/sys/kernel/random/uuid
  printf '%s\n' "$mi" >"$root/machine-id"
fi
sid=
{ read -r sid <"$root/state-id"; } 2>/dev/null
[ -n "$sid" ] || {
  printf 'unusable the state folder %s cannot be written\n' "$root"
  exit 0
}
printf 'root %s\nmachine %s\nstate %s\n' "$root" "$mi" "$sid"
