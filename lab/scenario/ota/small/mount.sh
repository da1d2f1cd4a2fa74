#!/bin/sh
# In the host: mounts what /usr/local/lib/lab-ota/list lists (which, major, minor, mount point) and is not mounted.
set -eu
while read -r which major minor at; do
  [ -e "/dev/lab-small-$which" ] || mknod "/dev/lab-small-$which" b "$major" "$minor"
  mkdir -p "$at"
  mountpoint -q "$at" || { mount -t ext4 "/dev/lab-small-$which" "$at" && rm -rf "$at/lost+found"; }
done </usr/local/lib/lab-ota/list
