# shellcheck shell=sh
# The lab's own key pair, and what ssh, hosts and this machine need to know of each other.

keys_ready() {
  [ -f "$LAB_DIR/key" ] || ssh-keygen -q -t ed25519 -N '' -C salvor-lab -f "$LAB_DIR/key" || fail "cannot make $LAB_DIR/key"
}

# Written whole each time: ssh_config, known_hosts, and /etc/hosts of every host.
names_write() {
  : >"$LAB_DIR/known_hosts.new"
  {
    printf 'Host *\n  IdentityFile %s/key\n  IdentitiesOnly yes\n  UserKnownHostsFile %s/known_hosts\n  StrictHostKeyChecking yes\n' "$LAB_DIR" "$LAB_DIR"
    printf '  ConnectTimeout 5\n  ServerAliveInterval 5\n  ServerAliveCountMax 3\n  LogLevel ERROR\n'
  } >"$LAB_DIR/ssh_config.new"
  printf '127.0.0.1 localhost\n::1 localhost\n%s lab-machine\n' "$(net_machine)" >"$LAB_DIR/hosts.new"
  for host in $(host_names); do
    [ -f "$(host_dir "$host")/ready" ] || continue
    address=$(host_ip "$host")
    printf 'Host %s\n  HostName %s\n  HostKeyAlias %s\n' "$host" "$address" "$host" >>"$LAB_DIR/ssh_config.new"
    printf '%s,%s %s\n' "$host" "$address" "$(cut -d' ' -f1,2 "$(host_dir "$host")/hostkey.pub")" >>"$LAB_DIR/known_hosts.new"
    printf '%s %s\n' "$address" "$host" >>"$LAB_DIR/hosts.new"
  done
  # ssh_config takes the first value it meets, so the general part goes last.
  { sed -n '/^Host [a-z]/,$p' "$LAB_DIR/ssh_config.new"; sed '/^Host [a-z]/,$d' "$LAB_DIR/ssh_config.new"; echo '  User root'; } >"$LAB_DIR/ssh_config"
  rm -f "$LAB_DIR/ssh_config.new"
  mv "$LAB_DIR/known_hosts.new" "$LAB_DIR/known_hosts"
  mv "$LAB_DIR/hosts.new" "$LAB_DIR/hosts.list"
  for host in $(host_names); do
    root=$(host_dir "$host")/root
    host_mounted "$root" && cp "$LAB_DIR/hosts.list" "$root/etc/hosts"
  done
  return 0
}
