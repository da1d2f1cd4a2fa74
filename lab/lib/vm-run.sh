# shellcheck shell=sh
# Power on, power off. Each time the power comes on the disk gets a layer of its own, in which the hypervisor keeps what
# lies where until the guest flushes: so a cut also loses what was written and not flushed.

vm_up() {
  need_root "lab/vm up"
  [ $# -gt 0 ] || usage "lab/vm up N | NAME...: how many, or which?"
  if is_number "$1"; then
    up_count=$1
    set --
    while [ $# -lt "$up_count" ]; do set -- "$@" "lab$(($# + 1))"; done
  fi
  for name in "$@"; do check_name "$name"; done
  # shellcheck disable=SC2086 # words
  need_tools $VM_TOOLS
  take_lock
  base_ready
  vm_kernel_ready
  for name in "$@"; do vm_make "$name"; done
  for name in "$@"; do vm_lives "$name" || vm_start "$name"; done
  for name in "$@"; do vm_wait "$name"; done
  for name in "$@"; do printf '%s 127.0.0.1:%s\n' "$name" "$(cat "$(host_dir "$name")/port")"; done
}

# The hypervisor's number, if it lives and is this one's.
vm_pid() {
  pid=$(cat "$(host_dir "$1")/pid" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$(host_dir "$1")/layer" && echo "$pid"
}
vm_lives() { vm_pid "$1" >/dev/null; }
vm_dead() { ! vm_lives "$1"; }

vm_start() {
  dir=$(host_dir "$1")
  if [ -e "$dir/layer" ]; then
    # A hypervisor that was just killed holds its files for a moment.
    retry 10 qemu-img commit -q -f qcow2 "$dir/layer" 2>"$dir/qemu.log" ||
      fail "$1: what was written cannot be put into $dir/disk: $(tail -n 1 "$dir/qemu.log")"
  fi
  rm -f "$dir/layer" "$dir/pid"
  qemu-img create -q -f qcow2 -F raw -b "$dir/disk" -o cluster_size=4k "$dir/layer" || fail "$1: no layer over $dir/disk"
  # A port that nobody has; the one of before, if it can be.
  port=$(cat "$dir/port" 2>/dev/null || echo $((20000 + 0x$LAB_ID % 20000)))
  for _ in 1 2 3 4 5 6 7 8 9; do
    vm_hypervisor "$dir" "$port" 2>"$dir/qemu.log" && break
    grep -q 'host forwarding' "$dir/qemu.log" || fail "$1: $(tail -n 1 "$dir/qemu.log")"
    port=$((port + 1))
  done
  vm_lives "$1" || fail "$1 does not start: $(tail -n 1 "$dir/qemu.log")"
  echo "$port" >"$dir/port"
  printf 'Host %s\n  HostName 127.0.0.1\n  Port %s\n  HostKeyAlias %s\n  User root\n  IdentityFile %s/key\n  IdentitiesOnly yes\n' \
    "$1" "$port" "$1" "$dir" >"$dir/ssh_config"
  printf '  UserKnownHostsFile %s/known_hosts\n  StrictHostKeyChecking yes\n  ConnectTimeout 20\n  ServerAliveInterval 5\n  LogLevel ERROR\n' \
    "$dir" >>"$dir/ssh_config"
  printf '  KexAlgorithms curve25519-sha256\n  ControlPath %s/login\n' "$dir" >>"$dir/ssh_config"
}

vm_hypervisor() {
  qemu-system-x86_64 -name "$(basename "$1")" -nodefaults -no-user-config -daemonize -pidfile "$1/pid" -display none \
    -machine q35 -accel "$(cat "$1/accel")" -cpu "$(cat "$1/cpu")" -smp 2 -m "${SALVOR_LAB_VM_MEMORY:-512M}" \
    -kernel "$(vm_kernel)/vmlinuz" -initrd "$1/initrd" -append 'console=ttyS0 quiet panic=-1 net.ifnames=0 mitigations=off' \
    -serial "file:$1/console" -drive "file=$1/layer,format=qcow2,if=virtio,cache=writeback" \
    -netdev "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$2-:22" -device virtio-net-pci,netdev=net,romfile= </dev/null 9>&-
}

# Until it takes a login. That one is kept for all that is said to it later, since each costs an emulated machine a second.
vm_wait() {
  wait_end=$(($(date +%s) + ${SALVOR_LAB_BOOT_WAIT:-180}))
  until vm_login "$1"; do
    vm_lives "$1" || fail "$1 went off: $(tail -n 1 "$(host_dir "$1")/console")"
    [ "$(date +%s)" -lt "$wait_end" ] || fail "$1 answers no login; last on its console: $(tail -n 1 "$(host_dir "$1")/console")"
    sleep 0.2
  done
}
vm_login() {
  vm_ssh "$1" -O check 2>/dev/null && return 0
  rm -f "$(host_dir "$1")/login"
  timeout 30 ssh -F "$(host_dir "$1")/ssh_config" -M -N -f "$1" </dev/null >/dev/null 2>&1 9>&-
}
vm_ssh() { # name option...
  asked=$1
  shift
  ssh -F "$(host_dir "$asked")/ssh_config" "$@" "$asked"
}

vm_cut() {
  need_root "lab/vm cut"
  need_host "${1-}"
  pid=$(vm_pid "$1") || return 0
  kill -9 "$pid"
  retry 20 vm_dead "$1" || fail "$1: its hypervisor $pid does not end"
}

vm_reboot() {
  need_root "lab/vm reboot"
  need_host "${1-}"
  name=$1
  case ${2-} in
    --hard)
      vm_cut "$name"
      vm_start "$name"
      ;;
    '')
      before=$(host_enter "$name" cat /proc/sys/kernel/random/boot_id) || fail "$name does not answer"
      host_enter "$name" systemctl --no-block reboot
      retry 180 vm_rebooted "$name" "$before" || fail "$name does not come back"
      ;;
    *) usage "lab/vm reboot NAME [--hard]" ;;
  esac
  vm_wait "$name"
}
vm_rebooted() {
  after=$(timeout 30 ssh -F "$(host_dir "$1")/ssh_config" -o ControlPath=none "$1" cat /proc/sys/kernel/random/boot_id 2>/dev/null </dev/null) &&
    [ "$after" != "$2" ]
}

vm_list() {
  for name in $(host_names); do
    if vm_lives "$name"; then state=up; else state=off; fi
    printf '%-12s %-4s 127.0.0.1:%s\n' "$name" "$state" "$(cat "$(host_dir "$name")/port" 2>/dev/null)"
  done
}

vm_down() {
  need_root "lab/vm down"
  [ -d "$LAB_HOSTS" ] || return 0
  take_lock
  # shellcheck disable=SC2046 # names hold no spaces
  [ $# -gt 0 ] || set -- $(host_names)
  for name in "$@"; do
    check_name "$name"
    ! pid=$(vm_pid "$name") || kill -9 "$pid"
    retry 20 vm_dead "$name" || fail "$name: its hypervisor does not end"
    dir=$(host_dir "$name")
    ! grep -qF " $dir/root " /proc/mounts || umount "$dir/root" || fail "$dir/root is still mounted"
    rm -rf "$dir"
  done
  rmdir "$LAB_HOSTS" 2>/dev/null && [ ! -d "$LAB_DIR/hosts" ] && rm -f "$LAB_DIR/lock" && rmdir "$LAB_DIR" 2>/dev/null
  return 0
}
