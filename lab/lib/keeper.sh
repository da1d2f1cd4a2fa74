# shellcheck shell=sh
# A program of its own, one per host: runs the host, and starts it again when it reboots or is killed,
# as a machine would come back. Ends when the host powers off, when told to stop, or after five starts that failed at once.
set -u
LAB_LIB=$(dirname "$(readlink -f "$0")")
for part in common paths cgroup net; do
  # shellcheck source=/dev/null
  . "$LAB_LIB/$part.sh"
done
name=$1
dir=$(host_dir "$name")
note() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }
give_up() { note "$*" | tee "$dir/failed"; exit 1; }

# A cut host stays cut when it boots: the new link is put down as soon as it is there.
hold_cut() {
  tries=100
  while [ "$tries" -gt 0 ] && [ -e "$dir/cut" ]; do
    ip link set "$(host_veth "$name")" down 2>/dev/null
    tries=$((tries - 1))
    sleep 0.1
  done
}

# An earlier keeper was killed and its host lives on: take it over as it is.
adopt() {
  cgroup_alive "$(host_cgroup "$name")" || return 0
  note "takes over a running host"
  while cgroup_alive "$(host_cgroup "$name")" && [ ! -e "$dir/stop" ]; do sleep 0.2; done
}

cgroup_join "$(keeper_cgroup "$name")" $$ || exit 1
adopt
bad_starts=0
while [ ! -e "$dir/stop" ]; do
  cgroup_kill "$(host_cgroup "$name")" 30 || give_up "processes that cannot be killed; not started again"
  # The network of a killed host goes away a little later than its processes.
  ip link del "$(host_veth "$name")" 2>/dev/null
  [ -e "$dir/cut" ] && hold_cut &
  began=$(date +%s)
  note start
  echo x >>"$dir/boots"
  sh "$LAB_LIB/boot.sh" "$name" >"$dir/console.log" 2>&1
  code=$?
  note "ended with $code"
  case $code in
    133) bad_starts=0; continue ;;
    0) note "powered off"; exit 0 ;;
  esac
  [ $(($(date +%s) - began)) -ge 3 ] && bad_starts=0
  [ "$code" -gt 128 ] && continue
  bad_starts=$((bad_starts + 1))
  [ "$bad_starts" -lt 5 ] || give_up "five starts failed at once, last with $code: $(tail -n 1 "$dir/console.log")"
  sleep 0.3
done
