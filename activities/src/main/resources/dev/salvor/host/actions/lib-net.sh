# shellcheck shell=sh
# Who listens where, from /proc alone. Sourced after lib-proc.sh.

# listening PORT: the socket inodes that listen on that TCP port, IPv4 and IPv6.
listening() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$1" '
    BEGIN { want = sprintf("%04X", port) }
    $4 == "0A" { n = split($2, at, ":"); if (at[n] == want) print $10 }'
}

# port_owners PORT: pids that hold a listening socket of that port.
port_owners() {
  inodes=$(listening "$1" | tr '\n' ' ')
  [ -n "$inodes" ] || return 0
  bounded 20 ls -ln /proc/[0-9]*/fd 2>/dev/null | INODES=$inodes awk '
    BEGIN { n = split(ENVIRON["INODES"], list, " "); for (i = 1; i <= n; i++) want["socket:[" list[i] "]"] = 1 }
    /^\/proc\/[0-9]+\/fd:$/ { split($0, part, "/"); pid = part[3]; next }
    ($NF in want) && !(pid in seen) { seen[pid] = 1; print pid, $(NF - 2), $NF }' |
    while read -r owner fd socket; do
      # Read once more: a file can have a name that looks like a socket in a listing.
      [ "$(readlink "/proc/$owner/fd/$fd")" != "$socket" ] || say "$owner"
    done
}
