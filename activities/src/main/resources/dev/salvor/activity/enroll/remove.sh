#!/bin/sh
# Stops the worker whose state folder is $1 and removes it with its service. What runs left on record stays.
# Repeatable. Prints "there" if there was one.
set -u
root=$1
base=$root/worker
name=salvor-worker
there=
if [ -e "/etc/systemd/system/$name.service" ] && grep -qF "$base/run.sh" "/etc/systemd/system/$name.service"; then
  there=1
  systemctl disable --now "$name.service" >/dev/null 2>&1 || systemctl stop "$name.service"
  rm -f "/etc/systemd/system/$name.service"
  systemctl daemon-reload
  systemctl reset-failed "$name.service" 2>/dev/null
fi
if [ -e "/etc/init.d/$name" ] && grep -qF "$base/run.sh" "/etc/init.d/$name"; then
  there=1
  rc-service "$name" stop >/dev/null
  rc-update delete "$name" default >/dev/null 2>&1
  rm -f "/etc/init.d/$name"
fi
# The unit leaves running commands alone; the worker itself is ended.
if [ -r "$base/pid" ]; then
  pid=$(cat "$base/pid")
  if [ -n "$pid" ] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$base/"; then
    kill "$pid" 2>/dev/null
    tries=0
    while [ -d "/proc/$pid" ] && [ "$tries" -lt 15 ]; do
      sleep 1
      tries=$((tries + 1))
    done
    [ ! -d "/proc/$pid" ] || kill -9 "$pid" 2>/dev/null
  fi
fi
if [ -e "$base/key-came-with-it" ]; then
  rm -f "$root/keys/payload.key"
fi
[ ! -d "$base" ] || there=1
rm -rf "$base"
[ -z "$there" ] || echo there
exit 0
