# shellcheck shell=sh
# Collectors of what the host is: host, users, environment, memory, disks, mounts, kernel.
# Sourced by snapshot-collect.sh.
# shellcheck disable=SC2154,SC2012,SC2010

collect_host() {
  { read -r kernel </proc/sys/kernel/osrelease && say "kernel: $kernel"; } 2>/dev/null || missed /proc/sys/kernel/osrelease
  { read -r hostname </proc/sys/kernel/hostname && say "hostname: $hostname"; } 2>/dev/null
  sed -n 's/^\(NAME\|VERSION_ID\|ID\)=/os.\1=/p' /etc/os-release 2>/dev/null || missed /etc/os-release
  [ ! -r /etc/machine-id ] || printf 'machine-id: %s\n' "$(cat /etc/machine-id)"
  [ ! -d /run/systemd/system ] || say 'init: systemd'
  [ ! -d /run/openrc ] || say 'init: openrc'
  awk -F': *' '/^model name/ { print "cpu: " $2; n++ } END { print "cpus: " n }' /proc/cpuinfo 2>/dev/null | sort -u
  { printf 'boot: %s\n' "$(cat /proc/sys/kernel/random/boot_id)" && cat /proc/uptime /proc/loadavg; } 2>/dev/null | volatile
}

# Of a password only its kind, whether it is locked, and a number that changes when it changes.
collect_users() {
  [ -r /etc/passwd ] && sort /etc/passwd | sed 's/^/user: /'
  [ -r /etc/group ] && sort /etc/group | sed 's/^/group: /'
  if [ -r /etc/shadow ]; then
    while IFS=: read -r user hash changed _ _ _ _ expires _; do
      case $hash in
        '') kind='no password' ;;
        '!'*'$'* | '*'*'$'*) kind="locked $(printf %s "$hash" | cksum)" ;;
        '!'* | '*'*) kind='no login by password' ;;
        *) kind="hash ${hash%"${hash#?[0-9a-z]*\$}"} $(printf %s "$hash" | cksum)" ;;
      esac
      say "password: $user: $kind, changed day $changed${expires:+, expires day $expires}"
    done </etc/shadow | sort
  else
    missed "/etc/shadow needs root"
  fi
  if [ -r /etc/sudoers ]; then grep -hv '^[[:space:]]*\(#\|$\)' /etc/sudoers /etc/sudoers.d/* 2>/dev/null | sed 's/^/sudoers: /'; fi
  ! have who || bounded 5 who 2>/dev/null | volatile
  return 0
}

# Values are masked by their name, and passwords inside addresses too. Salvor's own variables are not the host's.
mask() {
  clean | awk '{
    at = index($0, "="); if (!at) { print; next }
    key = substr($0, 1, at - 1); value = substr($0, at + 1)
    if (toupper(key) ~ /PASS|SECRET|TOKEN|KEY|CRED|AUTH|PRIVATE|COOKIE|SESSION_ID/) value = "***"
    if (toupper(value) ~ /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY)[A-Z_]*[=:]/) value = "***"
    while (match(value, /:\/\/[^\/@ ]*:[^\/@ ]*@/)) value = substr(value, 1, RSTART - 1) "://***@" substr(value, RSTART + RLENGTH)
    print key "=" value }'
}

collect_environment() {
  for file in /etc/environment /etc/default/locale /etc/locale.conf /etc/env.d/*; do
    [ ! -f "$file" ] || grep -v '^[[:space:]]*\(#\|$\)' "$file" | mask | sed "s#^#$file: #"
  done
  if [ -r /proc/1/environ ]; then
    tr '\n\000' '?\n' </proc/1/environ | grep -v '^\(SALVOR_\|WITH_\)' | mask | sort | sed 's/^/pid 1: /'
  else
    missed "environment of pid 1 needs root"
  fi
  # cat's own environment is this one's; opened by the shell it would be gone after the exec.
  # shellcheck disable=SC2002
  cat /proc/self/environ | tr '\n\000' '?\n' |
    grep -v '^\(SALVOR_\|WITH_\|PWD=\|OLDPWD=\|SHLVL=\|LC_ALL=\|_=\|INVOCATION_ID=\|JOURNAL_STREAM=\|SYSTEMD_EXEC_PID=\|SSH_\|XDG_SESSION\|DBUS_SESSION\)' |
    mask | sort | sed 's/^/run: /'
}

collect_memory() {
  awk '/^(MemTotal|SwapTotal|HugePages_Total)/ { print }' /proc/meminfo
  awk 'NR > 1 { print "swap: " $1, $2, $3 }' /proc/swaps 2>/dev/null | sort
  cat /proc/meminfo /proc/pressure/memory /proc/swaps 2>/dev/null | volatile
}

# df per mount, side by side: a mount that hangs is named and costs three seconds, not the list.
collect_disks() {
  for disk in /sys/block/*; do
    case ${disk##*/} in loop* | ram* | zram* | '*') continue ;; esac
    size='' model='' ro=''
    { read -r size <"$disk/size"; read -r ro <"$disk/ro"; read -r model <"$disk/device/model"; } 2>/dev/null
    say "disk: ${disk##*/} sectors=$size ro=$ro ${model:-}"
  done | sort
  use df || return 0
  awk '$3 ~ /^(ext[234]|xfs|btrfs|f2fs|zfs|vfat|exfat|ntfs3?|overlay|nfs4?|cifs|smb3|fuse|fuse\..*|fuseblk|ceph|9p|virtiofs|glusterfs|jfs|reiserfs|bcachefs)$/ &&
    $2 !~ /\/(containers\/storage|docker\/overlay2)\// && !seen[$2]++ { print $2 }' /proc/mounts |
    sed 's/\\040/ /g' | sort >"$work/disks.mounts.part"
  asked=0 children=''
  while read -r mount; do
    asked=$((asked + 1))
    (df -Pk "$mount" >"$work/disks.df.$asked.tmp.part" && mv "$work/disks.df.$asked.tmp.part" "$work/disks.df.$asked.part") </dev/null >/dev/null 2>&1 &
    children="$children $!"
  done <"$work/disks.mounts.part"
  tries=60
  while [ "$tries" -gt 0 ]; do
    set -- "$work"/disks.df.*[0-9].part
    [ "$#" -lt "$asked" ] || [ ! -e "$1" ] || break
    tries=$((tries - 1))
    sleep 0.05 2>/dev/null || { sleep 1 && tries=$((tries - 19)); }
  done
  asked=0
  while read -r mount; do
    asked=$((asked + 1))
    if [ -e "$work/disks.df.$asked.part" ]; then
      awk -v at="$asked" 'NR > 1 { print $(NF - 4), $1, $(NF - 1) + 0 }' "$work/disks.df.$asked.part" |
        while read -r size source used; do
          say "size: $mount: $size KiB on $source"
          [ "$used" -lt 97 ] || say "finding: $mount is full"
        done
      volatile <"$work/disks.df.$asked.part"
    else
      missed "$mount did not answer within 3 s"
      say "finding: $mount did not answer"
    fi
  done <"$work/disks.mounts.part"
  # shellcheck disable=SC2086
  [ -z "$children" ] || kill -s KILL $children 2>/dev/null
  rm -f "$work"/disks.mounts.part "$work"/disks.df.*
  [ ! -r /proc/mdstat ] || volatile </proc/mdstat
}

