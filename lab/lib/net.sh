# shellcheck shell=sh
# One bridge per lab. Its name carries the third number of its network, so making it is the reservation.

net_file() { printf '%s/net' "$LAB_DIR"; }
net_bridge() { cat "$(net_file)" 2>/dev/null; }
net_prefix() { printf '%s.%s' "${SALVOR_LAB_NET:-10.211}" "$(net_bridge | sed 's/^slab//')"; }
net_machine() { printf '%s.1' "$(net_prefix)"; }
host_ip() { printf '%s.%s' "$(net_prefix)" $(($(cat "$(host_dir "$1")/number") + 10)); }
host_machine() { printf 'l%sn%s' "$LAB_ID" "$(cat "$(host_dir "$1")/number" 2>/dev/null || echo 0)"; }
host_veth() { printf 'vb-%s' "$(host_machine "$1")"; }

net_is_ours() { [ "$(cat "/sys/class/net/$1/ifalias" 2>/dev/null)" = "salvor-lab $LAB_DIR" ]; }

net_up() {
  bridge=$(net_bridge)
  [ -n "$bridge" ] && net_is_ours "$bridge" && return 0
  # The same network as before, if it is still free; else the first free one, from a start of this lab's own.
  start=$((0x$LAB_ID % 250 + 1))
  offset=-1
  while [ "$offset" -lt 250 ]; do
    if [ "$offset" -ge 0 ] || [ -z "$bridge" ]; then
      [ "$offset" -ge 0 ] || offset=0
      bridge=slab$(((start + offset - 1) % 250 + 1))
    fi
    offset=$((offset + 1))
    ip link add "$bridge" type bridge 2>/dev/null || continue
    ip link set "$bridge" alias "salvor-lab $LAB_DIR" || break
    printf '%s\n' "$bridge" >"$(net_file)"
    ip addr add "$(net_machine)/24" dev "$bridge" && ip link set "$bridge" up && return 0
    break
  done
  fail "cannot make a bridge ($bridge); is the kernel's bridge module there, and may this shell make one? try: ip link add slabtest type bridge"
}

net_down() {
  bridge=$(net_bridge)
  [ -n "$bridge" ] && net_is_ours "$bridge" && ip link del "$bridge"
  for link in /sys/class/net/"vb-l${LAB_ID}n"*; do
    [ -e "$link" ] && ip link del "$(basename "$link")" 2>/dev/null
  done
  rm -f "$(net_file)"
}
