#!/bin/sh
# Facts of the host as lines "KEY<TAB>VALUE"; also sourced by supervisor-prepare.sh. Nothing here can hang: whatever may meet a dead mount or a
# dead name service runs under a time limit.
set -u
fact() { printf '%s\t%s\n' "$1" "$2"; }
unquote() {
  uq=$1
  case $uq in
    \"*\") uq=${uq#\"} uq=${uq%\"} ;;
    \'*\') uq=${uq#\'} uq=${uq%\'} ;;
  esac
}
# Where Salvor's programs lie on this host.
lib=${salvor_program:-$0}
lib=${lib%/*}
fact programs "$lib"
for file in /etc/os-release /usr/lib/os-release; do
  [ -r "$file" ] || continue
  while IFS='=' read -r key value; do
    unquote "$value"
    case $key in
      ID) fact os.id "$uq" ;;
      VERSION_ID) fact os.version "$uq" ;;
      ID_LIKE) fact os.like "$uq" ;;
      PRETTY_NAME) fact os.name "$uq" ;;
      VERSION_CODENAME) fact os.codename "$uq" ;;
    esac
  done <"$file"
  break
done
# The kernel tells by files what its programs would, and those cost a process each.
system() {
  sy=
  { read -r sy <"/proc/sys/kernel/$2"; } 2>/dev/null
  fact "$1" "${sy:-$(uname "$3")}"
}
system kernel osrelease -r
system arch arch -m
if [ -d /run/systemd/system ]; then
  fact init systemd
elif [ -d /run/openrc ] || [ -x /sbin/openrc-run ]; then
  fact init openrc
else
  fact init other
fi
# cpus_of LIST: how many numbers a list such as 0-3,8 has, as cpus. The kernel's own list is short; that of
# all it knows of each processor is long, and read byte by byte.
cpus_of() {
  cpus=0
  cp_rest=$1,
  while [ -n "$cp_rest" ]; do
    cp_one=${cp_rest%%,*}
    cp_rest=${cp_rest#*,}
    case $cp_one in
      '' | *[!0-9-]* | -* | *-) return ;;
      *) cpus=$((cpus + ${cp_one#*-} - ${cp_one%-*} + 1)) ;;
    esac
  done
}
{ read -r list </sys/devices/system/cpu/online; } 2>/dev/null || list=
cpus_of "$list"
[ "$cpus" -gt 0 ] || cpus=$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc)
fact cpu.count "$cpus"
while read -r word value rest; do
  case $word in
    MemTotal:) fact memory.bytes $((value * 1024)) ;;
    MemAvailable:) fact memory.available $((value * 1024)) ;;
    SwapTotal:)
      fact memory.swap $((value * 1024))
      break
      ;;
  esac
done </proc/meminfo
: "$rest"
timeout -s KILL 5 df -P -k -l 2>/dev/null | while read -r device size used free percent at; do
  case $device in /dev/*) fact disk "$device $((size * 1024)) $((free * 1024)) $at" ;; esac
  : "$used$percent"
done
for pair in emerge:portage apt-get:apt dnf:dnf yum:yum pacman:pacman zypper:zypper apk:apk xbps-install:xbps; do
  if command -v "${pair%%:*}" >/dev/null 2>&1; then
    fact packageManager "${pair#*:}"
    break
  fi
done
{ read -r name </proc/sys/kernel/hostname; } 2>/dev/null
fact hostname "${name:-}"
user=
while read -r word user rest; do
  [ "$word" != Uid: ] || break
  user=
done 2>/dev/null </proc/self/status
[ -n "$user" ] || user=$(id -u)
fact uid "$user"
while IFS=: read -r login pass number rest; do
  [ "$number" != "$user" ] || {
    fact user "$login"
    break
  }
  : "$pass$rest"
done </etc/passwd
virt=
# It stays the same while the machine runs; known is what was found for this boot.
known=$lib/../.virtualization
{ read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || boot=
{ read -r seen virt <"$known"; } 2>/dev/null || seen=
[ -n "$boot" ] && [ "$seen" = "$boot" ] || virt=
if [ -n "$virt" ]; then
  :
elif command -v systemd-detect-virt >/dev/null 2>&1; then
  virt=$(timeout -s KILL 5 systemd-detect-virt 2>/dev/null)
  { printf '%s %s\n' "$boot" "${virt:-none}" >"$known"; } 2>/dev/null
elif [ -e /.dockerenv ]; then
  virt=docker
elif [ -e /run/.containerenv ]; then
  virt=podman
elif [ -r /sys/class/dmi/id/sys_vendor ]; then
  read -r virt </sys/class/dmi/id/sys_vendor
fi
fact virtualization "${virt:-none}"
exit 0
