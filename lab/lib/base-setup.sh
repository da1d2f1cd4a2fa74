# shellcheck shell=sh
# Runs inside the fresh base root (chroot), once. Nothing here is particular to one host.

: >/etc/machine-id
rm -f /var/lib/dbus/machine-id /etc/ssh/ssh_host_* /etc/resolv.conf
: >/etc/resolv.conf
rm -f /var/cache/apt/archives/*.deb /var/log/bootstrap.log

systemctl enable ssh.service systemd-networkd.service
# Nothing that waits for a network, asks on a console, or wakes up to download.
systemctl mask systemd-networkd-wait-online.service console-getty.service \
  apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service

cat >/etc/ssh/sshd_config.d/lab.conf <<'END'
PermitRootLogin prohibit-password
UseDNS no
MaxStartups 200:30:400
END

# An ordinary user with sudo, for what must also work without root.
useradd --create-home --shell /bin/bash ops
printf 'ops ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/ops
chmod 0440 /etc/sudoers.d/ops

printf '#!/bin/sh\nexec /opt/jdk/bin/java "$@"\n' >/usr/local/bin/java
chmod 0755 /usr/local/bin/java
