# shellcheck shell=sh
# The way into a virtual machine is ssh; what is said of hosts of the lab (reach.sh, scenario.sh) holds for it as well.

host_enter() {
  entered=$1
  vm_lives "$entered" || fail "$entered is off; lab/vm up $entered starts it"
  shift
  ssh -F "$(host_dir "$entered")/ssh_config" "$entered" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 "$(quoted "$@")" 8>&- 9>&-
}

# The words once more, for the shell at the other end.
quoted() {
  for word in "$@"; do printf "'%s' " "$(printf '%sx' "$word" | sed "s/'/'\\\\''/g")" | sed "s/x' \$/' /"; done
}

# As for a host, with five times as long where the machine is emulated.
scenario_run() { # seconds name command...
  limit=$1
  in_host=$2
  shift 2
  [ "$(cat "$(host_dir "$in_host")/accel")" = kvm ] || limit=$((limit * 5))
  host_enter "$in_host" timeout -k 5 "$limit" "$@"
}
