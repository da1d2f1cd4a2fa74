# shellcheck shell=sh disable=SC2154,SC2034
# Sourced: identity of the host and its reservation. The caller defines refuse, root, machine, id.

# machine_id: from the system, else from what the firmware or the state folder keeps.
machine_id() {
  mi=
  for mi_file in /etc/machine-id /var/lib/dbus/machine-id /sys/class/dmi/id/product_uuid "$root/machine-id"; do
    { read -r mi <"$mi_file"; } 2>/dev/null
    [ -z "$mi" ] || return 0
  done
  return 1
}

check_pin() {
  machine_id
  [ "$mi" = "$machine" ] ||
    refuse WRONG_HOST "this machine has the id ${mi:-(none)}, but the run belongs to the one with the id $machine"
  sid=
  { read -r sid <"$root/state-id"; } 2>/dev/null
  [ "$sid" = "$id" ] ||
    refuse WRONG_HOST "the state folder $root has the id ${sid:-(none)}, but the run belongs to the one with the id $id"
}

# read_identity FOLDER: i_run i_book i_definition i_parameters i_digest of the run that the folder
# belongs to; false if it does not say so.
read_identity() {
  i_tag="" i_run="" i_book="" i_definition="" i_parameters="" i_digest="" i_end=""
  { read -r i_tag i_run i_book i_definition i_parameters i_digest i_end <"$1/identity"; } 2>/dev/null
  [ "$i_tag/$i_end" = "S1/." ]
}

# check_run DIGEST: the run's folder belongs to the run that asks; - from an older worker. A folder that
# an older version has made does not say whom it belongs to.
check_run() {
  [ "$1" != - ] || return 0
  if read_identity "$folder"; then
    [ "$i_digest" = "$1" ] ||
      refuse ID_TAKEN "the folder $folder is the record of another run now: $i_run of the runbook $i_book"
  else
    [ -e "$folder/prepared.json" ] || refuse WRONG_HOST "the run's folder $folder is not on this host any more"
  fi
}

# host_marker: the boot, and uptime in seconds as up.
host_marker() {
  { read -r hm </proc/sys/kernel/random/boot_id; } 2>/dev/null || hm=none
  read -r hm_line </proc/1/stat 2>/dev/null || hm_line=
  # shellcheck disable=SC2086
  set -- ${hm_line##*) }
  hm=$hm.${20:-0}
  read -r up up_idle </proc/uptime
  up=${up%.*}
}

# holder: h_run h_marker h_up of host.lock; false if nobody holds it.
holder() {
  h_run="" h_marker="" h_up=0 h_end=""
  { read -r h_run h_marker h_up h_end <"$root/host.lock"; } 2>/dev/null
  [ "${h_end:-}" = . ]
}

# keep_lock RUN: a run that reserved the host still has it. Its lease, 15 minutes of this boot's uptime, is
# renewed when a third of it is over; before that nobody else can take it, so no guard is needed.
keep_lock() {
  [ -e "$folder/locks-host" ] || return 0
  host_marker
  if holder && [ "$h_run/$h_marker" = "$1/$hm" ] && [ $((up - h_up)) -lt 300 ]; then return 0; fi
  exec 7>>"$root/host.lock.guard" || exit 3
  flock 7 || exit 3
  if holder && [ "$h_run" != "$1" ]; then
    read_identity "$root/runs/$h_run" || i_run=$h_run
    refuse LOCKED "the run $i_run has locked this host, because this run's own lock had expired; see: salvor show $i_run"
  fi
  write_lock "$1" || exit 3
  exec 7>&-
}

# write_lock RUN: the host is reserved from now on. The caller holds the guard.
write_lock() {
  host_marker
  # On the disk before it has its name: after a power cut an empty lock would be nobody's.
  printf '%s %s %s .\n' "$1" "$hm" "$up" >"$root/host.lock.$$" &&
    dd if=/dev/null of="$root/host.lock.$$" conv=notrunc,fsync 2>/dev/null &&
    mv "$root/host.lock.$$" "$root/host.lock"
}
