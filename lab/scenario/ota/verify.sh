#!/bin/sh
# In the host: proves that each part holds, as the outside sees it. verify.sh PUBLIC-NAME OPTION...
# One line per part, "ok" or "not ok"; exit 1 if any does not hold. Changes nothing that stays.
set -u
name=$1
shift
options=$*
bad=0
has() { case " $options " in *" $1 "*) ;; *) return 1 ;; esac; }
holds() { # words command...
  words=$1
  shift
  if "$@" >/dev/null 2>&1; then echo "ok $words"; else echo "not ok $words"; bad=$((bad + 1)); fi
}

ask() { # host path option...: as a client from outside, which trusts the certificate on disk
  host=$1
  path=$2
  shift 2
  curl -sS -m 5 --cacert /etc/ssl/shop/cert.pem --resolve "$host:443:127.0.0.1" "$@" "https://$host$path"
}
code() { # wanted host path option...
  wanted=$1
  shift
  [ "$(ask "$@" -o /dev/null -w '%{http_code}')" = "$wanted" ]
}
if has legacy; then
  manifest=/usr/local/share/shop.MANIFEST
  web=/opt/shop-web
else
  current=$(readlink -f /opt/shop/current)
  manifest=$current/MANIFEST
  web=$current/web
fi
said() { sed -n "s/^$1 //p" "$manifest"; }
build=$(said build)

release_is_named_by_its_digest() {
  [ "$(sha256sum <"$current/MANIFEST" | cut -c1-12)" = "${current##*/}" ] && [ "$(readlink /opt/shop/current)" = "releases/${current##*/}" ]
}
every_file_is_as_the_manifest_says() {
  sed -n 's/^file [0-7]* [0-9]* \([0-9a-f]*\) \(.*\)$/\1  \2/p' "$current/MANIFEST" | (cd "$current" && sha256sum --quiet -c -) &&
    [ "$(find "$current" -type f ! -path "$current/MANIFEST" | wc -l)" = "$(said end)" ]
}
modes_are_as_the_manifest_says() {
  sed -n 's/^file 0\([0-7]*\) [0-9]* [0-9a-f]* \(.*\)$/\1 \2/p' "$current/MANIFEST" |
    while read -r mode path; do [ "$(stat -c '%a %U' "$current/$path")" = "$mode root" ] || exit 1; done
}
nginx_can_read_the_index() { runuser -u www-data -- test -r "$web/$(said index | sed 's,^web/,,')"; }
nginx_runs_as_www_data() { ps -o user= -p "$(pgrep -f 'nginx: worker' | head -n 1)" | grep -qx www-data; }
index_has_its_marker() { ask "$name" / | grep -qF "$(said marker)"; }
asset_is_the_one_summed() { [ "$(ask "$name" "/$(said asset | sed 's,^web/,,')" | sha256sum | cut -c1-64)" = "$(sed -n "s,^file [0-7]* [0-9]* \([0-9a-f]*\) $(said asset)\$,\1,p" "$manifest")" ]; }
version_is_this_build() { ask "$name" /version | grep -qF "\"build\":\"$build\""; }
pid_is_the_units() { ask "$name" /version | grep -qF "\"pid\":$(systemctl show -P MainPID shop.service)}"; }
units_are_on() { for unit in shop.service nginx.service; do systemctl -q is-active "$unit" && systemctl -q is-enabled "$unit" || return 1; done; }
runs_as_shop() { [ "$(ps -o user= -p "$(systemctl show -P MainPID shop.service)")" = shop ]; }
misdirected_by_sni() { [ "$(curl -sk -m 5 -o /dev/null -w '%{http_code}' -H "Host: $name" https://127.0.0.1/)" = 421 ]; }
certificate_is_not_for_the_address() { ! curl -s -m 5 --cacert /etc/ssl/shop/cert.pem -o /dev/null https://127.0.0.1/; }
no_transaction() { [ ! -e /var/lib/salvor/ota/shop ] && [ ! -e /usr/local/lib/salvor-ota ] && [ ! -e /usr/local/sbin/salvor-ota ] && [ -z "$(systemctl list-unit-files --no-legend 'salvor-ota*')" ]; }
descriptor_3_is_the_port() { systemctl -q is-active shop.socket && systemctl show -P TriggeredBy shop.service | grep -qx shop.socket && ss -ltnp 'sport = 8080' | grep -q '"systemd",pid=1'; }
nothing_of_releases() { [ ! -e /opt/shop ] && [ -f /usr/local/bin/shop ] && [ ! -L /usr/local/bin/shop ] && [ -d /opt/shop-web ] && [ ! -L /opt/shop-web ]; }
fixed_paths_alone() { ! grep -rq /opt/shop/ /etc/nginx/sites-enabled /etc/systemd/system; }
small() { # mount point
  mountpoint -q "$1" && [ "$(stat -f -c %T "$1")" = ext2/ext3 ]
}

if has legacy; then
  holds 'program and pages lie at fixed paths, and there are no releases' nothing_of_releases
  holds 'unit and web server know of nothing else' fixed_paths_alone
else
  holds 'version 1.0.0 lies in the folder that its digest names' release_is_named_by_its_digest
  holds 'every file is the one that MANIFEST sums, and no other' every_file_is_as_the_manifest_says
  holds 'modes are those of MANIFEST, owner root' modes_are_as_the_manifest_says
fi
holds 'it is version 1.0.0' [ "$(said version)" = 1.0.0 ]
holds 'shop.service is active and enabled' units_are_on
holds 'it runs as the user shop' runs_as_shop
holds 'nginx finds nothing wrong with its configuration' nginx -q -t
holds 'nginx runs as www-data' nginx_runs_as_www_data
holds 'www-data can read the index' nginx_can_read_the_index
holds "https://$name/ answers 200" code 200 "$name" /
holds 'the index holds its marker' index_has_its_marker
holds 'the asset is the one that MANIFEST sums' asset_is_the_one_summed
holds '/health answers 200' code 200 "$name" /health
holds '/version says the build of the release' version_is_this_build
holds '/version says the process of the unit' pid_is_the_units
holds 'another name is misdirected' code 421 other.example / -k
holds 'so is the right Host without the name in the handshake' misdirected_by_sni
holds 'the certificate is for the public name alone' certificate_is_not_for_the_address
holds 'no transaction is there, nor anything of an update' no_transaction
! has socket || holds 'systemd holds the port' descriptor_3_is_the_port
! has small-var || holds '/var/lib/salvor is a file system of its own' small /var/lib/salvor
! has small-opt || holds '/opt/shop is a file system of its own' small /opt/shop
[ "$bad" -eq 0 ]
