# shellcheck shell=sh
# `lab list`: a table for people, --json for programs.

lab_list() {
  case ${1-} in
    --json) list_json ;;
    '') list_table ;;
    *) usage "lab list [--json]" ;;
  esac
}

list_row() { # name state address cut pid boots scenario
  dir=$(host_dir "$1")
  cut=no
  [ -e "$dir/cut" ] && cut=yes
  printf '%s %s %s %s %s %s %s\n' "$1" "$(host_state "$1")" "$(host_ip "$1")" "$cut" \
    "$(host_leader "$1" || echo -)" "$(wc -l <"$dir/boots" 2>/dev/null || echo 0)" "$(cat "$dir/scenario" 2>/dev/null || echo -)"
}

list_rows() {
  for host in $(host_names); do
    [ -f "$(host_dir "$host")/ready" ] && list_row "$host"
  done
}

list_table() {
  { echo "NAME STATE ADDRESS CUT PID BOOTS SCENARIO"; list_rows; } |
    while read -r name state address cut pid boots scenario; do
      printf '%-12s %-8s %-15s %-4s %-8s %-6s %s\n' "$name" "$state" "$address" "$cut" "$pid" "$boots" "$scenario"
    done
}

list_json() {
  printf '{"lab":"%s","bridge":"%s","machine":"%s","sshConfig":"%s/ssh_config","key":"%s/key","knownHosts":"%s/known_hosts","hosts":[' \
    "$LAB_DIR" "$(net_bridge)" "$(net_machine)" "$LAB_DIR" "$LAB_DIR" "$LAB_DIR"
  list_rows | {
    comma=
    while read -r name state address cut pid boots scenario; do
      [ "$cut" = yes ] && cut=true || cut=false
      [ "$pid" = - ] && pid=null
      if [ "$scenario" = - ]; then scenario=null; else scenario="\"$scenario\""; fi
      printf '%s{"name":"%s","state":"%s","address":"%s","cut":%s,"pid":%s,"boots":%s,"scenario":%s,"root":"%s/root"}' \
        "$comma" "$name" "$state" "$address" "$cut" "$pid" "$boots" "$scenario" "$(host_dir "$name")"
      comma=,
    done
  }
  printf ']}\n'
}
