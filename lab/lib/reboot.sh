# shellcheck shell=sh
# `lab reboot`: from inside, or as when the plug is pulled. Either way the keeper starts the host again.

lab_reboot() {
  need_root "lab reboot"
  hard=no
  name=
  for argument in "$@"; do
    case $argument in
      --hard) hard=yes ;;
      -*) usage "lab reboot NAME [--hard]" ;;
      *) name=$argument ;;
    esac
  done
  need_host "$name"
  before=$(host_leader "$name") || fail "$name is $(host_state "$name"); lab up $name starts it"
  cgroup_alive "$(keeper_cgroup "$name")" || fail "$name has no keeper that would start it again; lab up $name brings one, then reboot"
  if [ "$hard" = yes ]; then
    frozen_release "$name"
    cgroup_kill "$(host_cgroup "$name")" 0
    new_within=40
  else
    host_enter "$name" systemctl --no-block reboot || fail "$name: systemctl reboot failed; lab reboot $name --hard does not ask it"
    new_within=${SALVOR_LAB_STOP_WAIT:-150}
  fi
  retry "$new_within" host_has_new_leader "$name" "$before" ||
    fail "$name is $(host_state "$name") $new_within s after the reboot was ordered; console: $(tail -n 1 "$(host_dir "$name")/console.log"); lab reboot $name --hard does not wait for it"
  host_wait_ready "$name" "${SALVOR_LAB_BOOT_WAIT:-90}"
}

host_has_new_leader() {
  after=$(host_leader "$1") && [ "$after" != "$2" ]
}
