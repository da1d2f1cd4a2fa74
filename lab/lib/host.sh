# shellcheck shell=sh
# One host: an overlay over the base root, and what makes it that host. Its changes live in upper/ until `down`.

host_create() { # name, binds (lines of SRC:DST:mode)
  dir=$(host_dir "$1")
  [ -f "$dir/ready" ] && return 1
  mkdir -p "$dir/upper" "$dir/work" "$dir/root" || fail "cannot make $dir"
  host_number "$1" >"$dir/number"
  base_root >"$dir/base"
  printf '%s' "$2" >"$dir/binds"
  host_mount "$1"
  host_identity "$1"
  : >"$dir/ready"
}

host_number() { # labN gets N where that is free, else the first free number
  wanted=${1#lab}
  is_number "$wanted" && [ "${wanted#0}" = "$wanted" ] && [ "$wanted" -le 200 ] && ! host_number_taken "$wanted" && { echo "$wanted"; return; }
  wanted=1
  while host_number_taken "$wanted"; do wanted=$((wanted + 1)); done
  [ "$wanted" -le 200 ] || fail "a lab has room for 200 hosts"
  echo "$wanted"
}
host_number_taken() { cat "$LAB_HOSTS"/*/number 2>/dev/null | grep -qx "$1"; }

host_mounted() { awk -v at="$1" '$2 == at { found = 1 } END { exit !found }' /proc/mounts; }

host_mount() {
  dir=$(host_dir "$1")
  host_mounted "$dir/root" && return 0
  [ -d "$(cat "$dir/base")" ] || fail "$1: its base root $(cat "$dir/base") is gone; fix: lab down $1"
  mount -t overlay "salvor-lab-$1" -o "lowerdir=$(cat "$dir/base"),upperdir=$dir/upper,workdir=$dir/work" "$dir/root" ||
    fail "$1: no overlay mount at $dir/root; is $dir itself on an overlay (a container)? put SALVOR_LAB_DIR on a real disk"
}

host_identity() {
  root=$(host_dir "$1")/root
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  printf '%s\n' "$1" >"$root/etc/hostname"
  mkdir -p "$root/etc/systemd/network"
  cat >"$root/etc/systemd/network/10-lab.network" <<END
[Match]
Name=host0
[Network]
Address=$(host_ip "$1")/24
Gateway=$(net_machine)
LinkLocalAddressing=no
ConfigureWithoutCarrier=yes
IgnoreCarrierLoss=yes
END
  ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$root/etc/ssh/ssh_host_ed25519_key" || fail "$1: no host key"
  cp "$root/etc/ssh/ssh_host_ed25519_key.pub" "$(host_dir "$1")/hostkey.pub"
  for home in root home/ops; do
    mkdir -p "$root/$home/.ssh" && chmod 0700 "$root/$home/.ssh"
    cp "$LAB_DIR/key.pub" "$root/$home/.ssh/authorized_keys"
  done
  chown -R 1000:1000 "$root/home/ops/.ssh"
  if grep -q ':/opt/jdk:' "$(host_dir "$1")/binds"; then echo JAVA_HOME=/opt/jdk >>"$root/etc/environment"; fi
  if grep -q ':/usr/local/bin/temporal:' "$(host_dir "$1")/binds"; then
    echo SALVOR_ENGINE_BINARY=/usr/local/bin/temporal >>"$root/etc/environment"
  fi
}

host_start() { # starts the keeper unless one runs
  cgroup_alive "$(keeper_cgroup "$1")" && return 0
  dir=$(host_dir "$1")
  host_mount "$1"
  rm -f "$dir/stop" "$dir/failed"
  setsid sh "$LAB_LIB/keeper.sh" "$1" </dev/null >>"$dir/keeper.log" 2>&1 9>&- &
  retry 10 cgroup_alive "$(keeper_cgroup "$1")" || fail "$1: its keeper did not start: $(tail -n 2 "$dir/keeper.log")"
}
