#!/bin/sh
# In the host: makes it the host of the crash. setup.sh PM RESOLVER TARBALL, alice's password on stdin.
# May be run again; everything is put back into the crashed state.
set -eu
at=$(dirname "$0")
pm=$1
resolver=$2
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umask 022
password=$(cat)
die() { echo "setup: $*" >&2; exit 1; }
# shellcheck source=/dev/null
. "$at/login.sh"

# Passwords are SHA-512 here, as they were there; Debian's default is yescrypt.
for file in /etc/pam.d/common-password /usr/share/pam-configs/unix; do sed -i 's/\byescrypt\b/sha512/' "$file"; done
sed -i 's/^#* *ENCRYPT_METHOD.*/ENCRYPT_METHOD SHA512/' /etc/login.defs
id alice >/dev/null 2>&1 || useradd --create-home --shell /bin/bash alice
printf 'alice:%s\n' "$(printf '%s' "$password" | openssl passwd -6 -stdin)" | chpasswd --encrypted

# It worked before the crash: so it is the library alone that breaks it.
if perl "$at/try-sha512.pl"; then
  alice_logs_in "$password" 2>/dev/null || die "alice cannot log in even with the whole library"
fi

# The library without SHA-512 takes the place of every copy; a rename, so that running programs keep theirs.
libraries=$(find /usr /opt /root /home /var /srv -xdev \( -name 'libcrypt.so.1*' -o -name libcrypt.a -o -name 'libcrypt-*.so' \) -type f -not -path '/opt/jdk/*')
[ -n "$libraries" ] || die "no libcrypt found"
mkdir -p "$at/library" && tar -C "$at/library" -xf "$at/library.tar"
for file in $libraries; do
  case $file in
    *.a) new=$at/library/libcrypt.a ;;
    *) new=$at/library/libcrypt.so.1 ;;
  esac
  cp "$new" "$file.lab-new" && mv "$file.lab-new" "$file"
done
ldconfig
rm -rf "$at/library" "$at/library.tar"
systemctl restart ssh.service

# A package manager that never returns.
rm -f /usr/bin/emerge
dpkg-divert --quiet --rename --remove /usr/bin/apt-get 2>/dev/null || { rm -f /usr/bin/apt-get; dpkg-divert --quiet --rename --remove /usr/bin/apt-get; }
case $pm in
  emerge) install -m 0755 "$at/emerge" /usr/bin/emerge ;;
  apt)
    dpkg-divert --quiet --rename --divert /usr/bin/apt-get.distrib --add /usr/bin/apt-get
    install -m 0755 "$at/apt-get" /usr/bin/apt-get
    ;;
esac

# A display manager that is there and does not start.
install -m 0755 "$at/lightdm" /usr/sbin/lightdm
install -m 0644 "$at/lightdm.service" /usr/lib/systemd/system/lightdm.service
mkdir -p /etc/X11
echo /usr/sbin/lightdm >/etc/X11/default-display-manager
systemctl daemon-reload
systemctl --quiet disable --now lightdm.service
systemctl --quiet set-default multi-user.target

# A name service that never answers: nobody has the address, and its link address is fixed so that
# not even "no such neighbour" comes back.
printf 'nameserver %s\n' "$resolver" >/etc/resolv.conf
mkdir -p /etc/systemd/network/10-lab.network.d
printf '[Neighbor]\nAddress=%s\nLinkLayerAddress=02:00:00:00:00:fe\n' "$resolver" >/etc/systemd/network/10-lab.network.d/dead-resolver.conf
ip neigh replace "$resolver" lladdr 02:00:00:00:00:fe nud permanent dev host0

# What the crash left behind. Gone after a reboot, as it would be.
mkdir -p /usr/local/lib/lab-crash
leftover() { # name user
  install -m 0755 "$at/$1" "/usr/local/lib/lab-crash/$1"
  systemctl kill --signal=KILL "$1.service" 2>/dev/null || true
  systemctl stop "$1.service" 2>/dev/null || true
  systemd-run --quiet --collect --unit="$1" --uid="$2" --property=TimeoutStopSec=2 --property=SendSIGHUP=no "/usr/local/lib/lab-crash/$1"
}
leftover lab-dstate root
leftover lab-zombies alice
leftover lab-stray alice
