# shellcheck shell=sh
# `lab up`: base root, bridge, keys, hosts; done when every one answers a login.

lab_up() {
  need_root "lab up"
  up_jdk=yes
  up_binds=
  up_names=
  while [ $# -gt 0 ]; do
    case $1 in
      --no-jdk) up_jdk=no ;;
      --jdk) up_jdk=yes ;;
      --bind) [ $# -gt 1 ] || usage "--bind SRC:DST[:rw]"; up_bind "$2"; shift ;;
      --bind=*) up_bind "${1#--bind=}" ;;
      -*) usage "lab up: unknown option '$1'" ;;
      *) up_name "$1" ;;
    esac
    shift
  done
  [ -n "$up_names" ] || usage "lab up N | NAME...: how many hosts, or which?"
  [ "$up_jdk" = no ] || up_toolchain

  need_tools systemd-nspawn:systemd-container ip:iproute2 ssh:openssh-client flock:util-linux setsid:util-linux nsenter:util-linux tar:tar
  cgroup_root >/dev/null || exit $?
  take_lock
  base_ready
  keys_ready
  net_up
  for name in $up_names; do
    if host_create "$name" "$up_binds"; then
      say "$name made"
    elif [ -n "$up_asked_binds" ]; then
      say "$name exists already: --bind counts only when a host is made (lab down $name first)"
    fi
  done
  names_write
  room_for_watches
  for name in $up_names; do host_start "$name"; done
  for name in $up_names; do host_wait_ready "$name" "${SALVOR_LAB_BOOT_WAIT:-90}"; done
  for name in $up_names; do printf '%s %s\n' "$name" "$(host_ip "$name")"; done
}

# Each host's systemd takes some of the kernel's inotify instances, and all hosts take them as one user; without any left a boot
# stands still. The setting of this machine is raised, never lowered, until its next boot.
room_for_watches() {
  watches=$(($(find "$LAB_DIR/hosts" -mindepth 1 -maxdepth 1 -type d | wc -l) * 8 + 128))
  [ "$(cat /proc/sys/fs/inotify/max_user_instances)" -lt "$watches" ] || return 0
  say "fs.inotify.max_user_instances is raised to $watches for so many hosts"
  echo "$watches" >/proc/sys/fs/inotify/max_user_instances || fail "cannot raise fs.inotify.max_user_instances to $watches"
}

up_asked_binds=

up_name() { # a number: that many hosts, lab1 and so on
  if is_number "$1"; then
    { [ "$1" -ge 1 ] && [ "$1" -le 200 ]; } || usage "lab up $1: 1 to 200 hosts"
    count=1
    while [ "$count" -le "$1" ]; do
      up_names="$up_names lab$count"
      count=$((count + 1))
    done
  else
    check_name "$1"
    up_names="$up_names $1"
  fi
}

up_bind() {
  case $1 in
    /*:/*) ;;
    *) usage "--bind '$1': SRC:DST[:rw], both absolute" ;;
  esac
  [ -e "${1%%:*}" ] || fail "--bind: ${1%%:*} is not there"
  up_asked_binds=yes
  case $1 in
    *:rw) bind=$1 ;;
    *) bind=$1:ro ;;
  esac
  up_binds="$up_binds$bind
"
}

# The JDK this machine builds with, and the engine's binary if there is one: read-only in every host.
up_toolchain() {
  jdk=$(sh -c '. "$1" >/dev/null && printf %s "$JAVA_HOME"' jdk "$LAB_HOME/../.mvn/jdk.sh") ||
    missing "no JDK 21 or newer to lend to the hosts; fix: apt-get install openjdk-21-jdk, set SALVOR_JAVA_HOME, or lab up --no-jdk"
  up_binds="$up_binds$(readlink -f "$jdk"):/opt/jdk:ro
"
  engine=$(engine_binary) || { say "no engine binary on this machine, so none in the hosts (SALVOR_ENGINE_BINARY names one)"; return 0; }
  up_binds="$up_binds$(readlink -f "$engine"):/usr/local/bin/temporal:ro
"
}

engine_binary() {
  for candidate in "${SALVOR_ENGINE_BINARY-}" "${HOME:-/root}"/.cache/salvor/engine/*/temporal "$(command -v temporal 2>/dev/null)"; do
    [ -n "$candidate" ] && [ -x "$candidate" ] && { echo "$candidate"; return 0; }
  done
  return 1
}
