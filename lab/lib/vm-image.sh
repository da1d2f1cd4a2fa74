# shellcheck shell=sh
# The disk of a virtual machine: the base root with an identity of its own, as one ext4.

vm_make() {
  dir=$(host_dir "$1")
  [ -e "$dir/ready" ] && return 0
  say "$1 is made"
  mkdir -p "$dir/upper" "$dir/work" "$dir/root" || fail "cannot make $dir"
  [ -f "$dir/key" ] || ssh-keygen -q -t ed25519 -N '' -C salvor-lab -f "$dir/key" || fail "cannot make $dir/key"
  mount -t overlay "salvor-lab-$1" -o "lowerdir=$(base_root),upperdir=$dir/upper,workdir=$dir/work" "$dir/root" ||
    fail "no overlay mount at $dir/root; put SALVOR_LAB_DIR on a real disk"
  vm_identity "$1" &&
    mkfs.ext4 -q -F -d "$dir/root" "$dir/disk.new" "${SALVOR_LAB_VM_SIZE:-2G}" >"$dir/mkfs.log" 2>&1
  made=$?
  umount "$dir/root"
  [ "$made" = 0 ] || fail "no image: $(tail -n 1 "$dir/mkfs.log")"
  rm -rf "$dir/upper" "$dir/work" "$dir/root"
  mv "$dir/disk.new" "$dir/disk"
  vm_initrd "$dir/initrd"
  vm_accelerator >"$dir/accel"
  # What is emulated is faster with less.
  case $(cat "$dir/accel") in kvm) echo max ;; *) echo Nehalem ;; esac >"$dir/cpu"
  : >"$dir/ready"
}

vm_identity() {
  root=$(host_dir "$1")/root
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  printf '%s\n' "$1" >"$root/etc/hostname"
  printf '127.0.0.1 localhost %s\n::1 localhost\n' "$1" >"$root/etc/hosts"
  # There is no udev that would tell of a console, nobody sits at it, and what nobody needs costs an emulated boot seconds.
  for unit in getty@tty1.service serial-getty@ttyS0.service systemd-networkd.service systemd-networkd.socket systemd-logind.service \
    e2scrub_reap.service modprobe@.service systemd-modules-load.service proc-sys-fs-binfmt_misc.automount dev-mqueue.mount \
    dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  sed -i '/pam_systemd/d' "$root/etc/pam.d/common-session"
  ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$root/etc/ssh/ssh_host_ed25519_key" || return 1
  printf '%s %s\n' "$1" "$(cut -d' ' -f1,2 "$root/etc/ssh/ssh_host_ed25519_key.pub")" >"$(host_dir "$1")/known_hosts"
  mkdir -p "$root/root/.ssh" && chmod 0700 "$root/root/.ssh"
  cp "$(host_dir "$1")/key.pub" "$root/root/.ssh/authorized_keys"
}
