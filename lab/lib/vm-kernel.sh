# shellcheck shell=sh
# The kernel of the virtual machines, and the little system that finds their disk: from Debian's packages, once.

VM_TOOLS='qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils mkfs.ext4:e2fsprogs debootstrap:debootstrap
  dpkg-deb:dpkg ssh:openssh-client ssh-keygen:openssh-client flock:util-linux tar:tar'
# In the order in which they are loaded; ext4 is in the kernel.
VM_MODULES='virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk failover net_failover virtio_net'

vm_doctor() {
  [ "$(id -u)" -eq 0 ] || { say "not root: run it with sudo"; exit 69; }
  # shellcheck disable=SC2086 # words
  need_tools $VM_TOOLS
  [ -c /dev/kvm ] || say "no /dev/kvm: it works, some times slower"
}

vm_kernel() { printf '%s/kernel' "$LAB_CACHE"; }

vm_kernel_ready() {
  [ -e "$(vm_kernel)/vmlinuz" ] && return 0
  mkdir -p "$LAB_CACHE" || fail "cannot make $LAB_CACHE"
  (
    flock -w 600 8 || fail "another lab fetches the kernel; waited 600 s"
    [ -e "$(vm_kernel)/vmlinuz" ] || vm_kernel_fetch "$(vm_kernel)"
  ) 8>>"$LAB_CACHE/lock" || exit 1
}

vm_kernel_fetch() {
  say "fetching the kernel of the virtual machines once"
  rm -rf "$1.new"
  mkdir -p "$1.new/modules"
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -n 1)
  (cd "$1.new" && timeout 300 apt-get -q download "${package:-linux-image-cloud-amd64}" busybox-static) >"$1.log" 2>&1 ||
    fail "no kernel: $(tail -n 1 "$1.log"); apt-get update?"
  for package in "$1.new"/*.deb; do dpkg-deb -x "$package" "$1.new/tree" || fail "cannot unpack $package"; done
  for module in $VM_MODULES; do
    find "$1.new/tree/lib/modules" -name "$module.ko" -exec cp {} "$1.new/modules" \;
    [ -e "$1.new/modules/$module.ko" ] || fail "the kernel has no module $module"
  done
  cp "$1.new/tree/bin/busybox" "$1.new/busybox" || fail "cannot write $1.new"
  cp "$1.new/tree"/boot/vmlinuz-* "$1.new/vmlinuz" || fail "cannot write $1.new"
  rm -rf "$1.new/tree" "$1.new"/*.deb "$1"
  mv "$1.new" "$1"
}

vm_initrd() { # FILE
  work=$1.work
  rm -rf "$work"
  mkdir -p "$work/bin" "$work/modules" "$work/proc" "$work/sys" "$work/dev" "$work/disk"
  cp "$(vm_kernel)/busybox" "$work/bin/"
  cp "$(vm_kernel)"/modules/*.ko "$work/modules/"
  # shellcheck disable=SC2086 # words
  printf '%s\n' $VM_MODULES >"$work/modules/order"
  cp "$LAB_LIB/vm-init.sh" "$work/init"
  chmod 0755 "$work/init"
  (cd "$work" && find . | bin/busybox cpio -o -H newc 2>/dev/null) >"$1.new" || fail "cannot make $1"
  mv "$1.new" "$1"
  rm -rf "$work"
}

# vm_accelerator: kvm where it runs this kernel: there are machines with a /dev/kvm that takes only kernels made for it. The
# kernel finds no disk and asks for a reboot, so the hypervisor ends.
vm_accelerator() {
  if [ -n "${SALVOR_LAB_VM_ACCEL-}" ]; then
    echo "$SALVOR_LAB_VM_ACCEL"
  elif [ -c /dev/kvm ] && timeout -k 1 10 qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot -machine q35 \
    -accel kvm -cpu max -m 256M -kernel "$(vm_kernel)/vmlinuz" -append 'quiet panic=-1' </dev/null >/dev/null 2>&1; then
    echo kvm
  else
    say "no kvm that runs Debian's kernel here: the machine is emulated, which is slower"
    echo tcg,thread=multi
  fi
}
