# shellcheck shell=sh
# The network of one host: its end of the cable on the bridge is put down. Stays cut over a reboot.

lab_cut() {
  need_root "lab cut"
  need_host "${1-}"
  : >"$(host_dir "$1")/cut"
  ip link set "$(host_veth "$1")" down 2>/dev/null || host_leader "$1" >/dev/null || return 0
  retry 3 host_is_silent "$1" || fail "$1 still answers; ip link show $(host_veth "$1")"
}

host_is_silent() {
  ip link set "$(host_veth "$1")" down 2>/dev/null
  [ "$(cat "/sys/class/net/$(host_veth "$1")/operstate")" = down ]
}

lab_mend() {
  need_root "lab mend"
  need_host "${1-}"
  rm -f "$(host_dir "$1")/cut"
  host_leader "$1" >/dev/null || return 0
  retry 20 host_is_back "$1" || fail "$1 does not answer 20 s after its link came up; lab exec $1 networkctl"
}

host_is_back() {
  ip link set "$(host_veth "$1")" up 2>/dev/null
  host_answers "$1"
}
