# shellcheck shell=sh
# Ways into a host: ssh as a client would, exec past its network and its login.

lab_ssh() {
  target=${1-}
  need_host "${target#*@}"
  shift
  exec ssh -F "$LAB_DIR/ssh_config" "$target" "$@"
}

lab_exec() {
  need_root "lab exec"
  need_host "${1-}"
  name=$1
  shift
  [ $# -gt 0 ] || usage "lab exec NAME CMD...: what shall run on $name?"
  host_enter "$name" "$@"
  exit $?
}

# Root in the host's namespaces and in its cgroup, with a login's environment and nothing of ours.
host_enter() {
  leader=$(host_leader "$1") || fail "$1 is $(host_state "$1"), nothing can run there; lab up $1 starts it"
  cgroup=$(cgroup_root)$(sed -n 's/^0:://p' "/proc/$leader/cgroup")
  environment=$(grep -hs '^[A-Z_]*=[^ ]*$' "$(host_dir "$1")/root/etc/environment")
  shift
  # shellcheck disable=SC2016,SC2086  # expanded by the inner shell; the environment's lines hold no spaces
  sh -c 'echo $$ >"$1/cgroup.procs" || exit 1; leader=$2; shift 2
    exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup -- "$@"' enter "$cgroup" "$leader" \
    setpriv --bounding-set="$(leader_lacks "$leader")" --inh-caps=-all -- \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LOGNAME=root \
    SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}" $environment "$@" 8>&- 9>&-
}

# The capabilities that the host's own root has not, so that nobody sets this machine's clock from in there.
leader_lacks() {
  bounding=0x$(sed -n 's/^CapBnd:[[:space:]]*//p' "/proc/$1/status")
  capability=$(cat /proc/sys/kernel/cap_last_cap)
  lacking=
  while [ "$capability" -ge 0 ]; do
    [ $((bounding >> capability & 1)) -eq 1 ] || lacking=$lacking,-cap_$capability
    capability=$((capability - 1))
  done
  echo "${lacking#,}"
}

lab_put() { # a folder's content goes into folder DST; a file becomes DST, or goes into it where DST is or ends like a folder
  need_root "lab put"
  need_host "${1-}"
  [ $# -eq 3 ] || usage "lab put NAME SRC DST"
  case $3 in /*) ;; *) usage "lab put: '$3' is not an absolute path on the host" ;; esac
  host_put "$1" "$2" "$3" || fail "$1: $2 did not get to $3"
}

# shellcheck disable=SC2016  # expanded on the host
host_put() {
  if [ -d "$2" ]; then
    tar -C "$2" -cf - . | host_enter "$1" sh -c 'mkdir -p "$1" && tar -C "$1" --no-same-owner -xpf -' put "$3"
  elif [ -r "$2" ]; then
    file=$(basename "$2")
    mode=$(stat -c %a "$2")
    host_enter "$1" sh -c '
      target=$1
      case $target in */) mkdir -p "$target" ;; esac
      [ -d "$target" ] && target=${target%/}/$2
      cat >"$target.lab-put" && chmod "$3" "$target.lab-put" && mv "$target.lab-put" "$target"' \
      put "$3" "$file" "$mode" <"$2"
  else
    fail "cannot read $2"
  fi
}

lab_ip() {
  need_host "${1-}"
  host_ip "$1"
  echo
}
