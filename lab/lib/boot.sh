# shellcheck shell=sh
# Becomes the systemd-nspawn of one host (exec), inside that host's cgroup.
set -u
LAB_LIB=$(dirname "$(readlink -f "$0")")
for part in common paths cgroup net; do
  # shellcheck source=/dev/null
  . "$LAB_LIB/$part.sh"
done
name=$1
dir=$(host_dir "$name")

cgroup_join "$(host_cgroup "$name")" $$ || exit 1
if [ -e /sys/fs/cgroup/systemd/cgroup.procs ]; then
  cgroup_join "/sys/fs/cgroup/systemd/$LAB_CGROUP/$name" $$ || exit 1
fi

set -- systemd-nspawn -q -b -D "$dir/root" --register=no --keep-unit --machine="$(host_machine "$name")" \
  --hostname="$name" --network-bridge="$(net_bridge)" --console=pipe --resolv-conf=off --timezone=off --link-journal=no
while IFS=: read -r source target mode; do
  [ -n "$source" ] || continue
  case $mode in
    rw) set -- "$@" --bind="$source:$target" ;;
    *) set -- "$@" --bind-ro="$source:$target" ;;
  esac
done <"$dir/binds"
# Pure version 2 inside, also where this machine mounts both: systemd 252 and later want it.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
exec "$@" </dev/null
