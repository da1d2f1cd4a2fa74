# shellcheck shell=sh
# `lab scenario NAME SCENARIO`: finds the scenario's part and calls it.

lab_scenario() {
  if [ $# -eq 0 ]; then
    printf '%s\n' 'crash [--pm emerge|apt] [--verify]   the host of crash-recovery: libxcrypt without SHA-512, nobody can log in' \
      'frozen [--verify]                    a process that nothing can kill: it writes to a frozen file system' \
      'ota [--public-name NAME] [--old KIND] [--socket] [--no-runtime-dir] [--legacy] [--small-var SIZE] [--small-opt SIZE] [--verify]' \
      '                                     a node of a fleet that serves a small real app; lab/ota-release makes releases for it'
    return 0
  fi
  need_root "lab scenario"
  need_host "$1"
  name=$1
  scenario=${2-}
  shift
  [ $# -eq 0 ] || shift
  take_lock
  case $scenario in
    crash) crash_scenario "$name" "$@" ;;
    frozen) frozen_scenario "$name" "$@" ;;
    ota) ota_scenario "$name" "$@" ;;
    *) usage "scenario '$scenario'? there are: crash, frozen, ota" ;;
  esac
}

# A bounded command in the host; its output is this command's.
scenario_run() { # seconds name command...
  limit=$1
  in_host=$2
  shift 2
  host_enter "$in_host" timeout -k 5 "$limit" "$@"
}