collect_mounts() {
  # What comes and goes with logins, containers and units is kept aside.
  awk -v moving='^/(run/user|run/credentials|run/netns|run/docker|var/lib/docker|var/lib/containers|run/containers|proc/sys/fs/binfmt_misc|snap|run/snapd)' '
    { line = $2 " " $3 " " $1 " " $4 }
    $2 ~ moving { print line | "cat >&4"; next } { print line }' /proc/mounts | sort
  awk '!/^[[:space:]]*#/ && NF >= 3 && $3 != "swap" && $2 != "none" && $4 !~ /noauto/ { print $2 }' /etc/fstab 2>/dev/null | sort |
    while read -r mount; do
      [ "$mount" = / ] || grep -q -F " $mount " /proc/mounts || say "finding: $mount is in fstab, but not mounted"
    done
}

collect_kernel() {
  { read -r line </proc/cmdline && say "cmdline: $line"; } 2>/dev/null
  # cat: dash reads byte by byte, and a number under /proc/sys ends after the first.
  say "tainted: $(cat /proc/sys/kernel/tainted 2>/dev/null)"
  cut -d' ' -f1 /proc/modules 2>/dev/null | sort | sed 's/^/module: /' | volatile
  if have dmesg && bounded 10 dmesg >"$work/kernel.log.part" 2>/dev/null; then
    tail -n 500 "$work/kernel.log.part" | volatile
  elif have journalctl && bounded 10 journalctl -k -b -n 500 --no-pager -q >"$work/kernel.log.part" 2>/dev/null; then
    volatile <"$work/kernel.log.part"
  elif have dmesg; then
    missed "kernel log: not permitted"
  else
    missed "dmesg is missing"
  fi
  rm -f "$work/kernel.log.part"
}
