# shellcheck shell=sh
# Sent as text before anything lies on the host: which machine, which state folder. Makes the state
# folder and its id if they are not there. Prints KEY VALUE lines, or "unusable WHY" or
# "shared WHY".
set -u
umask 077
# Asked of the kernel, which costs no process.
uid=
while read -r word uid rest; do
  [ "$word" != Uid: ] || break
  uid=
done 2>/dev/null </proc/self/status
[ -n "$uid" ] || uid=$(id -u)
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
[ -d "$root/lib" ] && [ -d "$root/runs" ] || why=$(mkdir -p "$root/lib" "$root/runs" 2>&1) || {
  # Of what mkdir says, the reason alone, on one line.
  printf 'unusable the state folder %s cannot be used: %s\n' "$root" "$(printf '%s' "${why##*: }" | tr '\n\r' '  ')"
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
    printf 'shared the state folder %s lies on a network file system (%s); set SALVOR_STATE_DIR to a local folder (open runs stay behind in this one)\n' "$root" "$kind"
    exit 0
    ;;
esac
# make NAME: a random id, once, whoever else makes it at the same time.
make() {
  [ ! -s "$root/$1" ] || return 0
  read -r fresh </proc/sys/kernel/random/uuid
  printf '%s\n' "$fresh" >"$root/.$1.$$" && dd if=/dev/null of="$root/.$1.$$" conv=notrunc,fsync 2>/dev/null &&
    ln "$root/.$1.$$" "$root/$1" 2>/dev/null
  rm -f "$root/.$1.$$"
}
make state-id
mi=
for file in /etc/machine-id /var/lib/dbus/machine-id /sys/class/dmi/id/product_uuid "$root/machine-id"; do
  { read -r mi <"$file"; } 2>/dev/null
  [ -z "$mi" ] || break
done
if [ -z "$mi" ]; then
  make machine-id
  { read -r mi <"$root/machine-id"; } 2>/dev/null
fi
sid=
{ read -r sid <"$root/state-id"; } 2>/dev/null
[ -n "$sid" ] || {
  printf 'unusable the state folder %s cannot be written\n' "$root"
  exit 0
}
printf 'root %s\nmachine %s\nstate %s\n' "$root" "$mi" "$sid"
