#!/bin/sh
# In the host: everything of the shop and of its updates goes, whatever state it is in. Harmless where there is nothing.
set -u
units() { systemctl list-units --all --plain --no-legend 'salvor-ota*' 'shop.*' | awk '{ print $1 }'; }
# Who carries an update on would be started again by a mere end.
for unit in $(units); do systemctl stop --no-block "$unit"; done
for unit in $(units); do systemctl kill --kill-who=all --signal=KILL "$unit"; done 2>/dev/null
for unit in $(units); do timeout 20 systemctl stop "$unit"; done
for unit in $(units); do systemctl reset-failed "$unit"; done 2>/dev/null
systemctl --quiet disable shop.service shop.socket salvor-ota-recover.service 2>/dev/null
rm -rf /etc/systemd/system/salvor-ota* /etc/systemd/system/*/salvor-ota* /run/systemd/system/salvor-ota* \
  /etc/systemd/system/shop.* /etc/systemd/system/*/shop.* /run/systemd/system/shop.* /etc/tmpfiles.d/shop.conf
systemctl daemon-reload
# A child that outlived its service.
pkill -KILL -u shop 2>/dev/null

# One that is a file system of its own goes with its content.
for folder in /opt/shop /var/lib/salvor; do mountpoint -q "$folder" && { umount "$folder" || umount -l "$folder"; }; done
systemctl --quiet disable --now lab-small.service 2>/dev/null
rm -rf /etc/systemd/system/lab-small.service /usr/local/lib/lab-ota
rm -f /dev/lab-small-*
rm -rf /opt/shop /var/lib/shop /run/shop /var/lib/salvor/ota/shop /usr/local/lib/salvor-ota /usr/local/sbin/salvor-ota /etc/ssl/shop
rm -rf /opt/shop-web /usr/local/bin/shop /usr/local/share/shop.MANIFEST /opt/.salvor-shop-* /usr/local/bin/.salvor-shop-*
rm -f /etc/nginx/sites-enabled/shop
exit 0
