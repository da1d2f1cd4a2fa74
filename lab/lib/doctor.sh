# shellcheck shell=sh
# `lab doctor`: what this machine lacks, each finding with its fix. Exit 69 if hosts cannot run here.

lab_doctor() {
  doctor_bad=0
  if [ "$(id -u)" -eq 0 ]; then finding ok root; else finding no "not root: run it with sudo"; fi
  for pair in systemd-nspawn:systemd-container debootstrap:debootstrap ip:iproute2 ssh:openssh-client \
    ssh-keygen:openssh-client flock:util-linux nsenter:util-linux setsid:util-linux tar:tar; do
    if command -v "${pair%%:*}" >/dev/null 2>&1; then
      finding ok "${pair%%:*}"
    else
      finding no "${pair%%:*} is missing: apt-get install ${pair#*:}"
    fi
  done
  if (cgroup_root >/dev/null 2>&1); then
    finding ok "cgroup version 2 at $(cgroup_root)"
    [ -w "$(cgroup_root)/cgroup.procs" ] || finding no "cgroups cannot be written: in a container? run it --privileged"
  else
    finding no "no cgroup version 2: mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified"
  fi
  [ "$(id -u)" -eq 0 ] && doctor_try
  doctor_rest
  [ "$doctor_bad" -eq 0 ] || missing "$doctor_bad findings keep hosts from running here"
}

finding() {
  printf '%-4s %s\n' "$1" "$2"
  [ "$1" != no ] || doctor_bad=$((doctor_bad + 1))
}

# What no file tells: tried for real, in a folder of its own where the lab would lie.
doctor_try() {
  parent=$LAB_DIR
  while [ ! -d "$parent" ]; do parent=$(dirname "$parent"); done
  trial=$(mktemp -d "$parent/.lab-doctor.XXXXXX") || { finding no "cannot write in $parent"; return; }
  mkdir "$trial/l" "$trial/u" "$trial/w" "$trial/r"
  if mount -t overlay lab-doctor -o "lowerdir=$trial/l,upperdir=$trial/u,workdir=$trial/w" "$trial/r" 2>/dev/null; then
    umount "$trial/r"
    finding ok "overlay mounts in $parent"
  else
    finding no "no overlay mount in $parent: put SALVOR_LAB_DIR on a real file system (not on an overlay)"
  fi
  rm -rf "$trial"
  # Of this process alone: two may look at once.
  if ip link add "slabd$$" type bridge 2>/dev/null; then
    ip link del "slabd$$"
    finding ok "bridges can be made"
  else
    finding no "no bridge can be made: modprobe bridge, or run where CAP_NET_ADMIN is"
  fi
  free=$(df -Pk "$parent" | awk 'NR == 2 { print int($4 / 1024) }')
  if [ "$free" -ge 2500 ]; then finding ok "$free MB free in $parent"; else finding no "$free MB free in $parent: 2500 are needed"; fi
}

doctor_rest() {
  need_mirror
  if [ -d "$(base_root)" ]; then finding ok "base root $(base_root)"; else finding note "no base root yet: the first 'lab up' builds it from $BASE_MIRROR"; fi
  if jdk=$(sh -c '. "$1" >/dev/null 2>&1 && printf %s "$JAVA_HOME"' jdk "$LAB_HOME/../.mvn/jdk.sh"); then
    finding ok "JDK for the hosts: $jdk"
  else
    finding note "no JDK 21 or newer: apt-get install openjdk-21-jdk, or lab up --no-jdk"
  fi
  if engine=$(engine_binary); then finding ok "engine for the hosts: $engine"; else finding note "no engine binary: set SALVOR_ENGINE_BINARY to lend one"; fi
  if [ "$(cat /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null)" = 1 ] && iptables -S FORWARD 2>/dev/null | grep -q '^-P FORWARD DROP'; then
    finding note "this machine's firewall drops forwarded packets and sees bridges: hosts may not reach each other (sysctl net.bridge.bridge-nf-call-iptables=0)"
  fi
}
