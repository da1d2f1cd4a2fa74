# shellcheck shell=sh
# Collectors of what connects the host: network, routes, bridges, sockets. Names are never resolved.
# Sourced by snapshot-collect.sh.
# shellcheck disable=SC2154,SC2012,SC2010
# shellcheck source=lib-proc.sh
. "$SALVOR_LIB/lib-proc.sh"

collect_network() {
  for link in /sys/class/net/*; do
    [ -e "$link/address" ] || continue
    mac='' mtu='' state='' master=''
    { read -r mac <"$link/address"; read -r mtu <"$link/mtu"; read -r state <"$link/operstate"; } 2>/dev/null
    [ ! -L "$link/master" ] || master=$(readlink "$link/master") && master=${master##*/}
    say "link: ${link##*/} $mac mtu $mtu $state${master:+ master $master}"
  done
  if have ip; then
    bounded 10 ip -o addr show 2>/dev/null |
      awk '{ line = $2 " " $3 " " $4; moving = / temporary | mngtmpaddr | dynamic /
        if (/ temporary /) print line " temporary" | "cat >&4"; else print "address: " line (moving ? " dynamic" : "") }' | sort
    bounded 10 ip -s link show 2>/dev/null | volatile
  else
    missed "ip is missing: IPv4 addresses from /proc/net/fib_trie"
    awk '/32 host LOCAL/ { print "address: " last } { if ($1 == "|--") last = $2 }' /proc/net/fib_trie 2>/dev/null | sort -u
    awk '{ print "address: " $6 " inet6 " $1 "/" $3 }' /proc/net/if_inet6 2>/dev/null | sort
  fi
  for file in /etc/resolv.conf /etc/hosts /etc/hostname; do
    [ ! -r "$file" ] || grep -v '^[[:space:]]*\(#\|$\)' "$file" | sed "s#^#$file: #"
  done
}

collect_routes() {
  if have ip; then
    for family in 4 6; do
      bounded 10 ip "-$family" route show table all 2>/dev/null | sed 's/ expires [0-9]*sec//; s/ *$//' | grep -v ' cache ' | sed "s/^/route $family: /" | sort
      bounded 10 ip "-$family" rule show 2>/dev/null | sed "s/^/rule $family: /"
    done
    bounded 10 ip neigh show 2>/dev/null | volatile
  else
    missed "ip is missing: routes from /proc/net"
    awk 'NR > 1 { print "route 4: " $1, $2, $3, $8, $7 }' /proc/net/route 2>/dev/null | sort
    awk '{ print "route 6: " $1 "/" $2, $5, $10 }' /proc/net/ipv6_route 2>/dev/null | sort
  fi
}

collect_bridges() {
  for bridge in /sys/class/net/*/bridge; do
    [ -d "$bridge" ] || continue
    bridge=${bridge%/bridge} stp=''
    { read -r stp <"$bridge/bridge/stp_state"; } 2>/dev/null
    say "bridge: ${bridge##*/} stp $stp"
    for port in "$bridge"/brif/*; do
      [ -e "$port" ] || continue
      say "port: ${bridge##*/} ${port##*/}"
      [ -d "/sys/class/net/${port##*/}/bridge" ] && say "finding: bridge ${port##*/} is a port of bridge ${bridge##*/}"
    done
  done
  # A configuration that makes a bridge a port of itself.
  for file in /etc/systemd/network/*.network /etc/network/interfaces /etc/network/interfaces.d/* /etc/conf.d/net; do
    [ -r "$file" ] || continue
    awk -v file="$file" '
      /^[[:space:]]*Name=/ { name = $0; sub(/.*=/, "", name) }
      /^[[:space:]]*Bridge=/ { b = $0; sub(/.*=/, "", b); if (b == name) print "finding: " file ": " b " enslaves itself" }
      $1 == "iface" { name = $2 }
      $1 == "bridge_ports" || $1 == "bridge-ports" { for (i = 2; i <= NF; i++) if ($i == name) print "finding: " file ": " name " enslaves itself" }
      /^bridge_[a-z0-9_]+=/ { b = $0; sub(/^bridge_/, "", b); split(b, kv, "="); gsub(/"/, "", kv[2]); n = split(kv[2], p, " ")
        for (i = 1; i <= n; i++) if (p[i] == kv[1]) print "finding: " file ": " kv[1] " enslaves itself" }' "$file"
  done
  return 0
}

# Listening sockets with their owner. Ports that the kernel hands out by itself are kept aside.
collect_sockets() {
  range=$(cat /proc/sys/net/ipv4/ip_local_port_range 2>/dev/null) || range='32768 60999'
  low=${range%%[!0-9]*} high=${range##*[!0-9]}
  bounded 10 ls -ln /proc/[0-9]*/fd 2>/dev/null | awk '
    /^\/proc\/[0-9]+\/fd:$/ { split($0, part, "/"); pid = part[3]; next }
    $NF ~ /^socket:\[/ { s = $NF; gsub(/[^0-9]/, "", s); if (!((s, pid) in seen)) { seen[s, pid] = 1; print s, pid } }' |
    while read -r inode pid; do
      [ "$pid" = "${last-}" ] || { read_stat "$pid" || P_COMM='?' && last=$pid; }
      say "owner $inode $pid $(printf %s "$P_COMM")"
    done >"$work/sockets.owners.part"
  am_root || missed "owners of other users' sockets need root"
  for kind in tcp tcp6 udp udp6; do
    [ ! -r "/proc/net/$kind" ] || sed "1d; s/^/$kind /" "/proc/net/$kind"
  done | awk -v low="$low" -v high="$high" -v owners="$work/sockets.owners.part" '
    function hex(text, i, value) { value = 0; for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1; return value }
    function address(text, i, out) {
      if (length(text) == 8) return hex(substr(text, 7, 2)) "." hex(substr(text, 5, 2)) "." hex(substr(text, 3, 2)) "." hex(substr(text, 1, 2))
      if (text ~ /^0+$/) return "[::]"
      if (text == "00000000000000000000000001000000") return "[::1]"
      out = ""
      for (i = 0; i < 4; i++) out = out substr(text, i * 8 + 7, 2) substr(text, i * 8 + 5, 2) ":" substr(text, i * 8 + 3, 2) substr(text, i * 8 + 1, 2) (i < 3 ? ":" : "")
      return "[" tolower(out) "]"
    }
    BEGIN {
      while ((getline line < owners) > 0) {
        split(line, w, " "); name = line; sub(/^owner [0-9]+ [0-9]+ /, "", name)
        if (!(w[2] in pids)) { pids[w[2]] = w[3]; names[w[2]] = name } else { pids[w[2]] = pids[w[2]] "," w[3]; if (name < names[w[2]]) names[w[2]] = name }
      }
    }
    ($1 ~ /^tcp/ && $5 == "0A") || ($1 ~ /^udp/ && $5 == "07") {
      split($3, at, ":"); port = hex(at[2]); inode = $11
      line = $1 " " address(at[1]) ":" port " uid " $9 " " (inode in names ? names[inode] : "?")
      if (port < low || port > high) { if (!seen[line]++) print line }
      print line " pid " (inode in pids ? pids[inode] : "?") | "cat >&4"
    }' | clean | sort
  rm -f "$work/sockets.owners.part"
}
