#!/bin/busybox sh
# shellcheck shell=dash
# The first process of a virtual machine: disk and network card, then the system on the disk.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do insmod "/modules/$module.ko"; done </modules/order
ip address add 10.0.2.15/24 dev eth0
ip link set eth0 up
tries=50
until [ -b /dev/vda ]; do
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo 'no disk'; poweroff -f; }
  sleep 0.1
done
# Without what ext4 does for programs that replace a file and forget to sync it.
mount -t ext4 -o noauto_da_alloc /dev/vda /disk || { echo 'the disk cannot be mounted'; poweroff -f; }
for folder in proc sys dev; do mount --move "/$folder" "/disk/$folder"; done
exec switch_root /disk /sbin/init
