#!/bin/sh
# In the host: makes it a node that serves the shop in version 1.0.0. setup.sh PUBLIC-NAME OPTION...,
# clear.sh was there before. Options: socket, no-runtime-dir, keeps-child, no-answer,
# legacy.
set -eu
at=$(dirname "$0")
name=$1
shift
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umask 022
has() { case " $options " in *" $1 "*) ;; *) return 1 ;; esac; }
options=$*

id shop >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin shop

# The release, as a node has it: root's, named by its MANIFEST.
mkdir -p /opt/shop/releases
rm -rf "$at/release"
mkdir "$at/release"
tar -C "$at/release" --no-same-owner -xpf "$at/release.tar"
if has legacy; then
  # As before there were releases: fixed paths, and a program that knows its build by itself.
  build=$(sed -n 's/^build //p' "$at/release/MANIFEST")
  sed "s/^my (\$build) = .*/my \$build = '$build';/" "$at/release/bin/shop" >/usr/local/bin/shop
  chmod 0755 /usr/local/bin/shop
  useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin deploy 2>/dev/null || id deploy >/dev/null
  cp -r "$at/release/web" /opt/shop-web
  chown -R deploy:www-data /opt/shop-web
  chmod 2775 /opt/shop-web
  install -m 0644 "$at/release/MANIFEST" /usr/local/share/shop.MANIFEST
  rmdir /opt/shop/releases
  # A file system of its own stays.
  mountpoint -q /opt/shop || rmdir /opt/shop
else
  digest=$(sha256sum <"$at/release/MANIFEST" | cut -c1-12)
  cp -a "$at/release" "/opt/shop/releases/$digest"
  ln -s "releases/$digest" /opt/shop/current
  sync -f /opt/shop/releases
fi
rm -rf "$at/release"

# The certificate is for the public name alone: no localhost, no address.
mkdir -p /etc/ssl/shop
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
  -keyout /etc/ssl/shop/key.pem -out /etc/ssl/shop/cert.pem 2>/dev/null
chmod 0600 /etc/ssl/shop/key.pem
sed "s/@NAME@/$name/g" "$at/nginx.conf" >/etc/nginx/sites-enabled/shop
! has legacy || sed -i 's,/opt/shop/current/web,/opt/shop-web,' /etc/nginx/sites-enabled/shop
nginx -q -t

units=/etc/systemd/system
install -m 0644 "$at/shop.service" "$units/shop.service"
! has legacy || sed -i 's,/opt/shop/current/bin/shop,/usr/local/bin/shop,' "$units/shop.service"
if has no-runtime-dir; then
  sed -i '/^RuntimeDirectory=/d' "$units/shop.service"
  echo 'd /run/shop 0755 shop shop' >/etc/tmpfiles.d/shop.conf
  systemd-tmpfiles --create shop.conf
fi
if has keeps-child; then
  # The one way to let a child live on that needs nothing from outside: only the main process is told to end.
  mkdir -p "$units/shop.service.d"
  printf '[Service]\nKillMode=process\n' >"$units/shop.service.d/kill-mode.conf"
fi
if has socket; then
  install -m 0644 "$at/shop.socket" "$units/shop.socket"
  mkdir -p "$units/shop.service.d"
  printf '[Unit]\nRequires=shop.socket\nAfter=shop.socket\n' >"$units/shop.service.d/socket.conf"
fi
systemctl daemon-reload
! has socket || systemctl --quiet enable --now shop.socket
systemctl --quiet enable --now shop.service
systemctl --quiet enable nginx.service
systemctl restart nginx.service

# What is begun is there when this ends.
has no-answer && exit 0
tries=100
until curl -fsS -m 2 -o /dev/null http://127.0.0.1:8080/health 2>/dev/null; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { systemctl --no-pager status shop.service >&2; echo "setup: the shop does not answer" >&2; exit 1; }
  sleep 0.1
done
