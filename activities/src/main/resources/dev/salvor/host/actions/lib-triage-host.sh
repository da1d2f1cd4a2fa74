# shellcheck shell=sh
# Triage of the host itself: disks, mounts, clock, hung processes, memory. Sourced by triage.sh.
# shellcheck disable=SC2154

# A unit file on the disk that systemd has not read.
triage_failed_reload() {
  [ "$INIT" = systemd ] || return 0
  stale=$(bounded 60 systemctl show --no-pager -p Id,NeedDaemonReload '*.service' 2>/dev/null | awk -F= '
    $1 == "Id" { id = $2 } $1 == "NeedDaemonReload" { stale = $2 }
    $0 == "" { if (stale == "yes") print id; stale = "" } END { if (stale == "yes") print id }')
  [ -n "$stale" ] || return 0
  # shellcheck disable=SC2086
  set -- $stale
  finding contradiction "$1" "runs as it was read before its unit file changed$([ $# -eq 1 ] || say ", and so do $(($# - 1)) more")" "systemctl daemon-reload"
}

# local_mounts: mount points of local disks, each disk once. Those of a network may never answer. Escapes as %b takes them.
local_mounts() {
  awk '$1 !~ /^\/dev\/loop/ && $3 ~ /^(ext[234]|xfs|btrfs|f2fs|jfs|reiserfs|bcachefs|zfs|vfat|exfat|ntfs3?|fuseblk|ubifs)$/ && !seen[$1]++ {
    gsub(/\\/, "\\0", $2); print $2 }' "${SALVOR_TRIAGE_MOUNTS:-/proc/mounts}"
}

triage_disks() {
  have df || {
    unseen disk-full "df is missing"
    return 0
  }
  local_mounts >"$SALVOR_STEP_DIR/mounts"
  while IFS= read -r mount; do
    mount=$(printf %b "$mount")
    # Not every df knows -l.
    usage=$(bounded 20 df -P "$mount" 2>/dev/null | awk -v limit="$disk_limit" 'NR == 2 { print ($5 + 0 >= limit ? "over" : "under"), $5, $4 }')
    case $usage in
      'over '*%*)
        usage=${usage#over }
        finding disk-full "$mount" "${usage%% *} used, $((${usage#* } / 1024)) MiB free" "du -xh --max-depth=2 $(word "$mount") | sort -h | tail -n 20"
        ;;
      '') unseen disk-full "df does not answer for $mount" ;;
    esac
    usage=$(bounded 20 df -P -i "$mount" 2>/dev/null | awk -v limit="$disk_limit" 'NR == 2 { print ($5 ~ /%/ && $5 + 0 >= limit ? "over" : "under"), $5 }')
    case $usage in
      'over '*) finding inodes-full "$mount" "${usage#over } of its files used" "du -x --inodes --max-depth=2 $(word "$mount") | sort -n | tail -n 20" ;;
      '') unseen inodes-full "df does not tell for $mount" ;;
    esac
  done <"$SALVOR_STEP_DIR/mounts"
}

# A local disk that is read-only though fstab does not say so: the kernel does that after an error.
triage_read_only() {
  while read -r dev at type options _; do
    case $dev/$type in /dev/loop*) continue ;; /dev/*/ext[234] | /dev/*/xfs | /dev/*/btrfs | /dev/*/f2fs) ;; *) continue ;; esac
    case ,$options, in *,ro,*) ;; *) continue ;; esac
    awk -v at="$at" '$1 !~ /^#/ && $2 == at && ("," $4 ",") !~ /,ro,/ { found = 1 } END { exit !found }' "$ROOT/etc/fstab" 2>/dev/null || continue
    finding read-only "$at" "$dev ($type) is mounted read-only, and fstab does not say so" "dmesg | tail -n 50; mount -o remount,rw $(word "$at")"
  done <"${SALVOR_TRIAGE_MOUNTS:-/proc/mounts}"
}

# What fstab mounts at boot and is not mounted.
triage_mounts() {
  [ -r "$ROOT/etc/fstab" ] || return 0
  while read -r dev at type options _; do
    case $dev in '' | '#'*) continue ;; esac
    case $type in swap | none | ignore) continue ;; esac
    case ,$options, in *,noauto,* | *,x-systemd.automount,*) continue ;; esac
    case $at in /*) ;; *) continue ;; esac
    [ "$at" = / ] || at=${at%/}
    awk -v at="$at" '$2 == at { found = 1 } END { exit !found }' "${SALVOR_TRIAGE_MOUNTS:-/proc/mounts}" && continue
    finding not-mounted "$at" "stands in fstab and is not mounted" "mount $(word "$at")"
  done <"$ROOT/etc/fstab"
}

triage_clock() {
  if have systemd-detect-virt && bounded 5 systemd-detect-virt -q -c 2>/dev/null; then
    unseen clock "a container has the clock of its host"
    return 0
  fi
  synced=''
  if have timedatectl && [ "$INIT" = systemd ]; then
    synced=$(bounded 10 timedatectl show -p NTPSynchronized --value 2>/dev/null)
    fix='timedatectl set-ntp true'
  fi
  if [ -z "$synced" ] && have chronyc; then
    case $(bounded 10 chronyc -n tracking 2>/dev/null) in *'Leap status     : Normal'*) synced=yes ;; *'Not synchronised'*) synced=no ;; esac
    fix='chronyc makestep'
  fi
  case $synced in
    yes) ;;
    no) finding clock "time" "is not synchronised with any server" "$fix" ;;
    *) unseen clock "neither timedatectl nor chronyc tells here" ;;
  esac
}

# In state D now and a second later: nothing can end it.
triage_hung() {
  hung=''
  for one in $(pids); do
    read_stat "$one" && [ "$P_STATE" = D ] && hung="$hung $one:$P_START"
  done
  [ -n "$hung" ] || return 0
  sleep 1
  for one in $hung; do
    same_process "${one%%:*}" "${one#*:}" && [ "$P_STATE" = D ] || continue
    finding hung "process ${one%%:*}" "$P_COMM hangs in the kernel ($(wchan_of "${one%%:*}")); no signal ends it" "cat /proc/${one%%:*}/stack"
  done
}

triage_memory() {
  kernel=$(bounded 10 dmesg 2>/dev/null) || kernel=''
  [ -n "$kernel" ] || kernel=$(have journalctl && bounded 20 journalctl -k -b -q --no-pager 2>/dev/null)
  if [ -z "$kernel" ]; then
    unseen out-of-memory "the kernel's log is not shown to this user"
  else
    victims=$(printf '%s\n' "$kernel" | sed -n 's/.*Killed process [0-9]* (\([^)]*\)).*/\1/p' | sort | uniq -c | sort -rn | head -n 5)
    printf '%s\n' "$victims" | while read -r times victim; do
      [ -z "$victim" ] || finding out-of-memory "$victim" "was killed $times times since the boot, because memory ran out" "dmesg -T | grep -A 20 'Out of memory'"
    done
  fi
}
